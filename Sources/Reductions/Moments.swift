/// Count, mean and centred second moment of some numbers, which combine exactly with those of others.
///
/// Combination is that of Chan, Golub and LeVeque (1979): no digit is lost to a large mean.
public struct Moments: Sendable, Equatable, BitwiseCopyable {
  /// How many numbers.
  public var count: Int
  /// Their mean, 0 when there is none.
  public var mean: Double
  /// The sum of their squared distances from the mean, M₂.
  public var sumOfSquares: Double

  /// The moments of no number, unless told otherwise.
  public init(count: Int = 0, mean: Double = 0, sumOfSquares: Double = 0) {
    self.count = count
    self.mean = mean
    self.sumOfSquares = sumOfSquares
  }

  /// The biased variance M₂/n that normalization divides by; 0 when there is no number.
  public var variance: Double { count == 0 ? 0 : sumOfSquares / Double(count) }

  /// The unbiased variance M₂/(n − 1); NaN when there are fewer than two numbers.
  public var unbiasedVariance: Double { count < 2 ? .nan : sumOfSquares / Double(count - 1) }

  /// Whether mean and variance are finite.
  public var isFinite: Bool { mean.isFinite && sumOfSquares.isFinite }

  /// Takes in the numbers that `other` describes.
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
