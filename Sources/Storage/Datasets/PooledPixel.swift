import HDF5

/// A type in which numbers wait in a pool until they become the `Float` that networks take.
protocol PooledPixel: Element, Numeric {
  /// Converts numbers, dividing by `maximum` where there is one.
  ///
  /// - Returns: whether all were finite and at most `maximum`.
  static func convert(
    _ source: UnsafeBufferPointer<Self>, to target: UnsafeMutablePointer<Float>, maximum: Float?
  ) -> Bool
}

extension UInt8: PooledPixel {
  static func convert(
    _ source: UnsafeBufferPointer<UInt8>, to target: UnsafeMutablePointer<Float>, maximum: Float?
  ) -> Bool {
    guard let maximum else {
      for index in 0..<source.count { target[index] = Float(source[index]) }
      return true
    }
    for index in 0..<source.count { target[index] = Float(source[index]) / maximum }
    return maximum >= 255 || source.allSatisfy { Float($0) <= maximum }
  }
}

extension Float: PooledPixel {
  static func convert(
    _ source: UnsafeBufferPointer<Float>, to target: UnsafeMutablePointer<Float>, maximum: Float?
  ) -> Bool {
    // 0·x is NaN for what is not finite.
    var (check, largest) = (Float(0), -Float.infinity)
    let divisor = maximum ?? 1
    for index in 0..<source.count {
      let value = source[index]
      check += 0 * value
      largest = value > largest ? value : largest
      target[index] = value / divisor
    }
    return check == 0 && largest <= maximum ?? .infinity
  }
}
