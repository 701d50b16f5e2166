import HDF5

/// The record of a comparison: what was compared, on what, and every number that came out.
///
/// Everything but ``times`` and each trial's ``TrialRecord/times`` is the same to the last bit when the same
/// comparison is run again; in the file those stand apart, in the group `times`.
public struct RunRecord: Sendable, Equatable {
  /// Every setting of the comparison, in order.
  public var configuration: NamedValues<StoredValue>

  /// Versions of the package, compiler and libraries, the operating system, the processor.
  public var versions: NamedValues<StoredValue>

  /// What was learned.
  public var dataset: DatasetRecord

  /// One record for each method and seed.
  public var trials: [TrialRecord]

  /// One row an arm, where trials differ in more than their method: `arm`, which is the trials' `method`;
  /// `method`; and a column for every setting in which the arms differ.
  public var arms: Table

  /// One row a method: means, intervals and the like.
  public var summary: Table

  /// One row a comparison of two methods: difference, interval, p-value and the like.
  public var comparisons: Table

  /// Times of the whole run: when it started, how long it took.
  public var times: NamedValues<StoredValue>

  /// A record without trials; these and what follows from them are filled in as they come.
  public init(
    configuration: NamedValues<StoredValue>, versions: NamedValues<StoredValue>,
    dataset: DatasetRecord, trials: [TrialRecord] = [], arms: Table = Table(),
    summary: Table = Table(),
    comparisons: Table = Table(), times: NamedValues<StoredValue> = [:]
  ) {
    self.configuration = configuration
    self.versions = versions
    self.dataset = dataset
    self.trials = trials
    self.arms = arms
    self.summary = summary
    self.comparisons = comparisons
    self.times = times
  }

  /// The version of the HDF5 library in use, such as `1.10.8`, for ``versions``.
  public static var hdf5Version: String { Library.version }

  /// What the attribute `format` says.
  static let format = "swift-normalization run record"

  /// The version of the layout that this package writes and reads.
  static let formatVersion = 1
}

/// What a comparison was run on.
public struct DatasetRecord: Sendable, Equatable {
  /// A short name, such as `digits`.
  public var name: String
  /// The path of the file, or how the data were made.
  public var source: String
  /// SHA-256, as 64 hexadecimal digits.
  public var checksum: String
  /// The number of classes.
  public var classes: Int
  /// The number of training samples.
  public var trainSamples: Int
  /// The number of test samples.
  public var testSamples: Int

  /// The record of a dataset.
  public init(_ dataset: ImageDataset) {
    self.init(
      name: dataset.name, source: dataset.source, checksum: dataset.checksum,
      classes: dataset.classes, trainSamples: dataset.train.count, testSamples: dataset.test.count)
  }

  /// A record of the given fields.
  public init(
    name: String, source: String, checksum: String, classes: Int, trainSamples: Int,
    testSamples: Int
  ) {
    self.name = name
    self.source = source
    self.checksum = checksum
    self.classes = classes
    self.trainSamples = trainSamples
    self.testSamples = testSamples
  }
}
