/// An interval that covers an unknown mean with a stated probability.
public struct ConfidenceInterval: Hashable, Sendable, Codable {
  /// The lower end.
  public let lower: Double
  /// The upper end, at least ``lower``.
  public let upper: Double
  /// The probability of covering, between 0 and 1, such as 0.95.
  public let level: Double

  /// The interval between two ends.
  public init(lower: Double, upper: Double, level: Double) {
    self.lower = lower
    self.upper = upper
    self.level = level
  }

  /// Half the distance of the ends: the number behind "±" of a symmetric interval.
  public var halfWidth: Double { (upper - lower) / 2 }

  /// Whether a value lies in the interval, ends included.
  public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }
}
