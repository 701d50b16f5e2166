import Comparison
import Tensors
import Testing

@Suite struct SampleTests {
  @Test func momentsAndIntervalsAgreeWithSciPy() throws {
    for expected in try SciPyFixture.load().samples {
      let sample = Sample(expected.values)
      #expect(relativeError(try #require(sample.mean), expected.mean) < 1e-12)
      #expect(
        relativeError(try #require(sample.standardDeviation), expected.standardDeviation) < 1e-12)
      for (level, ends) in [(0.95, expected.interval95), (0.99, expected.interval99)] {
        guard let ends else { continue }
        let interval = try #require(sample.meanInterval(level: level))
        #expect(abs(interval.lower - ends[0]) < 1e-12 * interval.halfWidth)
        #expect(abs(interval.upper - ends[1]) < 1e-12 * interval.halfWidth)
        #expect(interval.level == level)
      }
    }
  }

  @Test func tooFewValuesHaveNoStatistic() {
    #expect(Sample([]).mean == nil)
    #expect(Sample([]).standardDeviation == nil)
    #expect(Sample([2]).mean == 2)
    #expect(Sample([2]).standardDeviation == nil)
    #expect(Sample([2]).meanInterval() == nil)
    #expect(Sample([2]).bootstrapInterval() == nil)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func aDivergedTrialLeavesNoStatistic(value: Double) {
    let sample = Sample([1, value, 2])
    #expect(sample.mean == nil)
    #expect(sample.standardDeviation == nil)
    #expect(sample.meanInterval() == nil)
    #expect(sample.bootstrapInterval() == nil)
  }

  @Test func equalValuesHaveAnIntervalOfNoWidth() throws {
    let sample = Sample([0.5, 0.5, 0.5])
    #expect(try #require(sample.meanInterval()).halfWidth == 0)
    #expect(
      sample.bootstrapInterval() == ConfidenceInterval(lower: 0.5, upper: 0.5, level: 0.95))
  }

  @Test func largeOffsetsLeaveTheDeviationExact() {
    #expect(Sample([1e9 - 1, 1e9, 1e9 + 1]).standardDeviation == 1)
  }

  @Test func meanIntervalsCoverTheMeanAtTheirLevel() throws {
    // 10,000 samples of five: the share covered has deviation 0.0022; four are allowed.
    var random = RandomNumbers(seed: 1, stream: "coverage")
    let covered = (0..<10_000).count { _ in
      Sample((0..<5).map { _ in 3 + random.normal() }).meanInterval()?.contains(3) == true
    }
    #expect(abs(Double(covered) / 10_000 - 0.95) < 0.0088)
  }

  @Test func bootstrapIsRepeatableAndNearTheNormalInterval() throws {
    var random = RandomNumbers(seed: 2, stream: "bootstrap test")
    let sample = Sample((0..<400).map { _ in random.normal() })
    let interval = try #require(sample.bootstrapInterval(seed: 5))
    #expect(interval == sample.bootstrapInterval(seed: 5))
    #expect(interval != sample.bootstrapInterval(seed: 6))
    // Ends drawn from 10,000 means scatter by 3 % of the half width; five deviations are allowed.
    let normal = try #require(sample.meanInterval())
    #expect(abs(interval.lower - normal.lower) < 0.15 * normal.halfWidth)
    #expect(abs(interval.upper - normal.upper) < 0.15 * normal.halfWidth)
  }
}
