import Comparison
import Tensors
import Testing

/// Verdicts on made data, where the truth is known.
@Suite struct VerdictTests {
  private func differences(
    mean: Double, deviation: Double = 1, pairs: Int = 8, _ random: inout RandomNumbers
  ) -> PairedDifferences {
    let baseline = (0..<pairs).map { _ in 10 * random.normal() }
    return PairedDifferences(
      of: baseline.map { $0 + mean + deviation * random.normal() }, against: baseline)
  }

  private func verdict(_ criterion: Criterion, _ differences: PairedDifferences, level: Double)
    -> Verdict
  {
    [Contrast("", "", criterion, differences)].judged(level: level)[0].verdict
  }

  @Test(arguments: [
    (Criterion.larger(atLeast: 1), 5.0, Verdict.reproduced),
    (.smaller(atLeast: 1), -5, .reproduced),
    (.larger(atLeast: 1), -5, .contradicted),
    (.smaller(atLeast: 1), 5, .contradicted),
    (.larger(atLeast: 20), 5, .notReproduced),
    (.smaller(atLeast: 20), -5, .notReproduced),
    (.equal(within: 6), 0, .reproduced),
    (.equal(within: 6), 30, .contradicted),
    (.equal(within: 6), -30, .contradicted),
  ])
  func realEffectsAreFound(criterion: Criterion, mean: Double, expected: Verdict) {
    for seed in 1...20 as ClosedRange<UInt64> {
      var random = RandomNumbers(seed: seed, stream: "effects")
      let found = verdict(criterion, differences(mean: mean, &random), level: 0.01)
      #expect(found == expected, "seed \(seed)")
    }
  }

  /// Where the methods do the same, chance makes a claim of either kind no more often than the level says.
  @Test(arguments: [Criterion.larger(atLeast: 0), .smaller(atLeast: 0)], [0.01, 0.05])
  func noEffectIsRarelyTakenForOne(criterion: Criterion, level: Double) {
    var random = RandomNumbers(seed: 7, stream: "no effect")
    let draws = 10_000
    var counts: [Verdict: Int] = [:]
    for _ in 0..<draws {
      counts[verdict(criterion, differences(mean: 0, &random), level: level), default: 0] += 1
    }
    // Four standard deviations of a count of that rate.
    let most = Double(draws) * level + 4 * (Double(draws) * level * (1 - level)).squareRoot()
    #expect(Double(counts[.reproduced, default: 0]) <= most)
    #expect(Double(counts[.contradicted, default: 0]) <= most)
  }

  /// A difference of just the margin is not equality, however often it is tried.
  @Test func differencesAtTheMarginAreRarelyTakenForEquality() {
    var random = RandomNumbers(seed: 8, stream: "margin")
    let (draws, level) = (10_000, 0.05)
    let wrong = (0..<draws).count { _ in
      verdict(.equal(within: 2), differences(mean: 2, &random), level: level) == .reproduced
    }
    #expect(Double(wrong) <= 500 + 4 * (500 * (1 - level)).squareRoot())
  }

  /// Of four contrasts without an effect, no more than the level's share of draws has one that is called found.
  @Test func manyContrastsMakeNoFindings() {
    var random = RandomNumbers(seed: 9, stream: "family")
    let (draws, level) = (10_000, 0.05)
    let wrong = (0..<draws).count { _ in
      (1...4).map { Contrast("\($0)", "", .larger(atLeast: 0), differences(mean: 0, &random)) }
        .judged(level: level).contains { $0.verdict == .reproduced }
    }
    #expect(Double(wrong) <= 500 + 4 * (500 * (1 - level)).squareRoot())
  }

  /// A trial that diverged counts as guessing and joins the test; one without a number leaves it open.
  @Test func divergedArmsDoNotBreakTheVerdict() {
    let guessing = [Double](repeating: 0.1, count: 8)
    let trained = [0.91, 0.93, 0.92, 0.94, 0.9, 0.95, 0.92, 0.93]
    let found = PairedDifferences(of: trained, against: guessing)
    #expect(verdict(.larger(atLeast: 0.05), found, level: 0.01) == .reproduced)
    let broken = PairedDifferences(of: trained, against: guessing.dropLast() + [.nan])
    #expect(verdict(.larger(atLeast: 0.05), broken, level: 0.01) == .inconclusive)
    let none = PairedDifferences(of: [], against: [])
    #expect(verdict(.equal(within: 1), none, level: 0.01) == .inconclusive)
  }

  @Test func fewSeedsLeaveAClaimOpen() {
    var random = RandomNumbers(seed: 3, stream: "few")
    let few = differences(mean: 5, pairs: 5, &random)
    #expect(verdict(.larger(atLeast: 1), few, level: 0.01) == .inconclusive)
  }

  @Test(arguments: [
    ([Verdict.reproduced, .reproduced], Verdict.reproduced),
    ([.reproduced, .inconclusive], .inconclusive),
    ([.inconclusive, .notReproduced], .notReproduced),
    ([.notReproduced, .contradicted, .reproduced], .contradicted),
    ([], .inconclusive),
  ])
  func aClaimAsksForAllItsParts(parts: [Verdict], whole: Verdict) {
    #expect(Verdict(ofAll: parts) == whole)
  }
}
