/// What was found in one contrast of an experiment, and what that says of the claim.
public struct Finding: Hashable, Sendable {
  /// What was compared with what, such as `batch − none, learning rate 0.1`.
  public let label: String
  /// What had to be found, in words.
  public let criterion: String
  /// The number found: a mean difference over seeds, or what was measured exactly; `nil` where it cannot be had.
  public let effect: Double?
  /// Student's 95 % interval of a mean difference; `nil` for what was measured exactly.
  public let interval: ConfidenceInterval?
  /// The p-value for the claim, adjusted by Holm's method over the contrasts; `nil` for what was measured exactly.
  public let pValue: Double?
  /// The number of seeds, 1 for what was measured exactly.
  public let n: Int
  /// What this contrast says.
  public let verdict: Verdict

  /// What was measured exactly: it is as the claim says, or it is not.
  ///
  /// - Parameters:
  ///   - label: what was measured.
  ///   - criterion: what had to be found, in words.
  ///   - value: what was found.
  ///   - holds: whether that is what the claim says.
  public init(exactly label: String, criterion: String, value: Double, holds: Bool) {
    self.label = label
    self.criterion = criterion
    effect = value
    interval = nil
    pValue = nil
    n = 1
    verdict = holds ? .reproduced : .contradicted
  }

  init(
    label: String, criterion: String, differences: PairedDifferences, pValue: Double?,
    verdict: Verdict
  ) {
    self.label = label
    self.criterion = criterion
    effect = differences.sample.mean
    interval = differences.sample.meanInterval()
    self.pValue = pValue
    n = differences.values.count
    self.verdict = verdict
  }
}
