import Comparison
import Foundation
import Normalizers
import Storage
import Tensors
import Testing
import Training

@Suite struct ExchangeTests {
  /// Images whose three extents differ, so that no mistaken order of axes goes unseen.
  private static let input: Shape = [3, 10, 9]

  private static let networks: [(NetworkConfiguration.Model, NormalizationMethod)] =
    NetworkConfiguration.Model.allCases.flatMap { model in
      NormalizationMethod.allCases.map { (model, $0) }
    }.filter { $0.0 != .mlp || $0.1 != .instance }

  /// A network whose parameters and statistics are all random.
  private func network(
    _ model: NetworkConfiguration.Model, _ method: NormalizationMethod,
    _ change: (inout NetworkConfiguration) throws -> Void = { _ in }
  ) throws -> TrainedNetwork {
    var configuration = NetworkConfiguration(
      model: model, input: Self.input, classes: 4, placement: method == .group ? .after : .before,
      method: method, blocksPerStage: 2)
    try change(&configuration)
    var network = try Network(configuration, seed: 3)
    var random = RandomNumbers(seed: 7, stream: "exchange")
    let samples = Tensor<Float>.normal(Shape([16] + Self.input.dimensions), using: &random)
    // So that running statistics are not those of the start.
    _ = try network.forward(samples, Pass(.training))
    network.updateParameters { name, parameter, _, _ in
      parameter.withMutableElements { elements in
        for index in elements.indices { elements[index] *= Float(1 + 0.2 * random.uniform()) }
        if name.hasSuffix("bias") {
          for index in elements.indices { elements[index] += Float(random.uniform()) - 0.5 }
        }
      }
    }
    return TrainedNetwork(
      network, optimizer: StateDictionary(), training: [:], attributes: ["seed": 3])
  }

  private func withPath<Result>(
    _ name: String, _ body: (String) throws -> Result
  ) throws -> Result {
    let directory = FileManager.default.temporaryDirectory.appending(path: "exchange-\(UUID())")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    return try body(directory.appending(path: name).path(percentEncoded: false))
  }

  @Test(arguments: networks)
  func whatIsExportedToKerasComesBackAsItWas(
    model: NetworkConfiguration.Model, method: NormalizationMethod
  ) throws {
    let network = try network(model, method)
    for (format, name) in [(ExchangeFormat.keras, "a.weights.h5"), (.kerasArchive, "ü b.keras")] {
      try withPath(name) { path in
        _ = try network.export(format, to: path)
        let (imported, _) = try TrainedNetwork.importing(
          ForeignWeights(contentsOf: path), path: path)
        #expect(try imported.outputDifference(from: network) < 2e-6)
      }
    }
  }

  @Test(arguments: networks)
  func statesComeBackBitForBit(
    model: NetworkConfiguration.Model, method: NormalizationMethod
  ) throws {
    let network = try network(model, method)
    let configuration = network.network.configuration
    try withPath("a.npz") { path in
      _ = try network.export(.npz, to: path)
      let weights = try ForeignWeights(contentsOf: path)
      #expect(weights.outputs == 4)
      let (imported, _) = try TrainedNetwork.importing(weights, path: path, as: configuration)
      #expect(imported.checkpoint.model == network.checkpoint.model)
    }
    try withPath("a.weights.h5") { path in
      _ = try network.export(.dual, to: path)
      #expect(try TrainedNetwork(contentsOf: path).checkpoint == network.checkpoint)
    }
  }

  /// What Keras finds in the archive of a network.
  private func archive(_ network: TrainedNetwork) throws -> KerasArchive {
    try withPath("a.keras") { path in
      _ = try network.export(.kerasArchive, to: path)
      guard case .keras(let weights, let text?) = try ForeignWeights(contentsOf: path).contents
      else { throw StorageError("\(path) is an archive of Keras") }
      return KerasArchive(configuration: text, weights: weights)
    }
  }

  @Test func kernelsAndFlattenedRowsHaveKerasesOrder() throws {
    let network = try network(.convnet, .none)
    let layers = try archive(network).weights.layers
    guard case .float(let conv)? = network.network.state["conv1.weight"],
      case .float(let dense)? = network.network.state["fc.weight"],
      let kernel = layers["conv2d"]?[0], let rows = layers["dense"]?[0]
    else { throw StorageError("the network has these tensors") }
    #expect(kernel.shape == [3, 3, 3, 16])
    #expect(kernel[0, 2, 1, 5] == conv[5, 1, 0, 2])
    // 32 channels of 2×2: column c·4 + h·2 + w is row (h·2 + w)·32 + c.
    #expect(rows[(1 * 2 + 0) * 32 + 7, 3] == dense[3, 7 * 4 + 1 * 2 + 0])
  }

