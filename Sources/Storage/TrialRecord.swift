/// The record of one training: one method, one seed.
public struct TrialRecord: Sendable, Equatable {
  /// How a trial ended.
  public enum Status: String, Sendable {
    /// It ran to its last epoch.
    case completed
    /// Its loss stopped being a finite number.
    case diverged
    /// An error ended it.
    case failed
  }

  /// The method, such as `batch`; with the seed it names the trial, and it has no slash.
  public var method: String

  /// The seed of weights and minibatches.
  public var seed: UInt64

  /// How it ended.
  public var status: Status

  /// Why it failed or where it diverged; `nil` for a completed trial.
  public var failure: String?

  /// Numbers by epoch, such as `train_loss`, `test_accuracy`.
  public var curves: NamedValues<[Double]>

  /// What was measured inside the network as it learned: `step`, the steps at which that was, and by the name
  /// of a layer and a quantity, such as `fc1.gradient_norm`, a number for each of them; empty without probes.
  public var probes: NamedValues<[Double]>

  /// Numbers of the whole trial, such as `final_test_accuracy`; no times.
  public var scalars: NamedValues<Double>

  /// Measured times, such as `seconds`: they differ from run to run.
  public var times: NamedValues<Double>

  /// A record of the given fields.
  public init(
    method: String, seed: UInt64, status: Status, failure: String? = nil,
    curves: NamedValues<[Double]> = [:], probes: NamedValues<[Double]> = [:],
    scalars: NamedValues<Double> = [:], times: NamedValues<Double> = [:]
  ) {
    self.method = method
    self.seed = seed
    self.status = status
    self.failure = failure
    self.curves = curves
    self.probes = probes
    self.scalars = scalars
    self.times = times
  }
}
