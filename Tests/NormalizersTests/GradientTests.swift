import Normalizers
import Testing

/// Every backward pass against central differences in `Double`.
@Suite struct GradientTests {
  @Test(arguments: ActivationCase.all, [Phase.training, .inference])
  func activationGradientsAreThoseOfCentralDifferences(
    example: ActivationCase, phase: Phase
  ) throws {
    var random = RandomNumbers(seed: 23, stream: example.testDescription)
    try check(try example.make().randomized(using: &random), example.shape, phase, &random)
  }

  private func check(
    _ normalizer: some ActivationNormalizer<Double>, _ shape: Shape, _ phase: Phase,
    _ random: inout RandomNumbers
  ) throws {
    let x = Tensor<Double>.normal(shape, mean: 2, using: &random)
    let dy = Tensor<Double>.normal(shape, using: &random)
    let loss = { (normalizer: any ActivationNormalizer<Double>, x: Tensor<Double>) throws in
      var copy = normalizer
      return try copy.forward(x, phase).y.dot(dy)
    }
    var copy = normalizer
    let record = try copy.forward(x, phase).record
    let (dx, gradients) = try copy.backward(dy, record)
    #expect(dx.distance(to: try x.centralDifferences { try loss(normalizer, $0) }) < 1e-7)
    #expect(gradients.count == normalizer.parameters.count)
    for (name, tensor) in normalizer.parameters {
      let expected = try tensor.centralDifferences {
        try loss(normalizer.replacing(name, by: $0), x)
      }
      let found = try #require(gradients[name])
      #expect(found.shape == tensor.shape)
      #expect(found.distance(to: expected) < 1e-7, "\(name)")
    }
  }

  @Test(arguments: [Shape([4, 6]), Shape([3, 2, 3, 3])], WeightSharing.allCases)
  func weightNormalizationGradientsAreThoseOfCentralDifferences(
    shape: Shape, sharing: WeightSharing
  ) throws {
    var random = RandomNumbers(seed: 29)
    let normalizer = try WeightNormalization(
      wrapping: Tensor<Double>.normal(shape, using: &random), sharing: sharing
    ).randomized(using: &random)
    try check(normalizer, shape, .training, &random)
  }

  @Test(arguments: [Shape([4, 6]), Shape([3, 2, 3, 3])], [0, 1])
  func spectralNormalizationGradientsAreThoseOfCentralDifferences(
    shape: Shape, axis: Int
  ) throws {
    var random = RandomNumbers(seed: 31)
    let normalizer = try SpectralNormalization(
      wrapping: Tensor<Double>.normal(shape, using: &random), axis: axis, using: &random)
    // Inference leaves u and v alone, as the gradient takes them to be.
    try check(normalizer, shape, .inference, &random)
  }

  private func check(
    _ normalizer: some WeightNormalizer<Double>, _ shape: Shape, _ phase: Phase,
    _ random: inout RandomNumbers
  ) throws {
    let dw = Tensor<Double>.normal(shape, using: &random)
    var copy = normalizer
    var w = Tensor<Double>([0])
    let record = copy.forward(phase, into: &w, threads: .serial)
    let gradients = try copy.backward(dw, record, threads: .serial)
    for (name, tensor) in normalizer.parameters {
      let expected = tensor.centralDifferences {
        var changed = normalizer.replacing(name, by: $0)
        var w = Tensor<Double>([0])
        _ = changed.forward(phase, into: &w, threads: .serial)
        return w.dot(dw)
      }
      #expect(try #require(gradients[name]).distance(to: expected) < 1e-7, "\(name)")
    }
  }
}
