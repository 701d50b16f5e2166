import Normalizers
import Tensors
import Testing
import Training

@Suite struct NetworkFoldingTests {
  /// A network of up to ten layers, each of which rounds sums of up to 576 products: ten times √576·2⁻²⁴,
  /// as independent roundings add up.
  private static let rounding = 10 * 24 * 0x1p-24

  private func inference(_ network: Network) throws -> Tensor<Float> {
    var copy = network
    return try copy.forward(RecalibrationTests.samples, Pass(.inference))
  }

  @Test(
    arguments: NetworkConfiguration.Model.allCases,
    [NormalizationMethod.batch, .batchRenormalization, .weight, .spectral])
  func aFoldedNetworkDoesTheSameInInference(
    _ model: NetworkConfiguration.Model, _ method: NormalizationMethod
  ) throws {
    let network = try RecalibrationTests.network(model, method)
    let (folded, report) = try network.folded()
    #expect(report.isComplete && !report.entries.isEmpty)
    let (found, expected) = (try inference(folded), try inference(network).map { Double($0) })
    #expect(relativeError(found, expected) < Self.rounding)

    // It is a plain network in every respect.
    #expect(folded.configuration.method == .none)
    var plain = try Network(folded.configuration, seed: 1)
    #expect(plain.state.names == folded.state.names)
    try plain.load(folded.state)
    #expect(try inference(plain) == found)
  }

  /// Where no number is rounded, folding changes no bit.
  @Test func whereNothingIsRoundedItIsExact() throws {
    func whole(_ shape: Shape, _ stream: String) -> Tensor<Float> {
      Tensor.random(shape, stream).map { ($0 * 3).rounded() }
    }
    var norm = try BatchNormalization<Float>(channels: 4, epsilon: 0)
    norm.updateParameters { name, tensor in
      tensor = Tensor([4], name == "weight" ? [1, -2, 0.5, 4] : [0, 3, -1.5, 0.25])
    }
    norm.population?.mean = Tensor([4], [0, 1.5, -8, 3])
    norm.population?.spreadValues = Tensor([4], [1, 4, 0.25, 64])
    var network = try RecalibrationTests.network(.convnet, .batch)
    for bias in [nil, whole([4], "b")] {
      let convolution = try Convolution2D(weight: whole([4, 2, 3, 3], "w"), bias: bias, stride: 2)
      network.layers = Sequential([
        .init("conv", convolution), .init("norm", ActivationNormalization(norm)),
      ])
      let (folded, report) = try network.folded()
      #expect(report.entries.map(\.description) == ["norm is folded into conv"])
      var (a, b) = (network, folded)
      let x = whole([5, 2, 8, 8], "x")
      #expect(try a.forward(x, Pass(.inference)) == b.forward(x, Pass(.inference)))
    }
  }

  @Test func residualBlocksFoldInBodyAndShortcut() throws {
    let report = try RecalibrationTests.network(.resnet, .batch).folded().report
    let sentences = report.entries.map(\.description)
    #expect(sentences.contains("layer2.0.downsample.1 is folded into layer2.0.downsample.0"))
    #expect(sentences.contains("layer3.0.norm2 is folded into layer3.0.conv2"))
    #expect(report.entries.count == 9)
    #expect(sentences[0] == "norm1 is folded into conv1")
  }

  @Test(arguments: NetworkConfiguration.Model.allCases)
  func nothingFoldsOverANonlinearity(_ model: NetworkConfiguration.Model) throws {
    let network = try RecalibrationTests.network(model, .batch, placement: .after)
    let (folded, report) = try network.folded()
    #expect(report.isUnchanged && !report.isComplete)
    #expect(
      report.entries[0].description
        == "norm1 stays: it follows act1, which is no dense or convolution layer")
    #expect(folded.state == network.state && folded.configuration == network.configuration)
  }

  @Test(arguments: [NormalizationMethod.layer, .group, .instance])
  func statisticsOfTheInputStay(_ method: NormalizationMethod) throws {
    let network = try RecalibrationTests.network(.convnet, method)
    let (folded, report) = try network.folded()
    #expect(folded.state == network.state)
    #expect(
      report.entries.allSatisfy {
        $0.outcome == .kept(reason: "takes its statistics from its input")
      })
  }

  @Test func whatHasNoPopulationStaysAndTheRestIsFolded() throws {
    var network = try RecalibrationTests.network(.mlp, .batch)
    network.updateNormalizations { name, layer in
      guard name == "norm2", var batch = layer.normalizer as? BatchNormalization<Float> else {
        return
      }
      batch.population = nil
      layer.normalizer = batch
    }
    let (folded, report) = try network.folded()
    #expect(!report.isComplete && !report.isUnchanged)
    #expect(folded.configuration.method == .batch)
    #expect(folded.state.names.filter { $0.hasPrefix("norm") } == ["norm2.weight", "norm2.bias"])
    #expect(
      relativeError(try inference(folded), try inference(network).map { Double($0) })
        < Self.rounding)
  }

  /// A weight that is computed is baked first, then takes the normalizer in.
  @Test func aNormalizedWeightTakesInTheNormalizerBehindIt() throws {
    var network = try RecalibrationTests.network(.convnet, .batch)
    let weight = Tensor.random([3, 2, 3, 3], "w")
    var norm = try BatchNormalization<Float>(channels: 3)
    norm.population?.mean = .random([3], "mean")
    network.layers = Sequential([
      .init(
        "conv",
        try Convolution2D(
          weight: weight, bias: nil, normalizer: WeightNormalization(wrapping: weight))),
      .init("norm", ActivationNormalization(norm)),
    ])
    let (folded, report) = try network.folded()
    #expect(report.entries.map(\.outcome) == [.baked, .folded(into: "conv")])
    #expect(folded.state.names == ["conv.weight", "conv.bias"])
    #expect(
      relativeError(try inference(folded), try inference(network).map { Double($0) })
        < Self.rounding)
  }
}
