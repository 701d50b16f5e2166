import Normalizers
import Reductions
import Tensors
import Testing
import Training

@Suite struct RecalibrationTests {
  /// A network as training leaves one: γ and β random, running statistics of a few random minibatches.
  static func network(
    _ model: NetworkConfiguration.Model, _ method: NormalizationMethod,
    placement: NetworkConfiguration.Placement = .before
  ) throws -> Network {
    var network = try Network(
      NetworkConfiguration(
        model: model, input: [2, 8, 8], classes: 10, placement: placement, method: method), seed: 4)
    var random = RandomNumbers(seed: 4, stream: "parameters")
    network.updateParameters { name, parameter, _, decays in
      guard !decays, parameter.shape.rank == 1 else { return }
      parameter = .uniform(parameter.shape, in: 0.5..<1.5, using: &random)
    }
    for step in 0..<3 {
      _ = try network.forward(.random([16, 2, 8, 8], "step \(step)"), Pass(.training))
    }
    return network
  }

  static let samples = Tensor.random([50, 2, 8, 8], "samples").map { 3 * $0 + 1 }

  /// Mean and spread of each normalizer's population, by name.
  private static func populations(_ network: Network) -> [String: RunningStatistics<Float>] {
    var copy = network
    var result: [String: RunningStatistics<Float>] = [:]
    copy.updateNormalizations { name, layer in
      result[name] = (layer.normalizer as? any PopulationNormalizer<Float>)?.population
    }
    return result
  }

  /// Sums of up to 576 products, whose order may depend on how many samples pass at once.
  private static let rounding = 576 * 0x1p-24

  // MARK: Layer by layer

  /// Every normalizer meets in inference exactly the numbers whose moments it holds.
  @Test(
    arguments: NetworkConfiguration.Model.allCases,
    [NormalizationMethod.batch, .batchRenormalization])
  func layerByLayerGivesTheStatisticsThatInferenceMeets(
    _ model: NetworkConfiguration.Model, _ method: NormalizationMethod
  ) throws {
    for placement in NetworkConfiguration.Placement.allCases {
      var network = try Self.network(model, method, placement: placement)
      try network.recalibrate(Recalibration(batchSize: 7), on: Self.samples)
      var checked = 0
      var layers = network.layers
      _ = try Self.check(&layers, Self.samples, &checked)
      #expect(checked == Self.populations(network).count && checked >= 3)
    }
  }

  /// Passes x through the layers as in inference, holding each normalizer's population to its input.
  private static func check(
    _ layers: inout Sequential, _ x: Tensor<Float>, _ checked: inout Int
  ) throws -> Tensor<Float> {
    var value = x
    for index in layers.elements.indices {
      if var block = layers.elements[index].layer as? ResidualBlock {
        let body = try check(&block.body, value, &checked)
        var shortcut = block.shortcut ?? Sequential([])
        let other = try check(&shortcut, value, &checked)
        let sum = Tensor(body.shape, zip(body.elements, other.elements).map { $0 + $1 })
        value = try check(&block.after, sum, &checked)
        continue
      }
      if let layer = layers.elements[index].layer as? ActivationNormalization {
        expectPopulation(of: layer, is: try value.moments(per: .channel))
        checked += 1
      }
      value = try layers.elements[index].layer.forward(value, Pass(.inference))
    }
    return value
  }

  private static func expectPopulation(of layer: ActivationNormalization, is moments: [Moments]) {
    guard let population = (layer.normalizer as? any PopulationNormalizer<Float>)?.population else {
      return
    }
    for (channel, moments) in moments.enumerated() {
      let deviation = moments.variance.squareRoot()
      let mean = Double(population.mean[channel])
      #expect(abs(mean - moments.mean) <= rounding * (abs(moments.mean) + deviation))
      let expected =
        population.spread == .deviation
        ? (moments.variance + 1e-5).squareRoot() : moments.unbiasedVariance
      let spread = Double(population.spreadValues[channel])
      #expect(abs(spread - expected) <= 4 * rounding * (expected + moments.mean * moments.mean))
    }
  }

