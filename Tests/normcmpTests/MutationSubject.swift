import Foundation
import Storage
import Tensors

/// A whole file that is damaged again and again, and the way it is read.
struct MutationSubject: Sendable {
  let name: String
  let kind: FileKind
  /// Whether this package wrote it, and so vouches for its values.
  let isOwn: Bool
  /// Writes the whole file.
  let write: @Sendable (_ path: String) throws -> Void

  /// What reading the file gives, but for its name and its checksum.
  let read: @Sendable (_ path: String) throws -> Contents

  enum Contents: Equatable {
    case dataset(train: ImageDataset.Split, test: ImageDataset.Split, classes: Int)
    case samples(classes: Int, pixels: [[Float]], labels: [[Int64]])
    case checkpoint(Checkpoint)
    case runRecord(RunRecord)
    case runSettings(RunSettings)
    case tensors(StateDictionary, NamedValues<StoredValue>)
    case weights(ForeignWeights)
  }
}

extension MutationSubject.Contents {
  static func dataset(_ path: String) throws -> Self {
    let data = try ImageDataset(contentsOf: path)
    return .dataset(train: data.train, test: data.test, classes: data.classes)
  }

  static func samples(_ path: String) throws -> Self {
    let file = try DatasetFile(contentsOf: path)
    var (pixels, labels) = ([[Float]](), [[Int64]]())
    for set in file.sets {
      try set.forEachBatch { images, classes, _ in
        pixels.append(images.elements)
        labels.append(classes.elements)
      }
    }
    return .samples(classes: file.classes, pixels: pixels, labels: labels)
  }

  static func checkpoint(_ path: String) throws -> Self {
    .checkpoint(try Checkpoint(contentsOf: path))
  }

  static func runRecord(_ path: String) throws -> Self {
    .runRecord(try RunRecord(contentsOf: path))
  }

  static func runSettings(_ path: String) throws -> Self {
    .runSettings(try RunSettings(contentsOf: path))
  }

  static func tensors(_ path: String, _ names: [String]) throws -> Self {
    let file = try TensorFile(contentsOf: path, names: names)
    return .tensors(file.tensors, file.attributes)
  }

  static func weights(_ path: String) throws -> Self {
    .weights(try ForeignWeights(contentsOf: path))
  }
}

extension MutationSubject {
  /// A file that this package writes.
  private init(
    _ name: String, _ kind: FileKind, read: @escaping @Sendable (String) throws -> Contents,
    write: @escaping @Sendable (String) throws -> Void
  ) {
    self.init(name: name, kind: kind, isOwn: true, write: write, read: read)
  }

  /// A file that h5py wrote.
  private init(
    h5py file: String, _ storage: String, _ kind: FileKind,
    read: @escaping @Sendable (String) throws -> Contents
  ) {
    self.init(
      name: "h5py: \(storage)", kind: kind, isOwn: false,
      write: { path in
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
          .deletingLastPathComponent().appending(path: "HDF5Tests/Fixtures")
        try Data(contentsOf: folder.appending(path: "\(file).h5")).write(to: URL(filePath: path))
      }, read: read)
  }

  /// Files of ours of every kind, mostly metadata and mostly data, and files that h5py wrote.
  static let all: [MutationSubject] = own + foreign

