import Normalizers
import Testing

@Suite struct MeanOnlyBatchNormalizationTests {
  private let shape: Shape = [3, 4, 2, 5]

  @Test func trainingSubtractsTheMeanOfTheBatchAndInferenceTheRunningOne() throws {
    var random = RandomNumbers(seed: 61)
    let x = Tensor<Double>.normal(shape, mean: 4, standardDeviation: 3, using: &random)
    var normalizer = try MeanOnlyBatchNormalization<Double>(channels: 4, momentum: .rate(0.25))
    normalizer.updateParameters { $1 = Tensor($1.shape, [1, 2, 3, 4]) }
    let y = try normalizer.forward(x, .training).y
    let means = (0..<4).map { channel in
      (0..<3).reduce(0.0) { sum, n in
        sum + (0..<10).reduce(0) { $0 + x[n, channel, $1 / 5, $1 % 5] }
      } / 30
    }
    let expected = { (subtracted: [Double]) in
      Tensor(
        shape,
        x.elements.enumerated().map { index, value in
          let channel = index / 10 % 4
          return value - subtracted[channel] + Double(channel + 1)
        })
    }
    #expect(y.distance(to: expected(means)) < 1e-14)
    let running = try #require(normalizer.population).mean
    #expect(running.distance(to: Tensor([4], means.map { 0.25 * $0 })) < 1e-15)
    let inferred = try normalizer.forward(x, .inference).y
    #expect(inferred.distance(to: expected(running.elements)) < 1e-14)
    #expect(normalizer.population?.mean == running)
  }

  @Test func thereIsARunningMeanAndNoVariance() throws {
    let normalizer = try MeanOnlyBatchNormalization<Float>(channels: 3)
    #expect(normalizer.state.names == ["bias", "running_mean", "num_batches_tracked"])
    var other = try MeanOnlyBatchNormalization<Float>(channels: 3, bias: false)
    #expect(other.state.names == ["running_mean", "num_batches_tracked"])
    #expect(throws: NormalizationError.self) { try other.load(normalizer.state) }
    #expect(other.population?.spreadValues.shape == [0])
  }

  @Test func aBatchThatIsNotFiniteOrEmptyIsSkipped() throws {
    var normalizer = try MeanOnlyBatchNormalization<Float>(channels: 2)
    _ = try normalizer.forward(Tensor([2, 2], [1, .nan, 2, 3]), .training)
    _ = try normalizer.forward(Tensor([0, 2]), .training)
    #expect(normalizer.population?.mean.elements == [0, 0])
    #expect(normalizer.population?.skippedBatches == 2)
    #expect(throws: NormalizationError.self) {
      _ = try normalizer.forward(Tensor([1, 2]), .training)
    }
  }

  /// arXiv 1602.07868 §4: beside weight normalization a bias of the layer is subtracted with the mean.
  @Test func aShiftOfTheInputChangesNothingInTraining() throws {
    var random = RandomNumbers(seed: 62)
    let x = Tensor<Double>.normal(shape, using: &random)
    var normalizer = try MeanOnlyBatchNormalization<Double>(channels: 4)
    let y = try normalizer.forward(x, .training).y
    let shifted = try normalizer.forward(x.map { $0 + 7 }, .training).y
    // Two roundings of numbers below 16.
    #expect(shifted.distance(to: y) < 4 * 16 * Double.ulpOfOne)
  }
}
