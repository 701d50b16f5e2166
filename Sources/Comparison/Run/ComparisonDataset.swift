public import Storage
import Tensors

/// What a comparison is run on: a dataset held in memory, or one that stays in its file.
public enum ComparisonDataset: Sendable {
  /// All samples are in memory.
  case held(ImageDataset)
  /// Samples are read while they are needed; the file has a training and a test set.
  case streamed(DatasetFile, checksum: String)

  /// The dataset of a file, held when its numbers take no more than `limit` bytes.
  ///
  /// - Throws: ``StorageError`` when it cannot be read, or is to be streamed and has one set alone.
  public init(contentsOf path: String, heldUpTo limit: Int) throws {
    guard try DatasetFile.bytesInMemory(ofFile: path) > limit else {
      self = .held(try ImageDataset(contentsOf: path))
      return
    }
    let file = try DatasetFile(contentsOf: path)
    _ = try file.trainingAndTest()
    self = .streamed(file, checksum: try SHA256.hexadecimal(ofFile: path))
  }

  /// What a record keeps of it.
  public var record: DatasetRecord {
    switch self {
    case .held(let dataset): DatasetRecord(dataset)
    case .streamed(let file, let checksum):
      DatasetRecord(
        name: file.name, source: file.path, checksum: checksum, classes: file.classes,
        trainSamples: file.sets.first?.count ?? 0, testSamples: file.sets.last?.count ?? 0)
    }
  }

  /// What should be known of the data before a plan is run on them; how large numbers are is looked at where they
  /// are held in memory.
  ///
  /// - Throws: ``StorageError`` when a file that is streamed cannot be read.
  public func warnings(for plan: ComparisonPlan) throws -> [DatasetWarning] {
    switch self {
    case .held(let dataset): return dataset.warnings(isStandardized: plan.isStandardized)
    case .streamed(let file, _):
      let (train, test) = try file.trainingAndTest()
      return try train.stream(.shuffled(seed: 1), memory: plan.streamMemory).warnings
        + DatasetWarning.ofClasses(trained: train.occurringClasses, tested: test.occurringClasses)
    }
  }
}
