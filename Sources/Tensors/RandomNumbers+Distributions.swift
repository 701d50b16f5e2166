#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension RandomNumbers {
  /// A number uniform in [0, 1), a multiple of 2⁻⁵³.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number uniform in [`range.lowerBound`, `range.upperBound`).
  public mutating func uniform(in range: Range<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  /// A number from the standard normal distribution, by the polar method (Marsaglia and Bray, 1964).
  ///
  /// Draws a pair and keeps one, so that the state alone says what comes next.
  public mutating func normal() -> Double {
    while true {
      let x = uniform(in: -1..<1)
      let y = uniform(in: -1..<1)
      let square = x * x + y * y
      if square > 0, square < 1 { return x * (-2 * log(square) / square).squareRoot() }
    }
  }

  /// A whole number uniform in 0..<`bound`, without bias.
  ///
  /// - Precondition: `bound` is positive.
  public mutating func integer(below bound: Int) -> Int {
    // Written out, for the standard library does not promise its own method over versions.
    precondition(bound > 0)
    let bound = UInt64(bound)
    let limit = UInt64.max - UInt64.max % bound
    while true {
      let word = next()
      if word < limit { return Int(word % bound) }
    }
  }

  /// A random order of 0..<`count`, every order equally likely (Fisher and Yates).
  ///
  /// - Precondition: `count` is not negative.
  public mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(last, integer(below: last + 1))
    }
    return order
  }
}

extension Tensor where Scalar: BinaryFloatingPoint {
  /// A tensor of independent normal numbers with the given mean and standard deviation.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func normal(
    _ shape: Shape, mean: Double = 0, standardDeviation: Double = 1,
    using random: inout RandomNumbers
  ) -> Tensor {
    Tensor(uninitialized: shape) { elements in
      for index in elements.indices {
        let number = Scalar(mean + standardDeviation * random.normal())
        elements.initializeElement(at: index, to: number)
      }
    }
  }

  /// A tensor of independent numbers uniform in `range`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func uniform(
    _ shape: Shape, in range: Range<Double>, using random: inout RandomNumbers
  ) -> Tensor {
    Tensor(uninitialized: shape) { elements in
      for index in elements.indices {
        elements.initializeElement(at: index, to: Scalar(random.uniform(in: range)))
      }
    }
  }
}
