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
  /// - Parameter streamMemory: the bytes that samples may take which are not held.
  /// - Throws: ``StorageError`` when the dataset is not what the network takes, or there is no population
  ///   statistic to replace; ``TrainingError``. Then nothing has changed.
  public mutating func recalibrate(
    _ recalibration: Recalibration, on dataset: ComparisonDataset, threads: ThreadPool,
    streamMemory: Int = SampleSet.streamMemory
  ) throws -> RecalibrationOutcome {
    let record = dataset.record
    let data = try view(of: dataset, streamMemory: streamMemory)
    let configuration = network.configuration
    guard data.input == configuration.input, data.classes <= configuration.classes else {
      throw StorageError(
        "the network takes samples of \(configuration.input) in \(configuration.classes) classes, but "
          + "those of \(record.source) are of \(data.input) in \(data.classes); "
          + "take the data it was trained on")
    }
    var copy = self
    var test = try data.test()
    let before = try copy.network.evaluate(&test, threads: threads)
    let report: RecalibrationReport
    if let held = data.heldTraining {
      report = try copy.network.recalibrate(recalibration, on: held.samples, threads: threads)
    } else {
      var source = try data.training(seed: recalibration.seed)
      report = try copy.network.recalibrate(recalibration, on: &source, threads: threads)
    }
    guard !report.measured.isEmpty else {
      throw StorageError(
        "a network of the method \(configuration.method.rawValue) has no population statistics to "
          + "recalibrate; those are what batch and batch-renorm keep")
    }
    let after = try copy.network.evaluate(&test, threads: threads)
    copy.note(recalibration, record)
    self = copy
    return RecalibrationOutcome(
      report: report, samples: data.trainSamples, before: before, after: after)
  }

  /// A dataset as the network was trained on it.
  func view(of dataset: ComparisonDataset, streamMemory: Int) throws -> ComparisonData {
    var plan = ComparisonPlan()
    plan.isStandardized = isStandardized
    plan.streamMemory = streamMemory
    return try ComparisonData(dataset, plan)
  }

  /// Brings the checkpoint up to date after a recalibration.
  private mutating func note(_ recalibration: Recalibration, _ dataset: DatasetRecord) {
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
