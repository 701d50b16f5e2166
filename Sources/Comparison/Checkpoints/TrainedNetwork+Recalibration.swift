import Normalizers
import Storage
import Tensors
public import Training

extension TrainedNetwork {
  /// What a recalibration did, and what it did to the accuracy.
  public struct RecalibrationOutcome: Sendable {
    /// Which normalizers were measured.
    public var report: RecalibrationReport
    /// The training samples they were measured on.
    public var samples: Int
    /// The test set's loss and accuracy before.
    public var before: Evaluation
    /// The test set's loss and accuracy after.
    public var after: Evaluation
  }

  /// Replaces the population statistics by those of a dataset's training set: see
  /// ``Network/recalibrate(_:on:threads:)``.
  ///
  /// Samples are standardized by the dataset's training set where the network was trained so.
  ///
  /// - Throws: ``StorageError`` when the dataset is not what the network takes, or there is no population
  ///   statistic to replace; ``TrainingError``. Then nothing has changed.
  public mutating func recalibrate(
    _ recalibration: Recalibration, on dataset: ImageDataset, threads: ThreadPool
  ) throws -> RecalibrationOutcome {
    let data = try HeldSamples(dataset, isStandardized: isStandardized)
    let configuration = network.configuration
    guard data.input == configuration.input, dataset.classes <= configuration.classes else {
      throw StorageError(
        "the network takes samples of \(configuration.input) in \(configuration.classes) classes, but "
          + "those of \(dataset.source) are of \(data.input) in \(dataset.classes); "
          + "take the data it was trained on")
    }
    var copy = self
    let before = try copy.network.evaluate(data.test, threads: threads)
    let report = try copy.network.recalibrate(
      recalibration, on: data.train.samples, threads: threads)
    guard !report.measured.isEmpty else {
      throw StorageError(
        "a network of the method \(configuration.method.rawValue) has no population statistics to "
          + "recalibrate; those are what batch and batch-renorm keep")
    }
    let after = try copy.network.evaluate(data.test, threads: threads)
    copy.note(recalibration, dataset)
    self = copy
    return RecalibrationOutcome(
      report: report, samples: data.train.count, before: before, after: after)
  }

  /// Brings the checkpoint up to date after a recalibration.
  private mutating func note(_ recalibration: Recalibration, _ dataset: ImageDataset) {
    let notes: NamedValues<StoredValue> = [
      "recalibration_estimator": .string(recalibration.estimator.rawValue),
      "recalibration_order": .string(recalibration.order.rawValue),
      "recalibration_batch_size": .integer(Int64(recalibration.batchSize)),
      "recalibration_seed": .integer(Int64(bitPattern: recalibration.seed)),
      "recalibration_dataset": .string(dataset.name),
      "recalibration_checksum": .string(dataset.checksum),
    ]
    checkpoint.model = network.state
    for (name, value) in notes { checkpoint.attributes[name] = value }
  }
}
