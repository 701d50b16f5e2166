import Comparison
import Tensors
import Testing

@Suite struct PairedDifferencesTests {
  private func differences(_ values: [Double]) -> PairedDifferences {
    PairedDifferences(of: values, against: [Double](repeating: 0, count: values.count))
  }

  @Test func exactTestAgreesWithSciPy() throws {
    for expected in try SciPyFixture.load().samples {
      let differences = differences(expected.values)
      #expect(differences.signFlipPValue(.twoSided) == expected.twoSided)
      #expect(differences.signFlipPValue(.greater) == expected.greater)
      #expect(differences.signFlipPValue(.less) == expected.less)
    }
  }

  @Test func fewPairsHaveTheirSmallestPValue() {
    #expect(differences([]).signFlipPValue() == nil)
    #expect(differences([0.3]).signFlipPValue(.twoSided) == 1)
    #expect(differences([0.3]).signFlipPValue(.greater) == 0.5)
    #expect(differences([0.3]).signFlipPValue(.less) == 1)
    #expect(differences([1, 2, 3, 4, 5]).signFlipPValue(.greater) == 1.0 / 32)
    #expect(differences([1, 2, 3, 4, 5]).signFlipPValue(.twoSided) == 2.0 / 32)
    #expect(differences([0, 0, 0]).signFlipPValue(.twoSided) == 1)
    #expect(differences([0, 0, 0]).signFlipPValue(.greater) == 1)
  }

  @Test(arguments: Alternative.allCases) func aDivergedTrialHasNoPValue(alternative: Alternative) {
    #expect(differences([1, .nan, 2]).signFlipPValue(alternative) == nil)
    #expect(differences([1, .infinity, 2]).signFlipPValue(alternative) == nil)
    #expect(differences([1e308, 1e308, 1e308]).signFlipPValue(alternative) == nil)
    #expect(differences([1, .nan]).equivalencePValue(margin: 1) == nil)
  }

  @Test(arguments: Alternative.allCases) func roundingDoesNotBreakTies(alternative: Alternative) {
    // Accuracies are counts over the size of the test set: tests of the counts, which are exact, and of
    // the quotients, which are not, must see the same ties.
    var random = RandomNumbers(seed: 7, stream: "ties")
    for _ in 0..<500 {
      let treatment = (0..<6).map { _ in Double(350 + random.integer(below: 10)) }
      let baseline = (0..<6).map { _ in Double(350 + random.integer(below: 10)) }
      let counts = PairedDifferences(of: treatment, against: baseline)
      let quotients = PairedDifferences(
        of: treatment.map { $0 / 360 }, against: baseline.map { $0 / 360 })
      #expect(quotients.signFlipPValue(alternative) == counts.signFlipPValue(alternative))
    }
  }

  @Test func falsePositivesComeAtTheStatedRate() {
    // Without ties p is uniform on {2, 4, …}/256 (two-sided) and {1, 2, …}/256 (one-sided). Over 10,000
    // draws the shares have deviations 0.0021 and 0.0009; four are allowed.
    var random = RandomNumbers(seed: 8, stream: "null")
    var twoSided = 0
    var oneSided = 0
    for _ in 0..<10_000 {
      let differences = differences((0..<8).map { _ in random.normal() })
      if let p = differences.signFlipPValue(.twoSided), p <= 0.05 { twoSided += 1 }
      if let p = differences.signFlipPValue(.greater), p <= 0.01 { oneSided += 1 }
    }
    #expect(abs(Double(twoSided) / 10_000 - 12.0 / 256) < 0.0085)
    #expect(abs(Double(oneSided) / 10_000 - 2.0 / 256) < 0.0036)
  }

  @Test func aRealEffectIsFound() {
    // Two deviations over eight pairs: a t test at 0.05 has power above 0.99.
    var random = RandomNumbers(seed: 9, stream: "effect")
    let found = (0..<1000).count { _ in
      let p = differences((0..<8).map { _ in 2 + random.normal() }).signFlipPValue()
      return (p ?? 1) <= 0.05
    }
    #expect(found > 980)
  }

  @Test func drawnSignsApproximateTheExactTest() throws {
    // 21 pairs are drawn, 20 are enumerated; a pair of difference 0 changes no p-value.
    var random = RandomNumbers(seed: 10, stream: "monte carlo")
    let values = (0..<20).map { _ in 0.4 + random.normal() }
    let exact = try #require(differences(values).signFlipPValue())
    let drawn = try #require(differences(values + [0]).signFlipPValue(draws: 100_000, seed: 1))
    let deviation = (exact * (1 - exact) / 100_000).squareRoot()
    #expect(exact > 0.001 && exact < 0.5)
    #expect(abs(drawn - exact) < 4 * deviation)
    #expect(drawn == differences(values + [0]).signFlipPValue(draws: 100_000, seed: 1))
  }

  @Test func drawnPValuesAreNeverZero() {
    let overwhelming = differences([Double](repeating: 1, count: 200))
    #expect(overwhelming.signFlipPValue(.greater, draws: 999) == 0.001)
    #expect(differences([Double](repeating: 0, count: 65)).signFlipPValue(draws: 9) == 1)
  }

  @Test func equivalenceIsClaimedOnlyWithinTheMargin() throws {
    let small = differences([0.1, -0.2, 0.15, 0.05, -0.1, 0.2, -0.05, 0.1])
    #expect(small.equivalencePValue(margin: 0.5) == 1.0 / 256)
    #expect(try #require(small.equivalencePValue(margin: 0.05)) > 0.05)
    #expect(small.equivalencePValue(margin: 0) == 1)
    // A clear difference beyond the margin is the opposite of equivalence.
    let large = differences([2, 2.1, 1.9, 2.2, 1.8, 2, 2.05, 1.95])
    #expect(large.equivalencePValue(margin: 0.5) == 1)
    #expect(differences([]).equivalencePValue(margin: 1) == nil)
  }

  @Test func equivalenceAtItsMarginIsRarelyClaimed() {
    // The mean lies on the margin, where the level of the test is spent: at most 12/256 of the draws.
    var random = RandomNumbers(seed: 12, stream: "margin")
    let claimed = (0..<5000).count { _ in
      let p = differences((0..<8).map { _ in 1 + random.normal() }).equivalencePValue(margin: 1)
      return (p ?? 1) <= 0.05
    }
    #expect(Double(claimed) / 5000 < 0.05 + 4 * 0.0031)
  }
}