  @Test func layersOfAResidualNetworkAreInTheOrderOfKeras() throws {
    struct Configuration: Decodable {
      struct Entry: Decodable { let name: String }
      struct Layers: Decodable { let layers: [Entry] }
      let config: Layers
    }
    let text = try archive(network(.resnet, .batch)).configuration
    let configuration = try JSONDecoder().decode(Configuration.self, from: Data(text.utf8))
    let names = configuration.config.layers.map(\.name)
    // As keras.Model(…).layers lists the convolutions of such a network.
    #expect(
      names.filter { $0.contains(/conv\d$|downsample_0$/) } == Self.convolutionsOfKeras)
  }

  private static let convolutionsOfKeras = [
    "conv1", "layer1_0_conv1", "layer1_0_conv2", "layer1_1_conv1", "layer1_1_conv2",
    "layer2_0_conv1", "layer2_0_conv2", "layer2_0_downsample_0", "layer2_1_conv1",
    "layer2_1_conv2", "layer3_0_conv1", "layer3_0_conv2", "layer3_0_downsample_0",
    "layer3_1_conv1", "layer3_1_conv2",
  ]

  @Test func biasesBeforeARunningMeanAndOtherConventionsAreTakenOver() throws {
    let network = try network(.convnet, .batch)
    var state = StateDictionary()
    for name in network.checkpoint.model.names {
      guard !name.hasSuffix("num_batches_tracked") else { continue }
      guard case .float(let tensor)? = network.checkpoint.model[name] else { continue }
      // As PyTorch's DataParallel names them, in double precision, with biases that change nothing.
      let isMean = name == "norm2.running_mean"
      state["module." + name] = .double(tensor.map { Double($0) + (isMean ? 0.5 : 0) })
      if name == "conv2.weight" {
        state["module.conv2.bias"] = .double(Tensor([32], repeating: 0.5))
      }
    }
    let weights = ForeignWeights(contents: .state(state))
    let (imported, sentences) = try TrainedNetwork.importing(
      weights, path: "theirs.npz", as: network.network.configuration)
    #expect(try imported.outputDifference(from: network) < 1e-6)
    let text = sentences.joined(separator: "\n")
    for words in ["module.", "rounded to float32", "conv2.bias", "num_batches_tracked is 0"] {
      #expect(text.contains(words), "\(text)")
    }
  }

  @Test func epsilonAndMomentumOfAKerasModelAreThoseOfItsLayers() throws {
    let network = try network(.convnet, .batch) {
      $0.normalizerOptions.epsilon = 0.02
      $0.normalizerOptions.momentum = .decay(0.75)
    }
    let keras = try archive(network)
    var configuration = network.network.configuration
    configuration.normalizerOptions = Convention.keras.options(for: .batch)
    let (imported, sentences) = try TrainedNetwork.importing(
      ForeignWeights(contents: .keras(keras.weights, configuration: keras.configuration)),
      path: "a.keras", as: configuration)
    #expect(try imported.outputDifference(from: network) < 1e-6)
    #expect(imported.checkpoint.attributes["normalizer_momentum"] == "decay:0.75")
    #expect(sentences.contains { $0.hasPrefix("epsilon is 0.02") }, "\(sentences)")
  }

  @Test func aRunningVarianceBecomesTheDeviationThatIsKeptHere() throws {
    let network = try network(.mlp, .batchRenormalization)
    var state = network.checkpoint.model
    guard case .float(let deviation)? = state["norm1.running_std"] else { return }
    state["norm1.running_std"] = nil
    state["norm1.running_var"] = .float(deviation.map { $0 * $0 - 1e-5 })
    let (imported, _) = try TrainedNetwork.importing(
      ForeignWeights(contents: .state(state)), path: "a", as: network.network.configuration)
    #expect(try imported.outputDifference(from: network) < 1e-6)
  }

  @Test func namesThatAreMissingOrLeftOverAreListed() throws {
    let network = try network(.mlp, .layer)
    var state = network.checkpoint.model
    state["fc2.weight"] = nil
    state["classifier.weight"] = .float(Tensor([4, 100]))
    func sentence(_ state: StateDictionary, _ method: NormalizationMethod = .layer) -> String {
      var configuration = network.network.configuration
      configuration.method = method
      do {
        _ = try TrainedNetwork.importing(
          ForeignWeights(contents: .state(state)), path: "a.npz", as: configuration)
        return ""
      } catch { return "\(error)" }
    }
    let names = sentence(state)
    #expect(names.contains("lacks fc2.weight, and classifier.weight would be left over"))
    #expect(names.contains("a.npz"))
    let kinds = sentence(network.checkpoint.model, .batch)
    #expect(kinds.contains("norm1.running_mean"))
    state = network.checkpoint.model
    state["fc1.bias"] = nil
    state["fc3.weight"] = .float(Tensor([100, 99]))
    #expect(sentence(state).contains("fc3.weight is 100×99 and not 100×100"))
  }

  @Test func whatKerasHasNoLayerForIsRefused() throws {
    let interleaved = try network(.convnet, .group) {
      try $0.normalizerOptions.set(.groups, to: "4")
      try $0.normalizerOptions.set(.arrangement, to: "interleaved")
    }
    let untracked = try network(.convnet, .batch) {
      $0.normalizerOptions.tracksRunningStatistics = false
    }
    for (network, words) in [(interleaved, "neighbouring"), (untracked, "minibatch")] {
      try withPath("a.keras") { path in
        let error = #expect(throws: StorageError.self) {
          try network.export(.kerasArchive, to: path)
        }
        #expect(error?.message.contains(words) == true)
        #expect(!FileManager.default.fileExists(atPath: path))
      }
    }
  }

  @Test func whatChangesItsMeaningIsSaid() throws {
    for (method, words) in [
      (NormalizationMethod.batch, ["epsilon 1e-05 has to be set", "momentum rate:0.1 becomes"]),
      (.layer, ["GroupNormalization of one group"]), (.weight, ["conv1 is now its own"]),
      (.batchRenormalization, ["neither r nor d"]), (.meanOnlyBatch, ["variance 1"]),
    ] {
      try withPath("a.keras") { path in
        let text = try network(.convnet, method).export(.kerasArchive, to: path)
          .joined(separator: "\n")
        for word in words { #expect(text.contains(word), "\(text)") }
      }
    }
  }
}
