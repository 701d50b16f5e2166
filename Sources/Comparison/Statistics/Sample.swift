/// Independent measurements of one quantity, one a seed.
///
/// Every statistic is `nil` where the data cannot say: with too few values, or with a value that is not
/// finite. A trial that diverged is thereby never dropped in silence; who wants to count it, at chance
/// accuracy for instance, puts that number in its place.
public struct Sample: Hashable, Sendable {
  /// The measurements, in the order of their seeds.
  public let values: [Double]

  /// The sample of the given measurements.
  public init(_ values: [Double]) { self.values = values }

  /// The number of measurements.
  public var count: Int { values.count }

  /// The arithmetic mean; `nil` without values or with one that is not finite.
  public var mean: Double? {
    let sum = values.reduce(0, +)
    return values.isEmpty || !sum.isFinite ? nil : sum / Double(count)
  }

  /// The standard deviation √(Σ(x − mean)²/(n − 1)); `nil` for fewer than two values.
  public var standardDeviation: Double? {
    guard count >= 2, let mean else { return nil }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(count - 1)).squareRoot()
  }
}
