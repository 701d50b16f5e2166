import Normalizers
import Reductions
import Tensors
import Testing
import Training

@Suite struct NetworkTests {
  private static func configuration(
    _ model: NetworkConfiguration.Model, _ method: NormalizationMethod, input: Shape = [1, 8, 8],
    placement: NetworkConfiguration.Placement = .before
  ) -> NetworkConfiguration {
    NetworkConfiguration(
      model: model, input: input, classes: 10, placement: placement, method: method)
  }

  @Test(
    arguments: NetworkConfiguration.Model.allCases,
    [[1, 8, 8], [1, 28, 28], [3, 32, 32], [2, 9, 5]])
  func networksTakeImagesOfAnySize(_ model: NetworkConfiguration.Model, _ input: [Int]) throws {
    for placement in NetworkConfiguration.Placement.allCases {
      var network = try Network(
        Self.configuration(model, .layer, input: Shape(input), placement: placement), seed: 1)
      let x = Tensor.random(Shape([3] + input), "x")
      let y = try network.forward(x, Pass(.training))
      #expect(y.shape == [3, 10])
      let dx = try network.backward(.random([3, 10], "dy"), Pass(.training), inputGradient: true)
      #expect(dx?.shape == x.shape)
      #expect(network.gradients.values.allSatisfy { $0.elements.allSatisfy(\.isFinite) })
    }
  }

