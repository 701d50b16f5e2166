import Normalizers
import Testing

/// Folding is exact in inference, and recalibration on the full set is exact for it.
@Suite struct PopulationPropertyTests {
  static let members: [@Sendable (Int) throws -> any PopulationNormalizer<Double>] = [
    { try BatchNormalization(channels: $0) },
    { try BatchRenormalization(channels: $0) },
    { try BatchRenormalization(channels: $0, convention: .keras) },
    { try MeanOnlyBatchNormalization(channels: $0) },
    {
      try InstanceNormalization(channels: $0, affine: .weightAndBias, tracksRunningStatistics: true)
    },
  ]

  /// W'·x + b' = norm(W·x + b), for a 1×1 convolution.
  @Test(arguments: 0..<members.count, PropertySeeds.all)
  func foldingChangesNoOutput(member: Int, seed: UInt64) throws {
    var random = RandomNumbers(seed: seed, stream: "folding \(member)")
    let (channels, features) = (random.integer(in: 1...5), random.integer(in: 1...6))
    let layer = LinearLayer(
      weight: .normal([channels, features], using: &random),
      data: .normal(
        [random.integer(in: 2...6), features, random.integer(in: 2...4)], using: &random))
    let bias = Tensor<Double>.normal([channels], using: &random)
    var normalizer = try Self.members[member](channels).randomized(using: &random)
    let preactivations = layer.preactivations.adding(bias)
    for _ in 0..<3 {
      let shift = random.normal()
      _ = try normalizer.forward(preactivations.map { 2 * $0 + shift }, .training)
    }
    let expected = try normalizer.forward(preactivations, .inference).y

    let folded = try normalizer.folded(into: layer.weight, bias: bias)
    let single = LinearLayer(weight: folded.weight, data: layer.data)
    let found = single.preactivations.adding(folded.bias)
    // Both are sums of D + 1 products, of sizes that the magnitudes of both layers bound.
    let scale = 1 + folded.weight.largest / max(layer.weight.largest, .leastNormalMagnitude)
    let sizes =
      single.magnitude + scale * (layer.magnitude + bias.largest) + folded.bias.largest
      + scale * (normalizer.population?.mean.largest ?? 0)
    #expect(
      found.distance(to: expected) <= 4 * Double(features + 8) * Rounding.unit * sizes,
      "seed \(seed)")
  }

  /// However a set is cut into batches, the pooled estimate is the statistics of the whole; with them,
  /// inference over the set gives every channel mean β and deviation γ·√(σ²/(σ² + ε)).
  @Test(arguments: PropertySeeds.all) func pooledRecalibrationIsExactOnTheFullSet(
    seed: UInt64
  ) throws {
    var random = RandomNumbers(seed: seed, stream: "recalibration")
    let drawn = random.activationShape()
    let shape = Shape([random.integer(in: 5...12)] + drawn.dimensions.dropFirst())
    let x = Tensor<Double>.normal(
      shape, mean: random.uniform(in: -9..<9), standardDeviation: random.uniform(in: 0.5..<3),
      using: &random)
    var batch = try BatchNormalization<Double>(
      channels: shape.channels, runningVariance: .biasedVariance
    ).randomized(using: &random)
    var estimate = try #require(batch.makePopulationEstimate(.pooled))
    var start = 0
    while start < shape.samples {
      // Parts of any size, of one sample and of none among them.
      let end = min(shape.samples, start + random.integer(in: 0...4))
      try estimate.add(x.samples(start..<end), threads: .serial)
      start = end
    }
    batch.population = estimate.statistics
    let y = try batch.forward(x, .inference).y
    for (channel, offsets) in SharedSets.channel.offsets(shape).enumerated() {
      let values = x.values(offsets)
      let (before, after) = (NaiveMoments(values), NaiveMoments(y.values(offsets)))
      let rounding = Rounding(values, epsilon: batch.epsilon)
      let message: Comment = "seed \(seed), shape \(shape), channel \(channel)"
      let (gamma, beta) = (batch.affine.weight?[channel] ?? 1, batch.affine.bias?[channel] ?? 0)
      let error = 4 * (gamma * rounding.normalized + 4 * Rounding.unit * (abs(beta) + gamma))
      #expect(abs(after.mean - beta) <= error, message)
      let share = before.variance / (before.variance + batch.epsilon)
      #expect(
        abs(after.variance - gamma * gamma * share) <= 4 * gamma * rounding.largest * error, message
      )
    }
  }
}

extension Tensor where Scalar == Double {
  /// The tensor with a number for each channel added.
  fileprivate func adding(_ bias: Tensor) -> Tensor {
    let bias = bias.elements
    return Tensor(
      shape,
      elements.enumerated().map { $0.element + bias[$0.offset / shape.positions % shape.channels] })
  }
}
