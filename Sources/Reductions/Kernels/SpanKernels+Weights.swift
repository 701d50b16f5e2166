import CSpanKernels

extension SpanKernels {
  /// Σx·y.
  ///
  /// - Parameter result: what will be written next, for each element; it is fetched where ``Spans/ahead`` would be.
  @inline(__always)
  func dot(
    _ x: UnsafePointer<Scalar>, _ y: UnsafePointer<Scalar>, count: Int, ahead: Int = 0,
    beforeWriting result: UnsafePointer<Scalar>? = nil
  ) -> Double {
    if isFloat {
      return table.pointee.dot(floats(x), floats(y), fetched(result, ahead: ahead), count)
    }
    return (0..<count).reduce(0) { $0 + Double(x[$1]) * Double(y[$1]) }
  }

  /// Writes x·factor.
  @inline(__always)
  func scale(
    _ x: UnsafePointer<Scalar>, by factor: Scalar, into y: UnsafeMutablePointer<Scalar>, count: Int,
    ahead: Int = 0
  ) {
    let map = ElementMap<Scalar>(Standardization(mean: 0, scale: 1), weight: factor, bias: 0)
    withUnsafePointer(to: map) {
      standardize(x, into: y, Spans(count: 1, stride: count, length: count, ahead: ahead), $0)
    }
  }

  /// Σx².
  ///
  /// - Parameter result: what will be written next: see ``dot(_:_:count:ahead:beforeWriting:)``.
  @inline(__always)
  func sumOfSquares(
    _ x: UnsafePointer<Scalar>, count: Int, ahead: Int = 0,
    beforeWriting result: UnsafePointer<Scalar>? = nil
  ) -> Double {
    if isFloat {
      return table.pointee.sum_of_squares(floats(x), fetched(result, ahead: ahead), count)
    }
    return (0..<count).reduce(0) { $0 + Double(x[$1]) * Double(x[$1]) }
  }

  /// Adds Σx·y of each row to its sum, with y in `Double`.
  @inline(__always)
  func addProducts(
    _ x: UnsafePointer<Scalar>, _ rows: Rows, _ y: UnsafePointer<Double>,
    to sums: UnsafeMutablePointer<Double>
  ) {
    if isFloat {
      return table.pointee.add_products(floats(x), rows.count, rows.stride, y, rows.width, sums)
    }
    for row in 0..<rows.count {
      let x = x + row * rows.stride
      sums[row] += (0..<rows.width).reduce(0) { $0 + Double(x[$1]) * y[$1] }
    }
  }

  /// Adds Σfactor·x of each column to its sum, with a factor for each row.
  @inline(__always)
  func addTransposedProducts(
    _ x: UnsafePointer<Scalar>, _ rows: Rows, _ factors: UnsafePointer<Double>,
    to sums: UnsafeMutablePointer<Double>
  ) {
    if isFloat {
      return table.pointee.add_transposed_products(
        floats(x), rows.count, rows.stride, factors, sums, rows.width)
    }
    for row in 0..<rows.count {
      let x = x + row * rows.stride
      for column in 0..<rows.width { sums[column] += Double(x[column]) * factors[row] }
    }
  }

  /// Writes z = a·x + b·y.
  @inline(__always)
  func combine(
    _ x: UnsafePointer<Scalar>, _ a: Scalar, _ y: UnsafePointer<Scalar>, _ b: Scalar,
    into z: UnsafeMutablePointer<Scalar>, count: Int
  ) {
    if isFloat {
      return table.pointee.combine(
        floats(x), Float(a), floats(y), Float(b), mutableFloats(z), count)
    }
    for index in 0..<count { z[index] = x[index] * a + y[index] * b }
  }
}
