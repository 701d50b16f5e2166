public import Storage

/// What the trials of a grid came to, by arm and seed.
public struct GridResults: Sendable {
  /// The seeds, in the order of all values.
  public let seeds: [UInt64]

  private let records: [String: [TrialRecord]]

  /// The results of a grid whose every arm has a trial of every seed.
  ///
  /// - Parameter records: by name of the arm, in the order of `seeds`.
  public init(seeds: [UInt64], _ records: [String: [TrialRecord]]) {
    self.seeds = seeds
    self.records = records
  }

  /// The trials of an arm, one a seed.
  ///
  /// - Precondition: the grid has that arm.
  public func trials(_ arm: String) -> [TrialRecord] {
    guard let found = records[arm] else { preconditionFailure("the grid has no arm \(arm)") }
    return found
  }

  /// A number of every trial; NaN where a trial has none.
  public func scalars(_ name: String, _ arm: String) -> [Double] {
    trials(arm).map { $0.scalars[name] ?? .nan }
  }

  /// A share of every trial in percentage points: the final test accuracy, unless told otherwise.
  func points(_ arm: String, _ name: String = "final_test_accuracy") -> [Double] {
    scalars(name, arm).map { 100 * $0 }
  }

  /// The mean of ``points(_:_:)`` with one digit after the point, for notes; a dash for none.
  func meanPoints(_ arm: String, _ name: String = "final_test_accuracy") -> String {
    Sample(points(arm, name)).mean.map { "\((10 * $0).rounded() / 10)" } ?? "–"
  }

  /// A curve of every trial, by epoch; empty where a trial has none.
  public func curves(_ name: String, _ arm: String) -> [[Double]] {
    trials(arm).map { $0.curves[name] ?? [] }
  }

  /// The test accuracy after the last epoch, one a seed; that of guessing for a trial that diverged.
  public func finalAccuracies(_ arm: String) -> [Double] {
    scalars("final_test_accuracy", arm)
  }

  /// The mean over the epochs of the training loss, one a seed; infinite for what did not come to its end.
  func meanTrainingLosses(_ arm: String) -> [Double] {
    zip(trials(arm), curves("train_loss", arm)).map { trial, curve in
      trial.status == .completed ? Sample(curve).mean ?? .infinity : .infinity
    }
  }

  /// The differences of two arms, seed by seed.
  public func differences(
    _ name: String = "final_test_accuracy", of treatment: String, against baseline: String
  ) -> PairedDifferences {
    PairedDifferences(of: scalars(name, treatment), against: scalars(name, baseline))
  }

  /// How many trials of an arm did not run to their end.
  public func unfinished(_ arm: String) -> Int {
    trials(arm).count { $0.status != .completed }
  }
}