  @Test func convNetEntriesHavePyTorchNames() throws {
    let batch = try Network(Self.configuration(.convnet, .batch), seed: 1).state
    #expect(
      batch.names == ["conv1", "conv2", "conv3"].enumerated().flatMap { index, name in
        ["\(name).weight"]
          + ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"].map {
            "norm\(index + 1).\($0)"
          }
      } + ["fc.weight", "fc.bias"])
    #expect(batch["fc.weight"]?.shape == [10, 128])
    let weight = try Network(Self.configuration(.convnet, .weight), seed: 1).state
    #expect(
      weight.names.prefix(3) == [
        "conv1.parametrizations.weight.original0", "conv1.parametrizations.weight.original1",
        "conv1.bias",
      ])
    #expect(weight.names.suffix(2) == ["fc.weight", "fc.bias"])
  }

  @Test func resNetEntriesHaveTorchvisionNames() throws {
    let state = try Network(Self.configuration(.resnet, .group), seed: 1).state
    for name in [
      "conv1.weight", "norm1.bias", "layer1.0.conv1.weight", "layer1.0.norm2.weight",
      "layer2.0.downsample.0.weight", "layer2.0.downsample.1.weight", "layer3.0.conv2.weight",
      "fc.bias",
    ] {
      #expect(state[name] != nil, "\(name)")
    }
    #expect(state["layer1.0.downsample.0.weight"] == nil)
    #expect(state["conv1.bias"] == nil)
  }

  @Test func theNormalizerTakesThePlaceOfTheBiasOnlyWhenItFollowsDirectly() throws {
    func hasBias(_ method: NormalizationMethod, _ placement: NetworkConfiguration.Placement) throws
      -> Bool
    {
      let network = try Network(
        Self.configuration(.mlp, method, placement: placement), seed: 1)
      return network.state["fc1.bias"] != nil
    }
    #expect(try !hasBias(.batch, .before))
    #expect(try hasBias(.batch, .after))
    #expect(try hasBias(.none, .before))
    #expect(try hasBias(.weight, .before))
  }

  /// Fair by construction: the weights do not depend on the method.
  @Test(arguments: NetworkConfiguration.Model.allCases)
  func everyMethodBeginsWithTheSameWeights(_ model: NetworkConfiguration.Model) throws {
    let plain = try Network(Self.configuration(model, .none), seed: 9).state
    for method in NormalizationMethod.allCases {
      let state = try Network(Self.configuration(model, method), seed: 9).state
      for name in plain.names where name.hasSuffix(".weight") {
        let stem = name.dropLast("weight".count)
        let found =
          state[name] ?? state["\(stem)parametrizations.weight.original1"]
          ?? state["\(stem)parametrizations.weight.original"]
        #expect(found == plain[name], "\(method) \(name)")
      }
    }
  }

  /// The wrapped weight is the drawn one at first, so the outputs are those of the plain network.
  @Test func weightNormalizationChangesNothingAtFirst() throws {
    var (plain, wrapped) = (
      try Network(Self.configuration(.convnet, .none), seed: 2),
      try Network(Self.configuration(.convnet, .weight), seed: 2)
    )
    let x = Tensor.random([4, 1, 8, 8], "x")
    let (a, b) = (
      try plain.forward(x, Pass(.inference)), try wrapped.forward(x, Pass(.inference))
    )
    #expect(relativeError(b, a.map { Double($0) }) < 1e-5)
  }

  @Test(arguments: NormalizationMethod.allCases)
  func aStateGoesThereAndBack(_ method: NormalizationMethod) throws {
    var network = try Network(Self.configuration(.resnet, method), seed: 3)
    let x = Tensor.random([4, 1, 8, 8], "x")
    _ = try network.forward(x, Pass(.training))
    var other = try Network(Self.configuration(.resnet, method), seed: 4)
    #expect(other.state != network.state)
    try other.load(network.state)
    #expect(other.state == network.state)
    let results = (
      try network.forward(x, Pass(.inference)), try other.forward(x, Pass(.inference))
    )
    #expect(results.0 == results.1)
  }

  @Test func aStateThatDoesNotFitChangesNothing() throws {
    var network = try Network(Self.configuration(.mlp, .batch), seed: 3)
    let before = network.state
    var (missing, unknown, misshapen) = (
      try Network(Self.configuration(.mlp, .batch), seed: 4).state, before, before
    )
    missing["fc4.bias"] = nil
    unknown["fc5.bias"] = .float(Tensor([10]))
    misshapen["fc4.weight"] = .float(Tensor([10, 99]))
    for state in [missing, unknown, misshapen] {
      #expect(throws: LayerError.self) { try network.load(state) }
      #expect(network.state == before)
    }
  }

  @Test func configurationsThatFitNothingAreErrors() {
    var configuration = Self.configuration(.convnet, .none, input: [1, 8, 3])
    #expect(throws: NetworkError.tooSmall([1, 8, 3])) { try Network(configuration, seed: 1) }
    configuration.input = [8, 8]
    #expect(throws: NetworkError.input([8, 8])) { try Network(configuration, seed: 1) }
    configuration.input = [1, 8, 8]
    configuration.classes = 1
    #expect(throws: NetworkError.classes(1)) { try Network(configuration, seed: 1) }
  }

  @Test func inputsOfAnotherShapeAreErrors() throws {
    var network = try Network(Self.configuration(.mlp, .none), seed: 1)
    #expect(throws: LayerError.self) {
      try network.forward(.random([2, 1, 4, 16], "x"), Pass(.inference))
    }
  }

  /// arXiv 1602.07868 §3: every pre-activation under weight normalization has mean 0 and variance 1.
  @Test(arguments: NetworkConfiguration.Model.allCases)
  func dataDependentInitializationStandardizesPreactivations(
    _ model: NetworkConfiguration.Model
  ) throws {
    let configuration = NetworkConfiguration(
      model: model, input: [1, 8, 8], classes: 10,
      initialization: Initialization(.heNormal, scale: 7), method: .weight)
    var network = try Network(configuration, seed: 5)
    let x = Tensor.random([50, 1, 8, 8], "x")
    _ = try network.initialize(from: x, Pass(.inference))
    let moments = try preactivationMoments(&network, x)
    #expect(moments.count >= 16)
    for (mean, variance) in moments {
      #expect(abs(mean) < 1e-4)
      #expect(abs(variance - 1) < 1e-3)
    }
  }

  /// Mean and variance of each output channel of the first hidden layers outside residual blocks.
  private func preactivationMoments(
    _ network: inout Network, _ x: Tensor<Float>
  ) throws -> [(mean: Double, variance: Double)] {
    var (value, moments) = (x, [(mean: Double, variance: Double)]())
    for element in network.layers.elements where element.name != "fc" && element.name != "fc4" {
      var layer = element.layer
      value = try layer.forward(value, Pass(.inference))
      guard layer is Dense || layer is Convolution2D else { continue }
      let (samples, channels) = (value.shape.samples, value.shape.channels)
      let positions = value.shape.positions
      let numbers = value.elements
      for channel in 0..<channels {
        let own = (0..<samples).flatMap { sample in
          (0..<positions).map { Double(numbers[(sample * channels + channel) * positions + $0]) }
        }
        let mean = own.reduce(0, +) / Double(own.count)
        moments.append((mean, own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(own.count)))
      }
    }
    return moments
  }

  /// A layer whose tensors are shared with a copy of it would have to allocate in every step.
  @Test func stepsWriteToTheSameMemory() throws {
    let weight = Tensor.random([4, 3, 3, 3], "w")
    var layers = Sequential([
      .init("conv", try Convolution2D(weight: weight, bias: nil)),
      .init("norm", ActivationNormalization(try BatchNormalization<Float>(channels: 4))),
      .init("act", Activation(.relu)), .init("pool", try MaxPooling2D()),
      .init("last", try Convolution2D(weight: Tensor.random([2, 4, 3, 3], "v"), bias: nil)),
    ])
    let (x, pass) = (Tensor.random([2, 3, 8, 8], "x"), Pass(.training, stopwatch: Stopwatch()))
    var places: Set<[UnsafePointer<Float>?]> = []
    for _ in 0..<4 {
      let y = try layers.forward(x, pass)
      let dx = try #require(try layers.backward(y, pass, inputGradient: true))
      places.insert([y, dx].map { $0.withElements(\.baseAddress) })
    }
    #expect(places.count == 1)
  }
}
