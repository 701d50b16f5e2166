import Comparison
import Testing

@Suite struct PairedComparisonTests {
  @Test func pairsAreComparedSeedBySeed() throws {
    let comparison = PairedComparison(of: [3, 5, 7, 9, 11, 13], against: [1, 2, 6, 5, 10, 12])
    // The differences are 2, 3, 1, 4, 1, 1: mean 2, s² = 8/5, t(5) = 2.570581835636314.
    #expect(comparison.difference == 2)
    #expect(comparison.n == 6)
    #expect(comparison.pValue == 2.0 / 64)
    let interval = try #require(comparison.interval)
    #expect(abs(interval.halfWidth - 2.570581835636314 * (1.6 / 6).squareRoot()) < 1e-12)
    #expect(abs((interval.lower + interval.upper) / 2 - 2) < 1e-15)
  }

  @Test func alternativeNamesTheDirectionOfTheTreatment() {
    let better = PairedComparison(of: [2, 3, 4], against: [1, 1, 1], .greater)
    #expect(better.pValue == 1.0 / 8)
    #expect(PairedComparison(of: [2, 3, 4], against: [1, 1, 1], .less).pValue == 1)
  }

  @Test func missingDataHaveAnAnswer() {
    let nothing = PairedComparison(of: [], against: [])
    #expect(nothing.difference == nil && nothing.interval == nil && nothing.pValue == nil)
    let single = PairedComparison(of: [2], against: [1])
    #expect(single.difference == 1 && single.interval == nil && single.pValue == 1)
    let diverged = PairedComparison(of: [2, .nan, 3], against: [1, 1, 1])
    #expect(diverged.difference == nil && diverged.interval == nil && diverged.pValue == nil)
    #expect(diverged.n == 3)
    let same = PairedComparison(of: [1, 2], against: [1, 2])
    #expect(same.difference == 0 && same.interval?.halfWidth == 0 && same.pValue == 1)
  }
}

@Suite struct HolmAdjustmentTests {
  @Test func smallestPValuesAreMultipliedMost() {
    // By hand: 4·0.01, 3·0.02, then 2·0.03 and 0.04, neither below the one before it.
    let adjusted = holmAdjusted([0.04, 0.01, 0.03, 0.02])
    for (found, expected) in zip(adjusted, [0.06, 0.04, 0.06, 0.06]) {
      #expect(abs((found ?? 0) - expected) < 1e-15)
    }
  }

  @Test func aTestThatCouldNotBeMadeStillCounts() {
    #expect(holmAdjusted([nil, 0.01]) == [nil, 0.02])
    #expect(holmAdjusted([nil, nil]) == [nil, nil])
    #expect(holmAdjusted([]) == [])
  }

  @Test func nothingExceedsOne() {
    #expect(holmAdjusted([0.6, 0.9]) == [1, 1])
  }
}
