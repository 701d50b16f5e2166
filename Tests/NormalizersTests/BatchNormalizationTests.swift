import Normalizers
import Testing

@Suite struct BatchNormalizationTests {
  @Test func runningStatisticsFollowAsPyTorchDocumentsThem() throws {
    var batch = try BatchNormalization<Double>(channels: 1)
    let x = Tensor<Double>([2, 1, 2], [1, 2, 3, 6])  // mean 3, M₂ 14, unbiased 14/3
    _ = try batch.forward(x, .training)
    let population = try #require(batch.population)
    #expect(abs(population.mean[0] - 0.3) < 1e-15)
    #expect(abs(population.spreadValues[0] - (0.9 + 0.1 * 14 / 3)) < 1e-15)
    _ = try batch.forward(x, .inference)
    #expect(batch.population == population && population.batchesTracked == 1)
  }

  @Test func momentumNamesItsSide() throws {
    let x = Tensor<Double>([2, 1], [1, 3])
    for (momentum, expected) in [
      (Momentum.rate(0.25), [0.5, 0.875]), (.decay(0.75), [0.5, 0.875]), (.cumulative, [2, 2]),
    ] {
      var batch = try BatchNormalization<Double>(
        channels: 1, momentum: momentum, runningVariance: .biasedVariance)
      for mean in expected {
        _ = try batch.forward(x, .training)
        let found = try #require(batch.population).mean[0]
        #expect(abs(found - mean) < 1e-15, "\(momentum)")
      }
    }
  }

  @Test func aBatchThatIsNotFiniteOrEmptyIsSkippedAndCounted() throws {
    var batch = try BatchNormalization<Float>(channels: 2)
    let before = try #require(batch.population)
    _ = try batch.forward(Tensor([2, 2], [1, .nan, 3, 4]), .training)
    _ = try batch.forward(Tensor([2, 2], [1, .infinity, 3, 4]), .training)
    // Its variance, 1e60, is more than a Float holds.
    _ = try batch.forward(Tensor([2, 2], [1e30, 2, -1e30, 4]), .training)
    let (y, record) = try batch.forward(Tensor([0, 2, 3]), .training)
    #expect(y.shape == [0, 2, 3])
    let (dx, parameters) = try batch.backward(y, record)
    #expect(dx.shape == [0, 2, 3] && parameters["weight"]?.elements == [0, 0])
    let population = try #require(batch.population)
    #expect(population.skippedBatches == 4 && population.batchesTracked == 0)
    #expect(population.mean == before.mean)
    #expect(population.spreadValues == before.spreadValues)
  }

  @Test func itsStateHasPyTorchsNamesAndComesBack() throws {
    var random = RandomNumbers(seed: 4)
    var batch = try BatchNormalization<Float>(channels: 3)
    #expect(
      batch.state.names
        == ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"])
    let x = Tensor<Float>.normal([4, 3, 5], mean: 2, using: &random)
    _ = try batch.forward(x, .training)
    var other = try BatchNormalization<Float>(channels: 3)
    try other.load(batch.state)
    #expect(try other.forward(x, .inference).y == batch.forward(x, .inference).y)
    #expect(other.state == batch.state)

    var state = batch.state
    state["running_mean"] = .float(Tensor([4]))
    let before = other.state
    #expect(throws: NormalizationError.self) { try other.load(state) }
    #expect(other.state == before)
  }
}