  private static let own = [
    MutationSubject("checkpoint, 2 KiB of values", .checkpoint, read: Contents.checkpoint) {
      try checkpoint(width: 8).write(to: $0)
    },
    MutationSubject("checkpoint, 150 KiB of values", .checkpoint, read: Contents.checkpoint) {
      try checkpoint(width: 80).write(to: $0)
    },
    MutationSubject("run record", .runRecord, read: Contents.runRecord) {
      try record().write(to: $0)
    },
    MutationSubject("run settings", .runSettings, read: Contents.runSettings) {
      let record = record()
      try RunSettings(
        configuration: record.configuration, running: ["checkpoint_every": "seconds:30"],
        versions: record.versions, dataset: record.dataset
      ).write(to: $0)
    },
    MutationSubject("dataset", .dataset, read: Contents.dataset) {
      var recipe = SyntheticImages()
      (recipe.samples, recipe.testSamples, recipe.height, recipe.width) = (64, 32, 8, 8)
      try ImageDataset.synthetic(recipe).write(to: $0)
    },
    MutationSubject(
      "tensors of `apply`", .tensors(applied), read: { try Contents.tensors($0, applied) }
    ) { path in
      var random = RandomNumbers(seed: 3)
      var tensors = StateDictionary()
      tensors["y"] = .float(.normal([8, 4, 3, 3], using: &random))
      tensors["sigma"] = .double(Tensor(2.5))
      tensors["count"] = .int64(Tensor(-1))
      tensors["empty"] = .float(Tensor([0, 2]))
      try TensorFile(tensors: tensors, attributes: ["method": "batch", "epsilon": 1e-5])
        .write(to: path)
    },
    MutationSubject("weights for Keras", .weights, read: Contents.weights) { path in
      var random = RandomNumbers(seed: 5)
      try KerasWeights(
        layers: [
          "conv2d": [.normal([3, 3, 4, 8], using: &random)],
          "batch_normalization": [.normal([8], using: &random)],
        ],
        attributes: ["method": "batch", "classes": 10]
      ).write(to: path + KerasWeights.fileSuffix)
      try FileManager.default.moveItem(atPath: path + KerasWeights.fileSuffix, toPath: path)
    },
  ]

  private static let foreign = [
    MutationSubject(h5py: "h5py_contiguous", "contiguous", .dataset, read: Contents.dataset),
    MutationSubject(h5py: "h5py_gzip", "gzip, shuffle", .dataset, read: Contents.dataset),
    MutationSubject(h5py: "h5py_gzip", "gzip, streamed", .samples, read: Contents.samples),
    MutationSubject(h5py: "h5py_v110", "v110, Fletcher-32", .dataset, read: Contents.dataset),
    MutationSubject(h5py: "h5py_tensors", "tensors", .tensors(saved)) {
      try Contents.tensors($0, saved)
    },
    // The names in a ZIP archive have no checksum.
    MutationSubject(
      name: "NumPy archive", kind: .weights, isOwn: false,
      write: { try NumPyArchive.write(checkpoint(width: 8).model, to: $0) },
      read: Contents.weights),
  ]

  private static let applied = ["y", "sigma", "count", "empty"]
  private static let saved = ["x", "weight", "num_batches_tracked"]

  private static func checkpoint(width: Int) -> Checkpoint {
    var random = RandomNumbers(seed: 1)
    var (model, optimizer) = (StateDictionary(), StateDictionary())
    model["fc1.weight"] = .float(.normal([width, 3 * width], using: &random))
    model["norm1.running_var"] = .float(.normal([width], using: &random))
    model["norm1.num_batches_tracked"] = .int64(Tensor(41))
    optimizer["fc1.weight.velocity"] = .float(.normal([width, 3 * width], using: &random))
    return Checkpoint(
      model: model, optimizer: optimizer, training: ["epoch": 7, "shuffled": true],
      curves: ["train_loss": [2.5, 1.25]],
      attributes: ["method": "batch", "seed": 3, "learning_rate": 0.1])
  }

  private static func record() -> RunRecord {
    var record = RunRecord(
      configuration: ["methods": "none,batch", "epochs": 3], versions: ["package": "1.0"],
      dataset: DatasetRecord(
        name: "digits", source: "digits.h5", checksum: String(repeating: "0", count: 64),
        classes: 10, trainSamples: 1438, testSamples: 359))
    record.trials = ["none", "batch"].map { method in
      TrialRecord(
        method: method, seed: 1, status: .completed,
        curves: ["train_loss": [2.1, 1.2, 0.7], "test_accuracy": [0.3, 0.6, 0.8]],
        scalars: ["final_test_accuracy": 0.8], times: ["seconds": 1.5])
    }
    record.summary = Table([
      "method": .strings(["none", "batch"]), "mean": .numbers([0.8, 0.8]),
    ])
    record.times = ["seconds": 3.5]
    return record
  }
}