  @Test func layerByLayerMinibatchesDoNotMatter() throws {
    var results: [[String: RunningStatistics<Float>]] = []
    for (size, seed) in [(1, UInt64(1)), (7, 2), (50, 1), (1000, 1)] {
      var network = try Self.network(.mlp, .batch)
      let report = try network.recalibrate(
        Recalibration(batchSize: size, seed: seed), on: Self.samples)
      #expect(report.measured.map(\.name) == ["norm1", "norm2", "norm3"])
      #expect(report.measured.allSatisfy { $0.batches == (50 + size - 1) / size })
      results.append(Self.populations(network))
    }
    for (name, expected) in results[0] {
      for other in results.dropFirst() {
        let found = try #require(other[name])
        #expect(relativeError(found.mean, expected.mean.map { Double($0) }) < Self.rounding)
        #expect(
          relativeError(found.spreadValues, expected.spreadValues.map { Double($0) })
            < Self.rounding)
      }
    }
  }

  @Test func bodyAndShortcutOfABlockAreMeasuredInOnePass() throws {
    var network = try Self.network(.resnet, .batch)
    let report = try network.recalibrate(on: Self.samples)
    #expect(report.passes == 7 && report.measured.count == 9)
    #expect(
      Set(report.measured.map(\.name)) == Set(Self.populations(network).keys))
  }

  // MARK: One pass

  /// What `update_bn` of PyTorch does: the training network, its running statistics a cumulative average.
  @Test(arguments: NetworkConfiguration.Model.allCases)
  func onePassAveragesWhatTrainingWouldFollow(_ model: NetworkConfiguration.Model) throws {
    let recalibration = Recalibration(.meanOfBatches, order: .onePass, batchSize: 16)
    var (found, expected) = (
      try Self.network(model, .batch), try Self.network(model, .batch)
    )
    #expect(try found.recalibrate(recalibration, on: Self.samples).passes == 1)
    try expected.updateNormalizations { _, layer in
      guard var batch = layer.normalizer as? BatchNormalization<Float> else { return }
      batch.population = try RunningStatistics(
        count: batch.channels, momentum: .cumulative, spread: .unbiasedVariance)
      layer.normalizer = batch
    }
    let batches = recalibration.batches(of: 50)
    #expect(batches.map(\.count) == [16, 16, 16])
    let size = Self.samples.shape.count / 50
    for positions in batches {
      let numbers = Self.samples.elements
      let batch = Tensor<Float>(
        [16, 2, 8, 8], positions.flatMap { numbers[$0 * size..<($0 + 1) * size] })
      _ = try expected.forward(batch, Pass(.training))
    }
    let (a, b) = (Self.populations(found), Self.populations(expected))
    for (name, population) in a {
      let other = try #require(b[name])
      // Theirs is rounded to Float in every step.
      #expect(relativeError(population.mean, other.mean.map { Double($0) }) < 8 * 0x1p-24)
      #expect(
        relativeError(population.spreadValues, other.spreadValues.map { Double($0) })
          < 8 * 0x1p-24)
    }
  }

  /// The first normalizer's statistics do not depend on the order, later ones do.
  @Test func theOrdersDifferBehindTheFirstNormalizer() throws {
    var networks = try [Self.network(.convnet, .batch), Self.network(.convnet, .batch)]
    for (index, order) in Recalibration.Order.allCases.enumerated() {
      try networks[index].recalibrate(
        Recalibration(.meanOfBatches, order: order, batchSize: 5), on: Self.samples)
    }
    let populations = networks.map(Self.populations)
    #expect(populations[0]["norm1"]?.mean == populations[1]["norm1"]?.mean)
    #expect(populations[0]["norm2"]?.mean != populations[1]["norm2"]?.mean)
  }

  // MARK: What stays

  @Test(arguments: Recalibration.Order.allCases, PopulationEstimator.allCases)
  func onlyPopulationStatisticsChange(
    order: Recalibration.Order, estimator: PopulationEstimator
  ) throws {
    var network = try Self.network(.resnet, .batch)
    let before = network.state
    try network.recalibrate(Recalibration(estimator, order: order), on: Self.samples)
    for name in before.names {
      let isStatistic = name.hasSuffix("running_mean") || name.hasSuffix("running_var")
      #expect((network.state[name] == before[name]) == !isStatistic, "\(name)")
    }
  }

  @Test func frozenNormalizersAndOtherMethodsStay() throws {
    var network = try Self.network(.mlp, .batch)
    network.updateNormalizations { name, layer in
      guard name == "norm2", var normalizer = layer.normalizer as? BatchNormalization<Float> else {
        return
      }
      normalizer.isFrozen = true
      layer.normalizer = normalizer
    }
    let before = Self.populations(network)
    let report = try network.recalibrate(on: Self.samples)
    #expect(report.measured.map(\.name) == ["norm1", "norm3"])
    #expect(Self.populations(network)["norm2"] == before["norm2"])

    for method in [NormalizationMethod.none, .group, .spectral] {
      var other = try Self.network(.convnet, method)
      let state = other.state
      let report = try other.recalibrate(on: Self.samples)
      #expect(report.passes == 0 && report.measured.isEmpty)
      #expect(other.state == state)
    }
  }

  @Test func threadsChangeNoBit() throws {
    var states: [StateDictionary] = []
    for count in [1, 3] {
      var network = try Self.network(.resnet, .batchRenormalization)
      try network.recalibrate(on: Self.samples, threads: ThreadPool(count: count))
      states.append(network.state)
    }
    #expect(states[0] == states[1])
  }

  @Test func whatCannotBeMeasuredChangesNothing() throws {
    var network = try Self.network(.mlp, .batch)
    let before = network.state
    var broken = Self.samples
    for sample in 0..<50 { broken[sample, 1, 2, 3] = .nan }
    #expect(throws: TrainingError.noFiniteBatch(normalization: "norm1")) {
      try network.recalibrate(on: broken)
    }
    #expect(throws: TrainingError.noFiniteBatch(normalization: "norm1")) {
      try network.recalibrate(Recalibration(.meanOfBatches, batchSize: 1), on: Self.samples)
    }
    #expect(throws: TrainingError.noSamples([0, 2, 8, 8])) {
      try network.recalibrate(on: Tensor([0, 2, 8, 8]))
    }
    #expect(throws: TrainingError.batchSize(0, samples: 50)) {
      try network.recalibrate(Recalibration(batchSize: 0), on: Self.samples)
    }
    #expect(throws: LayerError.self) { try network.recalibrate(on: .random([5, 1, 8, 8], "x")) }
    #expect(network.state == before)
  }

  /// A minibatch with a number that is not finite is left out and counted.
  @Test func minibatchesThatAreNotFiniteAreSkipped() throws {
    var samples = Self.samples
    samples[17, 0, 0, 0] = .infinity
    var network = try Self.network(.convnet, .batch)
    let report = try network.recalibrate(Recalibration(batchSize: 10), on: samples)
    #expect(report.measured.allSatisfy { $0.batches == 4 && $0.skippedBatches == 1 })
  }

  /// Pass after pass, the outputs of layers lie where they lay.
  @Test func passesWriteToTheSameMemory() throws {
    var layers = Sequential([
      .init("conv", try Convolution2D(weight: .random([4, 2, 3, 3], "w"), bias: nil)),
      .init("norm", ActivationNormalization(try BatchNormalization<Float>(channels: 4))),
      .init("act", Activation(.relu)),
    ])
    var places: Set<UnsafePointer<Float>?> = []
    for _ in 0..<4 {
      let y = try #require(try layers.measure(Self.samples, Pass(.inference)))
      places.insert(y.withElements(\.baseAddress))
    }
    #expect(places.count == 1)
  }
}
