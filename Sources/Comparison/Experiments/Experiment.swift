/// A claim of the literature and the protocol that decides it.
public protocol Experiment: Sendable {
  /// What is claimed, and where.
  var claim: Claim { get }

  /// What is done to decide it, a few sentences.
  var protocolText: String { get }

  /// What it means in practice, a sentence or two.
  var practice: String { get }

  /// Where a small scale may mislead, a sentence or two.
  var caveat: String { get }

  /// How many networks are trained; 0 for what is decided exactly, or by initial weights.
  func trainings(_ setting: ExperimentSetting) -> Int

  /// Decides.
  ///
  /// - Throws: `CancellationError`, and errors that are no result of the experiment.
  func run(_ setting: ExperimentSetting, isCancelled: @Sendable () -> Bool) throws
    -> ExperimentOutcome
}

extension Experiment {
  /// None.
  public func trainings(_ setting: ExperimentSetting) -> Int { 0 }
}
