public import Reductions

/// A claim of the literature and the protocol that decides it.
public protocol Experiment: Sendable {
  /// What is claimed, and where.
  var claim: Claim { get }

  /// What is done to decide it, a few sentences.
  var protocolText: String { get }

  /// Decides.
  ///
  /// - Throws: `CancellationError`, and errors that are no result of the experiment.
  func run(_ setting: ExperimentSetting, isCancelled: @Sendable () -> Bool) throws
    -> ExperimentOutcome
}

/// How an experiment is run.
public struct ExperimentSetting: Sendable {
  /// How much is done.
  public enum Size: String, Sendable, CaseIterable, Codable {
    /// Seconds: for a first look, and for tests. Fewer seeds, and p ≤ 0.05.
    case quick
    /// Minutes; p ≤ 0.01.
    case standard
    /// The source's own setting, as far as it fits; p ≤ 0.01.
    case full
  }

  /// How much is done.
  public var size: Size
  /// What random numbers start from, one a repetition; every arm of an experiment uses the same.
  public var seeds: [UInt64]
  /// Who computes; no number depends on it.
  public var threads: ThreadPool

  /// A setting.
  ///
  /// - Parameter seeds: `nil` for eight in the quick size, whose sign-flip tests can reach 0.05 for twelve contrasts
  ///   at once, and twelve in the others, which can reach 0.01 for forty.
  public init(_ size: Size, seeds: [UInt64]? = nil, threads: ThreadPool = .allProcessors) {
    self.size = size
    self.seeds = seeds ?? Array(1...(size == .quick ? 8 : 12))
    self.threads = threads
  }

  /// The largest adjusted p-value that rules chance out.
  public var level: Double { size == .quick ? 0.05 : 0.01 }
}

/// What an experiment found.
public struct ExperimentOutcome: Sendable {
  /// What was claimed.
  public let claim: Claim
  /// The parts of the claim, each with its verdict.
  public let findings: [Finding]
  /// What a reader has to know beside the verdict: where the claim holds, and what to do about it.
  public let notes: [String]

  /// What the findings say together: the claim asks for all of them.
  public var verdict: Verdict { Verdict(ofAll: findings.map(\.verdict)) }

  /// An outcome of the given parts.
  public init(_ claim: Claim, _ findings: [Finding], notes: [String] = []) {
    self.claim = claim
    self.findings = findings
    self.notes = notes
  }
}
