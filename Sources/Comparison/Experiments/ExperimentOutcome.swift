public import Storage

/// What an experiment found.
public struct ExperimentOutcome: Sendable {
  /// What was claimed.
  public let claim: Claim
  /// The parts of the claim, each with its verdict.
  public let findings: [Finding]
  /// What a reader has to know beside the verdict: where the claim holds, and what to do about it.
  public let notes: [String]
  /// The trainings, whose `method` is the name of an arm; empty where nothing was trained.
  public internal(set) var trials: [TrialRecord] = []
  /// A row for each arm, with the settings in which the arms differ.
  public internal(set) var arms = Table()

  /// What the findings say together: the claim asks for all of them.
  public var verdict: Verdict { Verdict(ofAll: findings.map(\.verdict)) }

  /// How many trainings did not come to their end, which counts as guessing.
  public var unfinished: Int { trials.count { $0.status != .completed } }

  /// An outcome of the given parts.
  public init(_ claim: Claim, _ findings: [Finding], notes: [String] = []) {
    self.claim = claim
    self.findings = findings
    self.notes = notes
  }
}
