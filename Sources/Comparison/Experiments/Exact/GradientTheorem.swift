import Normalizers
import Reductions
import Tensors

/// Theorem 4.1 of arXiv 1805.11604, unit by unit: how long the gradient before batch normalization is, by that
/// after it.
struct GradientTheorem {
  /// The largest distance of the two sides, relative to the left one.
  private(set) var relativeError = 0.0

  /// Checks it on a random batch of m samples, with ε = 0.
  init(seed: UInt64, samples m: Int = 24, units: Int = 6) throws {
    var random = RandomNumbers(seed: seed, stream: "gradient theorem")
    let y = Tensor<Double>.normal([m, units], mean: 0.5, using: &random)
    let dz = Tensor<Double>.normal([m, units], using: &random)
    var normalizer = try BatchNormalization<Double>(channels: units, epsilon: 0)
    let gammas = (0..<units).map { _ in 0.5 + random.uniform() }
    normalizer.updateParameters { name, tensor in
      if name == "weight" { tensor = Tensor([units], gammas) }
    }
    let (_, record) = try normalizer.forward(y, .training)
    let dy = try normalizer.backward(dz, record).dx
    let moments = try y.moments(per: .channel, threads: .serial)
    for unit in 0..<units {
      let (mean, variance) = (moments[unit].mean, moments[unit].variance)
      var (left, square, sum, product) = (0.0, 0.0, 0.0, 0.0)
      for sample in 0..<m {
        let gradient = dz[sample, unit]
        left += dy[sample, unit] * dy[sample, unit]
        square += gradient * gradient
        sum += gradient
        product += gradient * (y[sample, unit] - mean) / variance.squareRoot()
      }
      let right =
        gammas[unit] * gammas[unit] / variance
        * (square - sum * sum / Double(m) - product * product / Double(m))
      relativeError = max(relativeError, abs(left - right) / left)
    }
  }
}
