import Comparison
import Foundation
import Reporting
import Testing

@Suite struct NumberTextTests {
  @Test(
    arguments: [
      (0.5, "0.500"), (-0.0004, "0.000"), (-0.0, "0.000"), (-1.5, "-1.500"), (.nan, "nan"),
      (.infinity, "inf"), (-.infinity, "-inf"), (nil, "–"),
    ] as [(Double?, String)])
  func decimalsHaveAFixedCount(value: Double?, text: String) {
    #expect(NumberText.decimal(value, places: 3) == text)
  }

  @Test(
    arguments: [
      (12.345, "12.3"), (0.12345, "0.123"), (1234.5, "1234"), (9.996, "10.0"), (0, "0.00"),
      (1e-5, "0.0000100"), (-2, "-2.00"), (.nan, "nan"), (nil, "–"),
    ] as [(Double?, String)])
  func significantDigitsAreThree(value: Double?, text: String) {
    #expect(NumberText.significant(value) == text)
  }

  @Test func percentagesAndMillisecondsNameTheirUnit() {
    #expect(NumberText.percent(0.9712) == "97.1%")
    #expect(NumberText.percent(1, places: 0) == "100%")
    #expect(NumberText.percent(nil as Double?) == "–")
    #expect(NumberText.percent(Double.nan) == "nan")
    #expect(NumberText.milliseconds(seconds: 0.00123) == "1.23 ms")
    #expect(NumberText.milliseconds(seconds: nil) == "–")
  }

  @Test(arguments: [
    (0.04, "0.0 s"), (3.42, "3.4 s"), (9.96, "10 s"), (59.4, "59 s"), (59.6, "1 min 0 s"),
    (72, "1 min 12 s"), (3599.7, "1 h 0 min"), (7500, "2 h 5 min"), (86399, "1 d 0 h"),
    (273_600, "3 d 4 h"), (-1, "0.0 s"),
  ])
  func durationsHaveTwoUnits(seconds: Double, text: String) {
    #expect(NumberText.duration(.seconds(seconds)) == text)
  }

  @Test(arguments: [(0.4, "0:00"), (72, "1:12"), (599.6, "10:00"), (7500, "2:05:00")])
  func clocksAreShort(seconds: Double, text: String) {
    #expect(NumberText.clock(.seconds(seconds)) == text)
  }

  @Test(
    arguments: [
      (0.0078125, "0.008", "p = 0.008"), (0.0009, "< 0.001", "p < 0.001"),
      (0.001, "0.001", "p = 0.001"), (1, "1.000", "p = 1.000"), (nil, "–", "p = –"),
    ] as [(Double?, String, String)])
  func pValuesHaveThreeDecimals(p: Double?, cell: String, statement: String) {
    #expect(NumberText.pValue(p) == cell)
    #expect(NumberText.pStatement(p) == statement)
  }

  @Test func estimatesCarryTheirInterval() {
    // The half width is t(4)·s/√5 = 2.7764·1.5811 %/2.2361 = 1.96 %.
    #expect(NumberText.percent(Sample([0.95, 0.96, 0.97, 0.98, 0.99])) == "97.0 ± 2.0%")
    #expect(NumberText.percent(Sample([0.95])) == "95.0%")
    #expect(NumberText.percent(Sample([])) == "–")
    #expect(NumberText.percent(Sample([0.95, .nan])) == "–")
  }

  @Test func differencesCarryTheirSign() {
    func points(_ treatment: [Double], _ baseline: [Double]) -> String {
      NumberText.percentagePoints(PairedComparison(of: treatment, against: baseline))
    }
    #expect(points([0.97], [0.95]) == "+2.00")
    #expect(points([0.95], [0.97]) == "-2.00")
    #expect(points([0.5, 0.5], [0.5, 0.5]) == "0.00 ± 0.00")
    // Differences of 1 and 3 points: t(1)·s/√2 = 12.7062·1.
    #expect(points([0.51, 0.53], [0.5, 0.5]) == "+2.00 ± 12.71")
    #expect(points([.nan, 0.5], [0.5, 0.5]) == "–")
  }

  @Test func reportsInJSONSortKeysAndKeepWhatIsNotFinite() throws {
    let data = try JSONEncoder.report().encode(["loss": Double.nan, "accuracy": 0.5])
    #expect(
      String(decoding: data, as: UTF8.self) == """
        {
          "accuracy" : 0.5,
          "loss" : "NaN"
        }
        """)
  }

  @Test(arguments: [
    (0.00213, 0.00126, "0.0021 ± 0.0013"), (-56.352, 2.92, "-56.35 ± 2.92"),
    (0.0171, 0.04, "0.017 ± 0.040"), (1, 0, "1.00 ± 0.00"), (2e-9, 1e-9, "0.000000 ± 0.000000"),
  ])
  func anEstimateHasThePlacesThatItsIntervalHas(
    _ value: Double, _ half: Double, _ text: String
  ) {
    let interval = ConfidenceInterval(lower: value - half, upper: value + half, level: 0.95)
    #expect(NumberText.estimate(value, interval) == text)
  }
}
