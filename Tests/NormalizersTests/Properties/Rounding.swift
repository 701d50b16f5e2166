import Normalizers

/// What rounding in `Double` may do to a normalized set, to first order.
///
/// With u = 2⁻⁵³, the mean of n numbers is off by at most n·u·R, where R is the largest distance between two
/// of them, and M₂ by a factor of n·u; so x̂ = (x − μ)/s, s = √(σ² + ε), is off by at most
/// (n + 8)·u·(R/s + |x̂|), the 8 for the operations after the sums. An input that is itself off by e moves x̂
/// by at most (2 + |x̂|)·e/s: its derivative is (δ_jk − 1/n − x̂_j·x̂_k/n)/s, and Σ|x̂_k|/n ≤ 1. Without a mean
/// that is subtracted the same holds for x̂ = x/√(Σx²/n + ε), with the largest |x| for R.
struct Rounding {
  static let unit = 0x1p-53

  /// n.
  let count: Double
  /// 1/s.
  let reciprocal: Double
  /// The largest |x̂|.
  let largest: Double
  /// The bound on the error of x̂ when the inputs are exact.
  let normalized: Double

  init(_ values: [Double], epsilon: Double, subtractsMean: Bool = true) {
    let moments = NaiveMoments(values, subtractsMean: subtractsMean)
    let (mean, reciprocal) = (moments.mean, 1 / (moments.variance + epsilon).squareRoot())
    count = Double(values.count)
    self.reciprocal = reciprocal
    largest = values.reduce(0) { max($0, abs($1 - mean) * reciprocal) }
    let range =
      subtractsMean
      ? (values.max() ?? 0) - (values.min() ?? 0) : values.reduce(0) { max($0, abs($1)) }
    normalized =
      Self.unit * ((count + 8) * (range * reciprocal + largest) + abs(mean) * reciprocal)
  }

  /// The bound on the error of x̂ when the inputs are off by `inputs`.
  func normalized(inputs: Double) -> Double { normalized + (2 + largest) * inputs * reciprocal }

  /// The largest element that dx = (g − mean g − x̂·mean(g·x̂))/s can have, for |g| ≤ `gradient`.
  func largestGradient(_ gradient: Double) -> Double { gradient * (2 + largest) * reciprocal }

  /// The bound on the error of dx.
  ///
  /// The sums round (2n + 8)·u of it, an error of x̂ moves it by no more than its own size, and one of e in
  /// the inputs moves s by 2e at most.
  func gradient(_ gradient: Double, inputs: Double = 0) -> Double {
    largestGradient(gradient)
      * ((2 * count + 8) * Self.unit + normalized(inputs: inputs) + 2 * inputs * reciprocal)
  }
}

/// Mean and biased variance as the definition says, the mean corrected for its own rounding; or 0 and the
/// mean square.
struct NaiveMoments {
  let mean: Double
  let variance: Double

  init(_ values: [Double], subtractsMean: Bool = true) {
    let count = Double(values.count)
    let rough = values.reduce(0, +) / count
    let mean =
      subtractsMean ? rough + values.reduce(0) { $0 + ($1 - rough) } / count : 0
    self.mean = mean
    variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
  }
}

extension Tensor where Scalar == Double {
  /// The largest |x|.
  var largest: Double { elements.reduce(0) { max($0, abs($1)) } }
}
