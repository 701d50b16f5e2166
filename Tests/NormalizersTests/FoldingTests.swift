import Normalizers
import Testing

@Suite struct FoldingTests {
  /// y = x·Wᵀ + b, in plain loops; with W of (inputs, outputs) when the output axis is 1.
  private func dense<Scalar: ReductionScalar>(
    _ x: Tensor<Scalar>, _ weight: Tensor<Scalar>, _ bias: Tensor<Scalar>?, outputAxis: Int = 0
  ) -> Tensor<Scalar> {
    let (inputs, outputs) = (x.shape[1], weight.shape[outputAxis])
    let numbers = (0..<x.shape[0] * outputs).map { index -> Scalar in
      let (sample, output) = (index / outputs, index % outputs)
      return (0..<inputs).reduce(bias?[output] ?? 0) { sum, input in
        sum + x[sample, input] * (outputAxis == 0 ? weight[output, input] : weight[input, output])
      }
    }
    return Tensor([x.shape[0], outputs], numbers)
  }

  /// A normalizer whose learned tensors and running statistics are random.
  private func makeNormalizer(
    _ renormalization: Bool, affine: AffineChoice, using random: inout RandomNumbers
  ) throws -> any PopulationNormalizer<Double> {
    var norm: any PopulationNormalizer<Double> =
      renormalization
      ? try BatchRenormalization<Double>(channels: 5, affine: affine).randomized(using: &random)
      : try BatchNormalization<Double>(channels: 5, affine: affine).randomized(using: &random)
    norm.population?.mean = .normal([5], mean: 2, using: &random)
    norm.population?.spreadValues = .uniform([5], in: 0.1..<3, using: &random)
    return norm
  }

  /// W′·x + b′ within the rounding of both sums, whatever the parameters, the bias and the output axis.
  @Test(arguments: AffineChoice.allCases, [false, true])
  func theFoldedLayerIsTheTwoInInference(affine: AffineChoice, renormalization: Bool) throws {
    var random = RandomNumbers(seed: 31)
    var norm = try makeNormalizer(renormalization, affine: affine, using: &random)
    let x = Tensor<Double>.normal([8, 7], using: &random)
    for (outputAxis, hasBias) in [(0, true), (0, false), (1, true), (1, false)] {
      let weight = Tensor<Double>.normal(outputAxis == 0 ? [5, 7] : [7, 5], using: &random)
      let bias = hasBias ? Tensor<Double>.normal([5], using: &random) : nil
      let folded = try norm.folded(into: weight, bias: bias, outputAxis: outputAxis)
      let expected = try norm.forward(dense(x, weight, bias, outputAxis: outputAxis), .inference).y
      let found = dense(x, folded.weight, folded.bias, outputAxis: outputAxis)
      // Terms of at most s·(7·|w|·|x| + |b| + |μ|) + |β| < 200, each rounded a dozen times.
      #expect(found.distance(to: expected) < 200 * 12 * 0x1p-53)
    }
  }

  /// With numbers that no step rounds the two are the same to the last bit.
  @Test func whereNothingIsRoundedItIsExact() throws {
    try checkExactness(Double.self)
    try checkExactness(Float.self)
  }

  private func checkExactness<Scalar: ReductionScalar>(_ type: Scalar.Type) throws {
    var norm = try BatchNormalization<Scalar>(channels: 4, epsilon: 0)
    norm.updateParameters { name, tensor in
      tensor = Tensor([4], name == "weight" ? [1, -2, 0.5, 4] : [0, 3, -1.5, 0.25])
    }
    norm.population?.mean = Tensor([4], [0, 1.5, -8, 3])
    norm.population?.spreadValues = Tensor([4], [1, 4, 0.25, 64])
    var random = RandomNumbers(seed: 8)
    func whole(_ shape: Shape) -> Tensor<Scalar> {
      Tensor(shape, (0..<shape.count).map { _ in Scalar(random.integer(below: 15)) - 7 })
    }
    let (x, weight, bias) = (whole([9, 6]), whole([4, 6]), whole([4]))
    let folded = try norm.folded(into: weight, bias: bias)
    #expect(
      try dense(x, folded.weight, folded.bias) == norm.forward(dense(x, weight, bias), .inference).y
    )
  }

  /// In `Float` each number is the exact one rounded at most twice.
  @Test func floatWeightsAreRoundedAtMostTwice() throws {
    var random = RandomNumbers(seed: 12)
    var (single, double) = (
      try BatchNormalization<Float>(channels: 6), try BatchNormalization<Double>(channels: 6)
    )
    let (mean, variance) = (
      Tensor<Float>.normal([6], using: &random),
      Tensor<Float>.uniform([6], in: 0.1..<9, using: &random)
    )
    let gamma = Tensor<Float>.normal([6], using: &random)
    single.population?.mean = mean
    single.population?.spreadValues = variance
    double.population?.mean = mean.map { Double($0) }
    double.population?.spreadValues = variance.map { Double($0) }
    single.updateParameters { if $0 == "weight" { $1 = gamma } }
    double.updateParameters { if $0 == "weight" { $1 = gamma.map { Double($0) } } }
    let weight = Tensor<Float>.normal([6, 3, 3, 3], using: &random)
    let found = try single.folded(into: weight)
    let exact = try double.folded(into: weight.map { Double($0) })
    for (found, exact) in zip(found.weight.elements, exact.weight.elements) {
      #expect(abs(Double(found) - exact) <= 0x1p-23 * abs(exact))
    }
    for (found, exact) in zip(found.bias.elements, exact.bias.elements) {
      #expect(abs(Double(found) - exact) <= 0x1p-24 * abs(exact))
    }
  }

  @Test func whatCannotBeFoldedIsRefused() throws {
    var norm = try BatchNormalization<Float>(channels: 3)
    #expect(throws: NormalizationError.shapeMismatch(expected: [3, 2], found: [4, 2])) {
      try norm.folded(into: Tensor([4, 2]))
    }
    #expect(throws: NormalizationError.shapeMismatch(expected: [4, 3, 1, 1], found: [4, 2, 1, 1])) {
      try norm.folded(into: Tensor([4, 2, 1, 1]), bias: nil, outputAxis: 1)
    }
    #expect(throws: NormalizationError.shapeMismatch(expected: [3], found: [2])) {
      try norm.folded(into: Tensor([3, 2]), bias: Tensor([2]))
    }
    #expect(throws: NormalizationError.self) {
      try norm.folded(into: Tensor([3, 2]), bias: nil, outputAxis: 2)
    }
    #expect(throws: NormalizationError.self) { try norm.folded(into: Tensor([3])) }
    norm.population = nil
    #expect(throws: NormalizationError.noPopulation) { try norm.folded(into: Tensor([3, 2])) }
  }
}
