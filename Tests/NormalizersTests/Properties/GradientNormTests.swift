import Normalizers
import Testing

/// arXiv 1805.11604, Theorem 4.1: what batch normalization does to the norm of the gradient.
///
/// For one channel of m values y, with ŷ their normalized values and z = γŷ + β, and ε = 0,
///
///     ‖∇_y L‖² = γ²/σ²·(‖∇_z L‖² − 1/m·⟨1, ∇_z L⟩² − 1/m·⟨∇_z L, ŷ⟩²)
///
/// With ε > 0, ‖ŷ‖² falls from m to m·σ²/(σ² + ε), and the last term is multiplied by 2 − σ²/(σ² + ε): the
/// right side, with σ² + ε for σ², becomes an upper bound. The theorem holds for every method whose sets
/// take one γ each, so for instance normalization too.
@Suite struct GradientNormTests {
  @Test(arguments: [SharedSets.channel, .instance], PropertySeeds.all)
  func theGradientLosesWhatTheTheoremSays(sets: SharedSets, seed: UInt64) throws {
    var random = RandomNumbers(seed: seed, stream: sets.rawValue)
    let shape = random.activationShape(spatialAxes: 1...3)
    let epsilon = random.element(of: [0, 1e-3, 0.3])
    let y = Tensor<Double>.normal(
      shape, mean: random.uniform(in: -5..<5), standardDeviation: random.uniform(in: 0.5..<4),
      using: &random)
    let dz = Tensor<Double>.normal(shape, using: &random)
    let gamma = Tensor<Double>.uniform([shape.channels], in: -2..<2, using: &random)
    let normalizer: any ActivationNormalizer<Double> =
      sets == .channel
      ? try BatchNormalization(channels: shape.channels, epsilon: epsilon)
      : try InstanceNormalization(
        channels: shape.channels, epsilon: epsilon, affine: .weightAndBias)
    var copy = normalizer
    copy.updateParameters { if $0 == "weight" { $1 = gamma } }
    let dy = try copy.backward(dz, copy.forward(y, .training).record).dx

    for (index, offsets) in sets.offsets(shape).enumerated() {
      let values = y.values(offsets)
      let moments = NaiveMoments(values)
      let m = Double(values.count)
      let g = gamma[index % shape.channels]
      let gradient = dz.values(offsets)
      let normalized = values.map {
        ($0 - moments.mean) / (moments.variance + epsilon).squareRoot()
      }
      let total = gradient.reduce(0) { $0 + $1 * $1 }
      let sum = gradient.reduce(0, +)
      let projection = zip(gradient, normalized).reduce(0) { $0 + $1.0 * $1.1 }
      let factor = g * g / (moments.variance + epsilon)
      let share = moments.variance / (moments.variance + epsilon)
      let exact = factor * (total - sum * sum / m - projection * projection * (2 - share) / m)
      let bound = factor * (total - sum * sum / m - projection * projection / m)
      let found = dy.values(offsets).reduce(0) { $0 + $1 * $1 }
      // A sum of m squares of numbers that are off by e and at most G is off by m·(2G·e + m·u·G²).
      let rounding = Rounding(values, epsilon: epsilon)
      let largest = rounding.largestGradient(abs(g) * dz.largest)
      let tolerance =
        m * largest * (2 * rounding.gradient(abs(g) * dz.largest) + 4 * m * Rounding.unit * largest)
      let message: Comment = "seed \(seed), shape \(shape), ε \(epsilon), statistic \(index)"
      #expect(abs(found - exact) <= tolerance, message)
      #expect(found <= bound + tolerance, message)
    }
  }
}
