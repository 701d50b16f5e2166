/// Count, mean and centred second moment of some numbers, which combine with those of others.
///
/// Statistics of parts (ghost batches, the minibatches of a pass, the shares of several machines) merge into
/// those of the whole by the formula of Chan, Golub and LeVeque (1979): for parts a and b with
/// δ = mean_b − mean_a and n = n_a + n_b,
///
///     mean = mean_a + δ·n_b/n     M₂ = M₂_a + M₂_b + δ²·n_a·n_b/n
///
/// Neither subtracts large numbers that are nearly equal, so no digit is lost to a large mean. In real
/// numbers the result is that of the whole for every partition and order. In `Double`, k merges leave
/// errors of at most
///
///     k·2⁻⁵⁰·X in the mean     k·2⁻⁴⁹·(1 + X/σ) in M₂, relative to M₂
///
/// beside those of the parts, where X is the largest magnitude and σ² = M₂/n; two orders of merging differ
/// by no more than both errors. A part of no number changes nothing, and numbers that are all the same keep
/// their mean and M₂ = 0 to the last bit.
///
/// - SeeAlso: docs/exactness.md.
public struct Moments: Sendable, Equatable, BitwiseCopyable {
  /// How many numbers, n.
  public var count: Int
  /// Their mean, 0 when there is none.
  public var mean: Double
  /// The sum of their squared distances from the mean, M₂.
  public var sumOfSquares: Double

  /// The moments of no number, unless told otherwise.
  ///
  /// - Parameters:
  ///   - count: n, at least 0.
  ///   - mean: Σx/n, 0 for none.
  ///   - sumOfSquares: M₂ = Σ(x − mean)², at least 0.
  public init(count: Int = 0, mean: Double = 0, sumOfSquares: Double = 0) {
    self.count = count
    self.mean = mean
    self.sumOfSquares = sumOfSquares
  }

  /// The moments of all the numbers that `parts` describe, merged in their order.
  public init(merging parts: some Sequence<Moments>) {
    self.init()
    for part in parts { merge(part) }
  }

  /// The biased variance M₂/n that normalization divides by; 0 when there is no number.
  public var variance: Double { count == 0 ? 0 : sumOfSquares / Double(count) }

  /// The unbiased variance M₂/(n − 1); NaN when there are fewer than two numbers.
  public var unbiasedVariance: Double { count < 2 ? .nan : sumOfSquares / Double(count - 1) }

  /// Whether mean and variance are finite.
  public var isFinite: Bool { mean.isFinite && sumOfSquares.isFinite }

  /// Takes in the numbers that `other` describes; none changes nothing.
  public mutating func merge(_ other: Moments) {
    guard other.count > 0 else { return }
    guard count > 0 else {
      self = other
      return
    }
    let total = Double(count + other.count)
    let distance = other.mean - mean
    let share = Double(other.count) / total
    mean += distance * share
    sumOfSquares += other.sumOfSquares + distance * distance * share * Double(count)
    count += other.count
  }
}
