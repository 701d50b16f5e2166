/// What has to be found for a claim to count as reproduced, fixed before the trials are run.
public enum Criterion: Hashable, Sendable {
  /// The treatment's value is larger than the baseline's, on average by `least` or more.
  case larger(atLeast: Double)
  /// The treatment's value is smaller than the baseline's, on average by `least` or more.
  case smaller(atLeast: Double)
  /// Both are the same but for ±`margin`: "no difference was found" is not enough.
  case equal(within: Double)

  /// The tests of a criterion on the differences of one contrast, before they are adjusted for their number.
  struct Tests: Hashable, Sendable {
    /// Small when the differences speak for the claim.
    let support: Double?
    /// Small when they speak for its opposite.
    let opposition: Double?
  }

  /// The p-values of the sign-flip tests for and against the claim.
  func tests(of differences: PairedDifferences) -> Tests {
    switch self {
    case .larger:
      Tests(
        support: differences.signFlipPValue(.greater),
        opposition: differences.signFlipPValue(.less))
    case .smaller:
      Tests(
        support: differences.signFlipPValue(.less),
        opposition: differences.signFlipPValue(.greater))
    case .equal(let margin):
      Tests(
        support: differences.equivalencePValue(margin: margin),
        opposition: differences.distinctnessPValue(margin: margin))
    }
  }

  /// The verdict, from adjusted p-values.
  ///
  /// - Parameters:
  ///   - effect: the mean difference; `nil` where it cannot be had.
  ///   - interval: of the mean difference.
  ///   - tests: adjusted p-values.
  ///   - level: the largest p-value that rules chance out.
  func verdict(
    effect: Double?, interval: ConfidenceInterval?, _ tests: Tests, level: Double
  ) -> Verdict {
    guard let effect, let interval, let support = tests.support, let opposition = tests.opposition
    else { return .inconclusive }
    if opposition <= level { return .contradicted }
    switch self {
    case .larger(let least):
      if support <= level, effect >= least { return .reproduced }
      return interval.upper < least ? .notReproduced : .inconclusive
    case .smaller(let least):
      if support <= level, effect <= -least { return .reproduced }
      return interval.lower > -least ? .notReproduced : .inconclusive
    case .equal(let margin):
      if support <= level { return .reproduced }
      return interval.lower > margin || interval.upper < -margin ? .notReproduced : .inconclusive
    }
  }
}

extension PairedDifferences {
  /// The p-value of the claim that the mean difference lies outside ±`margin`, whichever side.
  ///
  /// The smaller p-value of *mean > margin* and *mean < −margin*, twice (Bonferroni).
  func distinctnessPValue(margin: Double) -> Double? {
    guard let above = shifted(by: -margin).signFlipPValue(.greater),
      let below = shifted(by: margin).signFlipPValue(.less)
    else { return nil }
    return min(1, 2 * min(above, below))
  }
}
