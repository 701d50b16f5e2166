#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Student's t distribution with a whole number ν of degrees of freedom.
///
/// The upper tail is half a regularized incomplete beta function, I_x(ν/2, ½)/2 with x = ν/(ν + t²)
/// (DLMF 8.17), summed as the continued fraction of DLMF 8.17.22. Tails and quantiles agree with SciPy's
/// to a relative 1e-12 for ν from 1 to 1000.
package struct StudentT: Hashable, Sendable {
  private let nu: Double
  /// B(ν/2, ½).
  private let beta: Double

  /// The distribution with ν degrees of freedom.
  ///
  /// - Precondition: ν is at least 1.
  package init(degreesOfFreedom: Int) {
    precondition(degreesOfFreedom >= 1)
    nu = Double(degreesOfFreedom)
    // B(½, ½) = π and B(1, ½) = 2, then B(a + 1, ½) = B(a, ½)·a/(a + ½): no gamma function to overflow.
    let isOdd = degreesOfFreedom % 2 == 1
    beta = stride(from: isOdd ? 1 : 2, to: degreesOfFreedom, by: 2)
      .reduce(isOdd ? .pi : 2) { $0 * Double($1) / Double($1 + 1) }
  }

  /// P(T ≤ t).
  package func cumulative(_ t: Double) -> Double { upperTail(-t) }

  /// P(T > t), right in relative terms however small it is; NaN for NaN.
  package func upperTail(_ t: Double) -> Double {
    guard !t.isNaN, t.isFinite else { return t == .infinity ? 0 : t == -.infinity ? 1 : .nan }
    guard t >= 0 else { return 1 - upperTail(-t) }
    // Neither x nor y = 1 − x is formed by a difference.
    let ratio = t * t / nu
    let x = 1 / (1 + ratio)
    let y = ratio / (1 + ratio)
    let front = power(ratio) * y.squareRoot() / beta
    // The fraction converges fast for x below (a + 1)/(a + b + 2); above it, I_x(a, b) = 1 − I_y(b, a).
    let a = nu / 2
    return x < (a + 1) / (a + 2.5)
      ? front / a / incompleteBetaFraction(x, a, 0.5) / 2
      : (1 - front / 0.5 / incompleteBetaFraction(y, 0.5, a)) / 2
  }

  /// The t that T exceeds with probability `tail`.
  ///
  /// - Parameter tail: between 0 and 1, both excluded.
  /// - Precondition: `tail` is in its range.
  package func upperQuantile(_ tail: Double) -> Double {
    precondition(tail > 0 && tail < 1)
    guard tail <= 0.5 else { return -upperQuantile(1 - tail) }
    // Right of 0 the tail falls and is convex, so Newton's steps from 0 climb to the root and never pass
    // it; they end when rounding alone is left.
    var t = 0.0
    while true {
      let next = t + (upperTail(t) - tail) / density(t)
      guard next > t * (1 + 0x1p-50) else { return t }
      t = next
    }
  }

  private func density(_ t: Double) -> Double {
    let ratio = t * t / nu
    return power(ratio) / (1 + ratio).squareRoot() / (nu.squareRoot() * beta)
  }

  /// (1 + ratio)^(−ν/2).
  private func power(_ ratio: Double) -> Double { exp(-nu / 2 * log1p(ratio)) }
}

/// The continued fraction of DLMF 8.17.22, by the modified method of Lentz (Press et al., Numerical
/// Recipes, 5.2): x^a·(1 − x)^b/(a·B(a, b)·I_x(a, b)).
private func incompleteBetaFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
  func awayFromZero(_ value: Double) -> Double { value == 0 ? 1e-300 : value }
  var c = 1.0
  var d = 0.0
  var fraction = 1.0
  // The number of terms grows as √a; 10,000 serve up to a = 10⁷.
  for term in 1...10_000 {
    let m = Double(term / 2)
    let numerator =
      term % 2 == 0
      ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / awayFromZero(1 + numerator * d)
    c = awayFromZero(1 + numerator / c)
    fraction *= c * d
    if abs(c * d - 1) <= 0x1p-52 { break }
  }
  return fraction
}
