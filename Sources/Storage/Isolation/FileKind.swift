import HDF5

/// What a file is read as: which of this module's doors is tried on it.
public enum FileKind: Sendable, Equatable {
  /// ``ImageDataset/init(contentsOf:)``.
  case dataset
  /// ``DatasetFile/init(contentsOf:)``, and then every sample once.
  case samples
  /// ``DatasetFile/bytesInMemory(ofFile:)``.
  case datasetShape
  /// ``Checkpoint/init(contentsOf:)``.
  case checkpoint
  /// ``RunRecord/init(contentsOf:)``.
  case runRecord
  /// ``RunSettings/init(contentsOf:)``.
  case runSettings
  /// ``TensorFile/init(contentsOf:names:)`` with these names.
  case tensors([String])
  /// ``ForeignWeights/init(contentsOf:)``, ``NumPyArchive/read(_:)`` among them.
  case weights
  /// A file, or a folder of files, of which a ``DatasetImport`` makes a dataset.
  case published(DatasetImport.Source)
}

extension FileKind {
  /// What reading such a file may take.
  var limits: ReadingLimits {
    switch self {
    case .checkpoint, .runRecord, .runSettings: ReadingLimits()
    case .dataset, .samples, .datasetShape, .tensors, .weights, .published: .foreign
    }
  }

  /// Reads a file as this kind, and forgets what was read.
  func read(_ path: String) throws {
    switch self {
    case .dataset: _ = try ImageDataset(contentsOf: path) { "" }
    case .samples:
      for set in try DatasetFile(contentsOf: path).sets { try set.verify() }
    case .datasetShape: _ = try DatasetFile.bytesInMemory(ofFile: path)
    case .checkpoint: _ = try Checkpoint(contentsOf: path)
    case .runRecord: _ = try RunRecord(contentsOf: path)
    case .runSettings: _ = try RunSettings(contentsOf: path)
    case .tensors(let names): _ = try TensorFile(contentsOf: path, names: names)
    case .weights: _ = try ForeignWeights(contentsOf: path)
    case .published(let source): try DatasetImport.check(path, source)
    }
  }

  /// The kind as arguments of a command line.
  var arguments: [String] {
    switch self {
    case .dataset: ["dataset"]
    case .samples: ["samples"]
    case .datasetShape: ["dataset-shape"]
    case .checkpoint: ["checkpoint"]
    case .runRecord: ["run-record"]
    case .runSettings: ["run-settings"]
    case .tensors(let names): ["tensors"] + names
    case .weights: ["weights"]
    case .published(let source): ["published", source.rawValue]
    }
  }

  /// The kind that ``arguments`` describe; `nil` when they describe none.
  init?(arguments: ArraySlice<String>) {
    switch arguments.first {
    case "dataset": self = .dataset
    case "samples": self = .samples
    case "dataset-shape": self = .datasetShape
    case "checkpoint": self = .checkpoint
    case "run-record": self = .runRecord
    case "run-settings": self = .runSettings
    case "tensors": self = .tensors(Array(arguments.dropFirst()))
    case "weights": self = .weights
    case "published":
      guard let source = arguments.dropFirst().first.flatMap(DatasetImport.Source.init)
      else { return nil }
      self = .published(source)
    default: return nil
    }
  }
}
