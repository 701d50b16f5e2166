extension Momentum: CustomStringConvertible {
  /// The text that a user types and a file keeps: `rate:0.1`, `decay:0.99` or `cumulative`.
  public var description: String {
    switch self {
    case .rate(let rate): "rate:\(rate)"
    case .decay(let decay): "decay:\(decay)"
    case .cumulative: "cumulative"
    }
  }

  /// Which of the two numbers a momentum is.
  public enum Side: String, Sendable {
    /// The weight of the new batch.
    case rate
    /// The weight of what was there before.
    case decay
  }

  /// The momentum that a text stands for; `nil` when it is none, or its number is not within 0…1.
  ///
  /// - Parameters:
  ///   - text: such as ``description``, or a bare number.
  ///   - side: what a bare number is.
  public init?(_ text: String, bareNumber side: Side) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    switch (parts.count, Double(parts[parts.count - 1])) {
    case (1, nil) where text == "cumulative": self = .cumulative
    case (1, let number?): self = side == .rate ? .rate(number) : .decay(number)
    case (2, let number?) where parts[0] == "rate": self = .rate(number)
    case (2, let number?) where parts[0] == "decay": self = .decay(number)
    default: return nil
    }
    guard isValid else { return nil }
  }

  /// The same momentum written on one side; cumulative averages have none.
  ///
  /// 1 − m is rounded to 15 digits, so that a rate of 0.1 becomes a decay of 0.9 and comes back.
  public func written(as side: Side) -> Momentum {
    switch (self, side) {
    case (.rate(let rate), .decay): .decay(Self.complement(rate))
    case (.decay(let decay), .rate): .rate(Self.complement(decay))
    default: self
    }
  }

  private static func complement(_ number: Double) -> Double {
    ((1 - number) * 1e15).rounded() / 1e15
  }
}
