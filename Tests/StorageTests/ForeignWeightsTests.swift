import HDF5
import Storage
import Tensors
import Testing

@Suite struct ForeignWeightsTests {
  private static let state: StateDictionary = {
    var state = StateDictionary()
    state["conv1.weight"] = .float(Tensor([2, 1], [1, 2]))
    state["n"] = .int64(Tensor([1], [3]))
    return state
  }()

  private static let keras = KerasWeights(
    layers: [
      "dense": (0..<11).map { Tensor([2], [Float($0), -1]) }, "batch_normalization": [Tensor([1])],
    ], attributes: ["method": "batch", "classes": 3])

  @Test func datasetsAtTheRootAreAStateAndGroupsArePassedOver() throws {
    try withDirectory { directory in
      try writeHDF5("\(directory)/a") { root in
        try root.write("conv1.weight", [2, 1], [1, 2] as [Float])
        try root.write("n", [1], [3] as [Int64])
        try root.setAttribute("model", .string("mlp"))
        try root.createGroup("optimizer").write("step", [1], [1] as [Float])
      }
      let weights = try ForeignWeights(contentsOf: "\(directory)/a")
      #expect(weights.contents == .state(Self.state))
      #expect(weights.attributes == ["model": "mlp"])
    }
  }

  @Test func groupsBecomeNamesWithDots() throws {
    try withDirectory { directory in
      try writeHDF5("\(directory)/a") { root in
        let group = try root.createGroup("net").createGroup("conv1")
        try group.write("weight", [2, 1], [1, 2] as [Double])
      }
      let contents = try ForeignWeights(contentsOf: "\(directory)/a").contents
      guard case .state(let state) = contents else { throw StorageError("no state") }
      #expect(state.names == ["net.conv1.weight"])
      #expect(state["net.conv1.weight"] == .double(Tensor([2, 1], [1, 2])))
    }
  }

  @Test func kerasAndNumPyAreKnownByTheirContents() throws {
    try withDirectory { directory in
      try Self.keras.write(to: "\(directory)/a.weights.h5")
      try KerasArchive(configuration: "{\"ü\": 1}", weights: Self.keras)
        .write(to: "\(directory)/a.keras")
      try NumPyArchive.write(Self.state, to: "\(directory)/a.npz")
      func read(_ name: String) throws -> ForeignWeights {
        try ForeignWeights(contentsOf: "\(directory)/\(name)")
      }
      #expect(try read("a.weights.h5").contents == .keras(Self.keras, configuration: nil))
      #expect(
        try read("a.keras").contents == .keras(Self.keras, configuration: "{\"ü\": 1}"))
      #expect(try read("a.keras").attributes == Self.keras.attributes)
      #expect(try read("a.npz").contents == .state(Self.state))
    }
  }

  @Test func kerasAsksForItsEndings() throws {
    try withDirectory { directory in
      for (name, ending) in [("a.h5", ".weights.h5"), ("a.weights.h5x", ".weights.h5")] {
        let sentence = message { try Self.keras.write(to: "\(directory)/\(name)") }
        #expect(sentence?.contains(ending) == true)
      }
      let archive = KerasArchive(configuration: "", weights: Self.keras)
      let sentence = message { try archive.write(to: "\(directory)/a.zip") }
      #expect(sentence?.contains(".keras") == true)
      let left = try contents(of: directory)
      #expect(left == [])
    }
  }

  @Test func whatHoldsNoWeightsIsRefusedInASentence() throws {
    try withDirectory { directory in
      try writeHDF5("\(directory)/empty") { _ in }
      try writeHDF5("\(directory)/old") { _ = try $0.createGroup("model_weights") }
      try writeHDF5("\(directory)/nested") { root in
        _ = try root.createGroup("layers").createGroup("functional").createGroup("layers")
      }
      try writeHDF5("\(directory)/text") { try $0.createDataset("a", strings: ["b"]) }
      try ZipArchive.write([("readme.txt", [1])], to: "\(directory)/zip")
      try ZipArchive.write([("model.weights.h5", [1])], to: "\(directory)/keras")
      for (name, words) in [
        ("empty", "holds no tensor"), ("old", "Keras 2"), ("nested", "model within the model"),
        ("text", "numbers are needed"), ("zip", "readme.txt"), ("keras", "config.json"),
        ("missing", "no such file"),
      ] {
        let sentence = message { _ = try ForeignWeights(contentsOf: "\(directory)/\(name)") }
        #expect(sentence?.contains(words) == true, "\(sentence ?? "")")
        #expect(sentence?.contains(name) == true)
      }
    }
  }
}
