import Normalizers
import Reductions
import Tensors
import Testing

import Training

@Suite struct NetworkProbeTests {
  private static let batch: Minibatch = {
    var batch = Minibatch()
    batch.samples = Tensor.random([40, 2, 8, 8], "probe")
    batch.labels = Tensor([40], (0..<40).map { Int64($0 % 3) })
    return batch
  }()

  private func network(
    _ model: NetworkConfiguration.Model, _ method: NormalizationMethod
  ) throws -> Network {
    try Network(
      NetworkConfiguration(model: model, input: [2, 8, 8], classes: 3, method: method), seed: 5)
  }

  private func read(_ network: Network, _ quantities: ProbeQuantity...) throws -> ProbeReading {
    try NetworkProbe(Set(quantities), on: Self.batch).read(network)
  }

  @Test func percentilesLieBetweenNeighbours() {
    let numbers = (0...100).map { Float(100 - $0) }
    let percentiles = Percentiles(of: numbers)
    #expect(abs(percentiles.q15 - 15) < 1e-12 && percentiles.q50 == 50)
    #expect(abs(percentiles.spread - 70) < 1e-12)
    #expect(Percentiles(of: [2, 4]).q50 == 3)
    #expect(Percentiles(of: [7]).q85 == 7)
    #expect(Percentiles(of: [1, .nan]).q50.isNaN)
  }

  @Test(arguments: [NormalizationMethod.batch, .layer, .weight, .none])
  func theNetworkStaysAsItIs(_ method: NormalizationMethod) throws {
    let network = try network(.mlp, method)
    let probe = NetworkProbe(Set(ProbeQuantity.allCases), on: Self.batch)
    let reading = try probe.read(network)
    #expect(try network.state == self.network(.mlp, method).state)
    #expect(try probe.read(network, threads: ThreadPool(count: 3)) == reading)
  }

  /// What batch normalization gives has mean 0 and variance 1 but for ε, per unit and so in all.
  @Test func normalizedPreactivationsHaveTheMomentsOfTheirDefinition() throws {
    let reading = try read(network(.mlp, .batch), .moments, .percentiles)
    for layer in ["act1", "act2", "act3"] {
      #expect(abs(try #require(reading["\(layer).mean"])) < 1e-6)
      #expect(abs(try #require(reading["\(layer).variance"]) - 1) < 1e-3)
      let q15 = try #require(reading["\(layer).q15"])
      let q85 = try #require(reading["\(layer).q85"])
      #expect(q15 < 0 && 0 < q85 && q85 < 3)
    }
    #expect(reading.percentiles.map(\.layer) == ["act1", "act2", "act3"])
    #expect(reading.percentiles.allSatisfy { $0.units.count == 100 })
  }

  @Test func aUnitIsDeadWhereNothingPasses() throws {
    var network = try network(.mlp, .batch)
    network.updateParameters { name, tensor, _, _ in
      // β of the second layer: 30 units of 100 get nothing above 0.
      if name == "norm2.bias" { for unit in 0..<30 { tensor[unit] = -100 } }
    }
    let reading = try read(network, .dead)
    #expect(reading["act1.dead"] == 0 && reading["act2.dead"] == 0.3)
  }

  /// The weight that is computed with, not the tensors that are learned.
  @Test func weightsAreThoseThatTheLayerComputesWith() throws {
    let (plain, reparametrized) = (try network(.mlp, .none), try network(.mlp, .weight))
    let first = try read(plain, .weights, .singularValues)
    let second = try read(reparametrized, .weights, .singularValues)
    for layer in ["fc1", "fc2", "fc3", "fc4"] {
      let length = try #require(first["\(layer).weight_norm"])
      #expect(abs(try #require(second["\(layer).weight_norm"]) - length) < 1e-4 * length)
      guard case .float(let weight) = plain.state["\(layer).weight"] else { continue }
      #expect(length == weight.length)
      let value = try #require(first["\(layer).singular_value"])
      #expect(length / 10 < value && value < length)
    }
  }

  @Test func theLargestSingularValueOfADiagonalMatrixIsItsLargestEntry() {
    var matrix = Tensor<Float>([3, 4])
    (matrix[0, 0], matrix[1, 1], matrix[2, 2]) = (1, -5, 3)
    #expect(abs(matrix.largestSingularValue() - 5) < 1e-5)
    #expect(Tensor<Float>([2, 2]).largestSingularValue() == 0)
  }

  @Test func gradientsAreThoseOfTheLoss() throws {
    let network = try network(.convnet, .group)
    let reading = try read(network, .gradients)
    let (loss, gradient) = try network.gradient(of: Self.batch)
    for (name, tensor) in gradient.parts where name.hasSuffix("conv1.weight") {
      #expect(reading["conv1.gradient_norm"] == tensor.length)
    }
    // Along the gradient the loss changes by its squared length.
    let step = 1e-3 / gradient.length
    let up = try network.moved(by: step, along: gradient).gradient(of: Self.batch).loss
    let down = try network.moved(by: -step, along: gradient).gradient(of: Self.batch).loss
    let slope = (up - down) / (2 * step)
    #expect(abs(slope / (gradient.length * gradient.length) - 1) < 0.02)
    #expect(abs((up + down) / 2 - loss) < 1e-3)
    #expect(gradient.distance(to: gradient) == 0 && abs(gradient.cosine(to: gradient) - 1) < 1e-12)
  }

  /// At the start the running statistics are mean 0 and variance 1.
  @Test func theGapIsThatOfTheFirstStatistics() throws {
    let reading = try read(network(.mlp, .batch), .gaps)
    var dense = try network(.mlp, .batch).layers.elements[1].layer
    let x = Self.batch.samples.reshaped([40, 128])
    let moments = try dense.forward(x, Pass(.inference)).moments(per: .channel, threads: .serial)
    let squares = moments.reduce(0) { $0 + $1.mean * $1.mean }
    let expected = (squares / Double(moments.count)).squareRoot()
    #expect(abs(try #require(reading["norm1.mean_gap"]) - expected) < 1e-9)
    #expect(try #require(reading["norm1.variance_gap"]) > 0)
    #expect(try read(network(.mlp, .layer), .gaps).values.isEmpty)
  }

  @Test func layersHaveTheirNamesInTheState() throws {
    let reading = try read(network(.resnet, .batch), .weights, .gaps)
    for name in [
      "conv1.weight_norm", "layer1.0.conv2.weight_norm", "layer2.0.downsample.0.weight_norm",
      "layer2.0.downsample.1.mean_gap", "layer3.0.norm2.variance_gap", "fc.weight_norm",
    ] { #expect(reading[name] != nil, "\(name)") }
  }
}
