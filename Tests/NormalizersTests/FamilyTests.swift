import Normalizers
import Testing

/// What the members have to do with each other, and what all of them promise.
@Suite struct FamilyTests {
  private func output(
    _ normalizer: any ActivationNormalizer<Double>, _ x: Tensor<Double>, _ phase: Phase = .training
  ) throws -> Tensor<Double> {
    var copy = normalizer
    return try copy.forward(x, phase).y
  }

  @Test(arguments: [Shape([3, 4, 5, 2]), Shape([2, 4, 7])])
  func groupNormalizationHasLayerAndInstanceAtItsEnds(shape: Shape) throws {
    var random = RandomNumbers(seed: 8)
    let x = Tensor<Double>.normal(shape, mean: 3, using: &random)
    #expect(
      try output(GroupNormalization(groups: 1, channels: 4), x)
        == output(LayerNormalization(perChannel: 4), x))
    #expect(
      try output(GroupNormalization(groups: 4, channels: 4), x)
        == output(InstanceNormalization(channels: 4, affine: .weightAndBias), x))
    #expect(
      try output(LayerNormalization(perChannel: 4), x).distance(
        to: output(LayerNormalization(elementwise: Shape(Array(shape.dimensions.dropFirst()))), x))
        < 1e-14)
  }

  @Test(arguments: ActivationCase.all) func trainingGivesMeanZeroAndVarianceOne(
    example: ActivationCase
  ) throws {
    var random = RandomNumbers(seed: 9)
    let x = Tensor<Double>.normal(example.shape, mean: 40, standardDeviation: 3, using: &random)
    var normalizer = try example.make()
    let (y, record) = try normalizer.forward(x, .training)
    let count = Double(y.shape.count)
    let mean = y.elements.reduce(0, +) / count
    let variance = y.elements.reduce(0) { $0 + $1 * $1 } / count
    #expect(abs(mean) < 1e-12)
    // σ²/(σ² + ε) with the smallest σ² of any statistic.
    let smallest = record.reciprocalDeviation.map { 1 / ($0 * $0) }.min() ?? 1
    #expect(variance <= 1 + 1e-12 && variance > 1 - 2e-5 / smallest)
  }

  @Test(arguments: ActivationCase.all) func aConstantInputGivesTheShift(
    example: ActivationCase
  ) throws {
    let x = Tensor<Double>(example.shape, repeating: 7.25)
    #expect(try output(example.make(), x).elements.allSatisfy { $0 == 0 })
  }

  @Test func instanceNormalizationIgnoresContrastAndBrightness() throws {
    var random = RandomNumbers(seed: 10)
    let instance = try InstanceNormalization<Double>(channels: 2, epsilon: 0)
    let x = Tensor<Double>.normal([3, 2, 4, 4], using: &random)
    let changed = x.map { $0 * 0.5 + 3 }
    #expect(try output(instance, x).distance(to: output(instance, changed)) < 1e-13)
  }

  /// arXiv 1607.06450, Table 1: only layer normalization is invariant to re-centring the weight matrix.
  @Test func layerNormalizationIgnoresAShiftOfAllItsInputs() throws {
    var random = RandomNumbers(seed: 12)
    let x = Tensor<Double>.normal([5, 6], using: &random)
    let shifted = Tensor<Double>([5, 6], x.elements.enumerated().map { $1 + Double($0 / 6) })
    let layer = try LayerNormalization<Double>(perChannel: 6, epsilon: 0)
    let batch = try BatchNormalization<Double>(channels: 6, epsilon: 0)
    #expect(try output(layer, x).distance(to: output(layer, shifted)) < 1e-13)
    #expect(try output(batch, x).distance(to: output(batch, shifted)) > 0.1)
  }

  /// arXiv 1805.11604, Theorem 4.1, an equality for ε = 0.
  @Test func theGradientShrinksAsTheorem41Says() throws {
    var random = RandomNumbers(seed: 13)
    let (m, gamma) = (16.0, 1.0)
    let y = Tensor<Double>.normal([16, 1], mean: 2, standardDeviation: 3, using: &random)
    let dz = Tensor<Double>.normal([16, 1], using: &random)
    var batch = try BatchNormalization<Double>(channels: 1, epsilon: 0)
    let (normalized, record) = try batch.forward(y, .training)
    let dy = try batch.backward(dz, record).dx
    let ones = Tensor<Double>([16, 1], repeating: 1)
    let factor = gamma * record.reciprocalDeviation[0]
    let first = dz.dot(ones) * dz.dot(ones) / m
    let second = dz.dot(normalized) * dz.dot(normalized) / m
    #expect(abs(dy.dot(dy) - factor * factor * (dz.dot(dz) - first - second)) < 1e-13)
  }
}
