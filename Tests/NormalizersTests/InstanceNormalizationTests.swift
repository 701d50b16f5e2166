import Normalizers
import Testing

@Suite struct InstanceNormalizationTests {
  private func make(
    _ momentum: Momentum = .rate(0.1), _ spread: RunningSpread = .unbiasedVariance
  ) throws -> InstanceNormalization<Double> {
    try InstanceNormalization(
      channels: 1, affine: .weightAndBias, tracksRunningStatistics: true, momentum: momentum,
      runningVariance: spread)
  }

  /// Means 2 and 6, M₂ 2 and 18.
  private let x = Tensor<Double>([2, 1, 2], [1, 3, 3, 9])

  @Test func runningStatisticsFollowTheMeanOverTheSamples() throws {
    var unbiased = try make()
    _ = try unbiased.forward(x, .training)
    let population = try #require(unbiased.population)
    #expect(abs(population.mean[0] - 0.1 * 4) < 1e-15)
    #expect(abs(population.spreadValues[0] - (0.9 + 0.1 * (2 + 18) / 2)) < 1e-15)
    #expect(population.batchesTracked == 1)
    var biased = try make(.decay(0.9), .biasedVariance)
    _ = try biased.forward(x, .training)
    #expect(
      abs(try #require(biased.population).spreadValues[0] - (0.9 + 0.1 * (1 + 9) / 2)) < 1e-15)
  }

  @Test func cumulativeMeansCumulative() throws {
    var instance = try make(.cumulative)
    _ = try instance.forward(x, .training)
    _ = try instance.forward(x.map { $0 + 3 }, .training)
    let population = try #require(instance.population)
    #expect(abs(population.mean[0] - 5.5) < 1e-15)
    #expect(abs(population.spreadValues[0] - 10) < 1e-14)
  }

  @Test func inferenceWithRunningStatisticsIsBatchNormalizations() throws {
    var random = RandomNumbers(seed: 91)
    var instance = try make().randomized(using: &random)
    _ = try instance.forward(x, .training)
    var batch = try BatchNormalization<Double>(channels: 1)
    try batch.load(instance.state)
    // A single position is no obstacle, for no statistic is taken.
    for shape: Shape in [[3, 1, 4], [1, 1, 1]] {
      let x = Tensor<Double>.normal(shape, mean: 2, using: &random)
      let dy = Tensor<Double>.normal(shape, using: &random)
      let (y, record) = try instance.forward(x, .inference)
      let (expected, expectedRecord) = try batch.forward(x, .inference)
      #expect(y == expected)
      #expect(
        try instance.backward(dy, record).dx == batch.backward(dy, expectedRecord).dx)
    }
  }

  @Test func trainingIsThatWithoutRunningStatistics() throws {
    var random = RandomNumbers(seed: 92)
    let x = Tensor<Double>.normal([3, 2, 4, 4], using: &random)
    var tracking = try InstanceNormalization<Double>(channels: 2, tracksRunningStatistics: true)
    var plain = try InstanceNormalization<Double>(channels: 2)
    #expect(try tracking.forward(x, .training).y == plain.forward(x, .training).y)
    #expect(plain.population == nil && plain.state.names.isEmpty)
    #expect(tracking.state.names == ["running_mean", "running_var", "num_batches_tracked"])
  }

  @Test func oneSampleThatIsNotFiniteKeepsTheStatistics() throws {
    var instance = try make()
    _ = try instance.forward(Tensor([2, 1, 2], [1, 2, .infinity, 3]), .training)
    _ = try instance.forward(Tensor([0, 1, 2]), .training)
    let population = try #require(instance.population)
    #expect(population.skippedBatches == 2 && population.batchesTracked == 0)
    #expect(population.mean[0] == 0 && population.spreadValues[0] == 1)
  }
}
