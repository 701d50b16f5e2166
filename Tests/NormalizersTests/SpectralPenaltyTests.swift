import Normalizers
import Testing

@Suite struct SpectralPenaltyTests {
  @Test(arguments: [Shape([4, 6]), Shape([3, 2, 3, 3])], [0, 1])
  func theGradientIsThatOfCentralDifferences(shape: Shape, axis: Int) throws {
    var random = RandomNumbers(seed: 91)
    let weight = Tensor<Double>.normal(shape, using: &random)
    var penalty = try SpectralPenalty(lambda: 0.3, of: weight, axis: axis, using: &random)
    // Inference leaves u and v alone, as the gradient takes them to be.
    let gradient = try penalty.evaluate(weight, .inference).gradient
    let expected = try weight.centralDifferences {
      var copy = penalty
      return try copy.evaluate($0, .inference).value
    }
    #expect(gradient.distance(to: expected) < 1e-8)
  }

  @Test func trainingStepsApproachTheLargestSingularValue() throws {
    var random = RandomNumbers(seed: 92)
    let weight = Tensor<Double>.normal([5, 8], using: &random)
    var penalty = try SpectralPenalty(lambda: 2, of: weight, iterations: 2, using: &random)
    let (u, v) = (penalty.leftVector.elements, penalty.rightVector.elements)
    let matrix = DenseMatrix(weight)
    let first = try penalty.evaluate(weight, .training)
    var (left, right) = (u, v)
    for _ in 0..<2 {
      left = matrix.times(right).unit
      right = matrix.transposed.times(left).unit
    }
    let sigma = left.product(matrix.times(right))
    #expect(abs(first.value - sigma * sigma) < 1e-13)
    #expect(abs(first.gradient[3, 6] - 2 * sigma * left[3] * right[6]) < 1e-13)
    var value = 0.0
    for _ in 0..<500 { value = try penalty.evaluate(weight, .training).value }
    let largest = matrix.singularValues[0]
    #expect(abs(value / (largest * largest) - 1) < 1e-13)
  }

  /// Descent along the gradient shrinks the largest singular value and leaves the others.
  @Test func descentShrinksTheLargestSingularValueAlone() throws {
    var random = RandomNumbers(seed: 93)
    let weight = Tensor<Double>.normal([4, 5], using: &random)
    var penalty = try SpectralPenalty(lambda: 0.1, of: weight, iterations: 400, using: &random)
    let gradient = try penalty.evaluate(weight, .training).gradient
    let before = DenseMatrix(weight).singularValues
    let after = DenseMatrix(
      Tensor(weight.shape, zip(weight.elements, gradient.elements).map { $0 - $1 })
    ).singularValues
    #expect(abs(after[0] - 0.9 * before[0]) < 1e-12 || abs(after[1] - 0.9 * before[0]) < 1e-12)
    #expect(abs(after[3] - before[3]) < 1e-12)
  }

  @Test func aWeightOfZerosCostsNothing() throws {
    var random = RandomNumbers(seed: 94)
    let zero = Tensor<Float>([3, 2])
    var penalty = try SpectralPenalty(lambda: 1, of: zero, using: &random)
    let result = try penalty.evaluate(zero, .training)
    #expect(result.value == 0 && result.gradient == zero)
    #expect(throws: NormalizationError.self) { try penalty.evaluate(Tensor([2, 3]), .training) }
    #expect(throws: NormalizationError.self) {
      try SpectralPenalty(lambda: -1, of: zero, using: &random)
    }
  }
}
