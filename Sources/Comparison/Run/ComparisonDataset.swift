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

  /// What makes streaming slower or minibatches less mixed than they need be; nothing of a dataset held in memory.
  ///
  /// - Parameter memory: the bytes that streaming may take.
  /// - Throws: ``StorageError`` when the file has one set alone, or cannot be read, or not within those bytes.
  public func warnings(memory: Int) throws -> [StreamingWarning] {
    switch self {
    case .held: []
    case .streamed(let file, _):
      try file.trainingAndTest().train.stream(.shuffled(seed: 1), memory: memory).warnings
    }
  }
}
