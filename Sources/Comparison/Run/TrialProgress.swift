/// How far one trial has come: a snapshot that any thread may hand over.
public struct TrialProgress: Hashable, Sendable {
  /// Which trial of the run, from 0.
  public let trial: Int
  /// The method's name, as a person reads it.
  public let method: String
  /// The seed.
  public let seed: UInt64
  /// The number of epochs done.
  public let epoch: Int
  /// The number of epochs to do; 0 where it is not known.
  public let epochs: Int
  /// The latest training loss, `nil` before the first.
  public let loss: Double?
  /// The latest test accuracy as a fraction, `nil` before the first.
  public let accuracy: Double?

  /// A snapshot of a trial.
  public init(
    trial: Int, method: String, seed: UInt64, epoch: Int = 0, epochs: Int = 0, loss: Double? = nil,
    accuracy: Double? = nil
  ) {
    self.trial = trial
    self.method = method
    self.seed = seed
    self.epoch = epoch
    self.epochs = epochs
    self.loss = loss
    self.accuracy = accuracy
  }

  /// The share of the trial that is done, between 0 and 1.
  package var fractionDone: Double {
    epochs > 0 ? min(1, max(0, Double(epoch) / Double(epochs))) : 0
  }
}
