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
  func equalParametersMakeElementwiseLayerNormalizationPerChannel(shape: Shape) throws {
    var random = RandomNumbers(seed: 8)
    let x = Tensor<Double>.normal(shape, mean: 3, using: &random)
    #expect(
      try output(LayerNormalization(perChannel: 4), x).distance(
        to: output(LayerNormalization(elementwise: Shape(Array(shape.dimensions.dropFirst()))), x))
        < 1e-14)
  }

  @Test(arguments: ActivationCase.centring) func aConstantInputGivesTheShift(
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
}
