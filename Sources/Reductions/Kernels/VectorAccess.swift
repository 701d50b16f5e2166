/// Sixteen lanes everywhere: lane count and combination order are part of the result, so they are fixed.
///
/// Loads and stores need no alignment. No multiplication is contracted with an addition: `a*b + c` rounds
/// twice on every machine.
extension UnsafePointer where Pointee: ReductionScalar {
  @inline(__always)
  func vector(at index: Int) -> SIMD16<Pointee> {
    UnsafeRawPointer(self + index).loadUnaligned(as: SIMD16<Pointee>.self)
  }
}

extension UnsafeMutablePointer where Pointee: ReductionScalar {
  @inline(__always)
  func store(_ vector: SIMD16<Pointee>, at index: Int) {
    UnsafeMutableRawPointer(self + index).storeBytes(of: vector, as: SIMD16<Pointee>.self)
  }
}

/// Sixteen lanes of `Double`, as two halves that convert well.
struct DoubleLanes {
  var low = SIMD8<Double>()
  var high = SIMD8<Double>()

  @inline(__always)
  init() {}

  @inline(__always)
  init<Scalar: ReductionScalar>(_ vector: SIMD16<Scalar>) {
    low = SIMD8<Double>(vector.lowHalf)
    high = SIMD8<Double>(vector.highHalf)
  }

  @inline(__always)
  static func += (left: inout DoubleLanes, right: DoubleLanes) {
    left.low += right.low
    left.high += right.high
  }

  @inline(__always)
  static func - (left: DoubleLanes, right: Double) -> DoubleLanes {
    var result = left
    result.low -= right
    result.high -= right
    return result
  }

  @inline(__always)
  static func * (left: DoubleLanes, right: DoubleLanes) -> DoubleLanes {
    var result = left
    result.low *= right.low
    result.high *= right.high
    return result
  }

  /// The lanes added in one fixed order: halves, quarters, and so on.
  @inline(__always)
  func sum() -> Double {
    let eight = low + high
    let four = eight.lowHalf + eight.highHalf
    let two = four.lowHalf + four.highHalf
    return two[0] + two[1]
  }
}
