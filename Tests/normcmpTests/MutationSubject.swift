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

  /// What a file holds, but for its name and its checksum.
  enum Contents: Equatable {
    case dataset(train: ImageDataset.Split, test: ImageDataset.Split, classes: Int)
    case checkpoint(Checkpoint)
    case runRecord(RunRecord)
    case tensors(StateDictionary, NamedValues<StoredValue>)
  }

  /// Reads the file as anybody does.
  func read(_ path: String) throws -> Contents {
    switch kind {
    case .dataset:
      let data = try ImageDataset(contentsOf: path)
      return .dataset(train: data.train, test: data.test, classes: data.classes)
    case .checkpoint: return .checkpoint(try Checkpoint(contentsOf: path))
    case .runRecord: return .runRecord(try RunRecord(contentsOf: path))
    case .tensors(let names):
      let file = try TensorFile(contentsOf: path, names: names)
      return .tensors(file.tensors, file.attributes)
    }
  }
}

extension MutationSubject {
  /// Files of ours of every kind, mostly metadata and mostly data, and files that h5py wrote.
  static let all: [MutationSubject] = own + foreign

  private static let own = [
    MutationSubject(name: "checkpoint, 2 KiB of values", kind: .checkpoint, isOwn: true) {
      try checkpoint(width: 8).write(to: $0)
    },
    MutationSubject(name: "checkpoint, 150 KiB of values", kind: .checkpoint, isOwn: true) {
      try checkpoint(width: 80).write(to: $0)
    },
    MutationSubject(name: "run record", kind: .runRecord, isOwn: true) {
      try record().write(to: $0)
    },
    MutationSubject(name: "dataset", kind: .dataset, isOwn: true) {
      var recipe = SyntheticImages()
      (recipe.samples, recipe.testSamples, recipe.height, recipe.width) = (64, 32, 8, 8)
      try ImageDataset.synthetic(recipe).write(to: $0)
    },
    MutationSubject(
      name: "tensors of `apply`", kind: .tensors(["y", "sigma", "count", "empty"]), isOwn: true
    ) { path in
      var random = RandomNumbers(seed: 3)
      var tensors = StateDictionary()
      tensors["y"] = .float(.normal([8, 4, 3, 3], using: &random))
      tensors["sigma"] = .double(Tensor(2.5))
      tensors["count"] = .int64(Tensor(-1))
      tensors["empty"] = .float(Tensor([0, 2]))
      try TensorFile(tensors: tensors, attributes: ["method": "batch", "epsilon": 1e-5]).write(
        to: path)
    },
  ]

  private static let foreign = [
    fixture("h5py_contiguous", "contiguous", .dataset),
    fixture("h5py_gzip", "gzip, shuffle", .dataset),
    fixture("h5py_v110", "v110, Fletcher-32", .dataset),
    fixture(
      "h5py_tensors", "contiguous and gzip", .tensors(["x", "weight", "num_batches_tracked"])),
  ]

  private static func fixture(
    _ name: String, _ storage: String, _ kind: FileKind
  ) -> MutationSubject {
    MutationSubject(name: "h5py: \(storage)", kind: kind, isOwn: false) { path in
      let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "HDF5Tests/Fixtures")
      try Data(contentsOf: folder.appending(path: "\(name).h5")).write(to: URL(filePath: path))
    }
  }

  private static func checkpoint(width: Int) -> Checkpoint {
    var random = RandomNumbers(seed: 1)
    var (model, optimizer) = (StateDictionary(), StateDictionary())
    model["fc1.weight"] = .float(.normal([width, 3 * width], using: &random))
    model["norm1.running_var"] = .float(.normal([width], using: &random))
    model["norm1.num_batches_tracked"] = .int64(Tensor(41))
    optimizer["fc1.weight.velocity"] = .float(.normal([width, 3 * width], using: &random))
    return Checkpoint(
      model: model, optimizer: optimizer, training: ["epoch": 7, "shuffled": true],
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
