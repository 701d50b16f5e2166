public import Comparison
import Normalizers
public import Storage

/// The result of a comparison as `--json` prints it; docs/formats/compare-json.md names every field.
public struct ComparisonReport: Encodable, Sendable {
  /// The directory with the record and the checkpoints.
  public let run: String
  /// Every setting, under the name of its option.
  public let configuration: Settings
  /// What was learned.
  public let dataset: Dataset
  /// The method that the others were held against.
  public let reference: String?
  /// The seeds.
  public let seeds: [UInt64]
  /// One entry a method.
  public let methods: [Method]

  /// The report of an outcome.
  ///
  /// - Parameters:
  ///   - dataset: what was compared on.
  ///   - run: the directory of the run.
  public init(_ outcome: ComparisonOutcome, dataset: DatasetRecord, run: String) {
    self.run = run
    configuration = Settings(outcome.plan.settings)
    self.dataset = Dataset(dataset)
    reference = outcome.reference?.rawValue
    seeds = outcome.plan.seeds
    methods = outcome.methods.map(Method.init)
  }

  /// What the methods were compared on.
  public struct Dataset: Encodable, Sendable {
    /// A short name.
    public let name: String
    /// The path of the file, or how the data were made.
    public let source: String
    /// SHA-256, as 64 hexadecimal digits.
    public let checksum: String
    /// The number of classes.
    public let classes: Int
    /// The number of training samples.
    public let trainSamples: Int
    /// The number of test samples.
    public let testSamples: Int
  }

  /// The result for one method; what there is none of is left out.
  public struct Method: Encodable, Sendable {
    /// The method's name.
    public let method: String
    /// `completed`, `diverged` (in one seed or more) or `failed`.
    public let status: String
    /// Why it failed.
    public let failure: String?
    /// The number of trials that diverged.
    public let diverged: Int
    /// The mean over seeds, 0 to 1.
    public let testAccuracy: Double?
    /// Its 95 % t interval.
    public let testAccuracyInterval: [Double]?
    /// One test accuracy a seed, in the order of the seeds.
    public let testAccuracies: [Double]
    /// The mean training loss of the last epoch.
    public let trainLoss: Double?
    /// The mean number of epochs to 90 % of the best test accuracy of all trials.
    public let epochsTo90Percent: Double?
    /// Median milliseconds a step on one thread.
    public let millisecondsPerStep: Double?
    /// The share of a step that normalization takes, 0 to 1.
    public let normalizationShare: Double?
    /// The most bytes that tensors hold at once in training.
    public let peakBytes: Int?
    /// The mean paired difference of the test accuracies from the reference's.
    public let difference: Double?
    /// Its 95 % t interval.
    public let differenceInterval: [Double]?
    /// The p-value of the exact two-sided sign-flip test.
    public let pValue: Double?
  }
}

extension ComparisonReport.Method {
  init(_ result: MethodResult) {
    method = result.method.rawValue
    status = result.failure != nil ? "failed" : result.diverged > 0 ? "diverged" : "completed"
    failure = result.failure
    diverged = result.diverged
    testAccuracy = result.testAccuracy.mean
    testAccuracyInterval = result.testAccuracy.meanInterval().map { [$0.lower, $0.upper] }
    testAccuracies = result.testAccuracy.values
    trainLoss = result.trainLoss.mean
    epochsTo90Percent = result.meanEpochsToThreshold
    millisecondsPerStep = result.cost?.millisecondsPerStep
    normalizationShare = result.cost?.normalizationShare
    peakBytes = result.cost?.peakBytes
    difference = result.comparison?.difference
    differenceInterval = result.comparison?.interval.map { [$0.lower, $0.upper] }
    pValue = result.pValue
  }

  private enum CodingKeys: String, CodingKey {
    case method, status, failure, diverged, difference
    case testAccuracy = "test_accuracy"
    case testAccuracyInterval = "test_accuracy_interval"
    case testAccuracies = "test_accuracies"
    case trainLoss = "train_loss"
    case epochsTo90Percent = "epochs_to_90_percent"
    case millisecondsPerStep = "milliseconds_per_step"
    case normalizationShare = "normalization_share"
    case peakBytes = "peak_bytes"
    case differenceInterval = "difference_interval"
    case pValue = "p_value"
  }
}

extension ComparisonReport.Dataset {
  init(_ record: DatasetRecord) {
    name = record.name
    source = record.source
    checksum = record.checksum
    classes = record.classes
    trainSamples = record.trainSamples
    testSamples = record.testSamples
  }

  private enum CodingKeys: String, CodingKey {
    case name, source, checksum, classes
    case trainSamples = "train_samples"
    case testSamples = "test_samples"
  }
}
