import HDF5
import Storage
import Tensors
import Testing

@Suite struct CheckpointTests {
  static func sample() -> Checkpoint {
    var random = RandomNumbers(seed: 9)
    var model = StateDictionary()
    model["conv.weight"] = .float(.normal([8, 3, 3, 3], using: &random))
    model["bn.running_var"] = .double(.normal([8], using: &random))
    model["bn.num_batches_tracked"] = .int64(Tensor(41))
    model["one"] = .float(Tensor([1], [2]))
    model["empty"] = .float(Tensor([0, 3]))
    var optimizer = StateDictionary()
    optimizer["conv.weight.velocity"] = .float(.normal([8, 3, 3, 3], using: &random))
    return Checkpoint(
      model: model, optimizer: optimizer,
      training: ["epoch": 7, "best_accuracy": 0.975, "shuffled": true],
      curves: ["train_loss": [2.5, 0.75], "test_accuracy": []],
      attributes: ["method": "batch", "seed": 3, "configuration": "{\"width\": 8, \"ü\": 1}"])
  }

  @Test func everythingComesBackInOrder() throws {
    try withDirectory { directory in
      let path = "\(directory)/checkpoint.h5"
      let checkpoint = Self.sample()
      try checkpoint.write(to: path)
      let found = try Checkpoint(contentsOf: path)
      #expect(found == checkpoint)
      #expect(found.model.names == checkpoint.model.names)
      #expect(found.attributes.names == ["method", "seed", "configuration"])
    }
  }

  @Test func equalCheckpointsGiveEqualFiles() throws {
    try withDirectory { directory in
      for name in ["a", "b"] { try Self.sample().write(to: "\(directory)/\(name)") }
      let (first, second) = try (
        SHA256.hexadecimal(ofFile: "\(directory)/a"), SHA256.hexadecimal(ofFile: "\(directory)/b")
      )
      #expect(first == second)
    }
  }

  @Test func everyPartCountsInTheDigest() {
    let pristine = Self.sample()
    var changed = [pristine, pristine, pristine, pristine, pristine]
    changed[0].model["one"] = .float(Tensor([1], [3]))
    changed[1].optimizer["more"] = .float(Tensor([1]))
    changed[2].training["epoch"] = 8
    changed[3].attributes["seed"] = "3"
    changed[4].model["one"] = .float(Tensor([1, 1], [2]))
    #expect(Set((changed + [pristine]).map(\.contentDigest)).count == 6)
  }

  @Test func otherContentsThanWrittenAreNoticed() throws {
    try withDirectory { directory in
      let path = "\(directory)/changed.h5"
      try writeHDF5(path) { root in
        try root.setAttribute("format", .string("swift-normalization checkpoint"))
        try root.setAttribute("format_version", .integer(1))
        try root.setAttribute("content_digest", .string(Self.sample().contentDigest))
        try root.createDataset("weight", [Float(1)])
        _ = try root.createGroup("optimizer")
        _ = try root.createGroup("training")
      }
      #expect(
        message { _ = try Checkpoint(contentsOf: path) }
          == "\(path) does not hold what was written into it: its content digest does not match; "
          + "copy or write it again")
    }
  }

  @Test func anotherFileIsNoCheckpoint() throws {
    try withDirectory { directory in
      let path = "\(directory)/data.h5"
      try writeHDF5(path) { root in try root.createDataset("weight", [Float(1)]) }
      #expect(
        message { _ = try Checkpoint(contentsOf: path) }
          == "\(path) is an HDF5 file but not a checkpoint of this package")
      #expect(
        message { _ = try RunRecord(contentsOf: path) }
          == "\(path) is an HDF5 file but not a run record of this package")
    }
  }

  @Test func aLaterFormatIsRefused() throws {
    try withDirectory { directory in
      let path = "\(directory)/later.h5"
      try writeHDF5(path) { root in
        try root.setAttribute("format", .string("swift-normalization checkpoint"))
        try root.setAttribute("format_version", .integer(2))
      }
      #expect(
        message { _ = try Checkpoint(contentsOf: path) }
          == "\(path) is a checkpoint of format 2, but this program reads format 1; "
          + "use the version of the package that wrote it")
    }
  }

  @Test func theFormatsOwnNamesAreRefused() throws {
    try withDirectory { directory in
      let path = "\(directory)/checkpoint.h5"
      let model = Checkpoint(model: zeros(["optimizer": [1]]))
      #expect(message { try model.write(to: path) }?.contains("group optimizer") == true)
      let attributes = Checkpoint(model: StateDictionary(), attributes: ["format": "mine"])
      #expect(message { try attributes.write(to: path) }?.contains("attribute format") == true)
      let slash = Checkpoint(model: zeros(["a/b": [1]]))
      #expect(message { try slash.write(to: path) }?.contains("\"a/b\" cannot be a name") == true)
      let left = try contents(of: directory)
      #expect(left == [])
    }
  }
}
