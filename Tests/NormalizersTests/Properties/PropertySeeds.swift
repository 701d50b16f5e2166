import Normalizers

/// The seeds of the properties: each gives other shapes and other numbers, and is named where one fails.
enum PropertySeeds {
  static let all: [UInt64] = Array(1...12)
}

extension RandomNumbers {
  /// A whole number within `range`, every one equally likely.
  mutating func integer(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + integer(below: range.count)
  }

  /// One of the given values.
  mutating func element<Value>(of values: [Value]) -> Value { values[integer(below: values.count)] }

  /// A random activation shape (N, C, …) of rank 2 to 5.
  ///
  /// - Parameters:
  ///   - channels: a factor of C.
  ///   - spatialAxes: how many axes follow C; each is at least 2 long.
  mutating func activationShape(channels factor: Int = 1, spatialAxes: ClosedRange<Int> = 0...3)
    -> Shape
  {
    let spatial = (0..<integer(in: spatialAxes)).map { _ in integer(in: 2...4) }
    return Shape([integer(in: 2...6), factor * integer(in: 1...4)] + spatial)
  }

  /// A random number of divisors: one of the divisors of `number`.
  mutating func divisor(of number: Int) -> Int {
    element(of: (1...number).filter { number.isMultiple(of: $0) })
  }
}
