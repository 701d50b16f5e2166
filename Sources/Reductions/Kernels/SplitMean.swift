/// A mean as the sum of two numbers of the working type, so that x − μ keeps its digits when |μ| is large.
///
/// `(x − high) − low` is within 1.5 ulp of x − μ: the first difference is exact when x is near the mean
/// (Sterbenz), and the second takes off what rounding the mean left.
struct SplitMean<Scalar: ReductionScalar> {
  let high: Scalar
  let low: Scalar

  @inline(__always)
  init(_ mean: Double) {
    high = Scalar(mean)
    low = Scalar(mean - Double(high))
  }

  @inline(__always)
  func distance(_ x: Scalar) -> Scalar { (x - high) - low }

  @inline(__always)
  func distance(_ x: SIMD16<Scalar>) -> SIMD16<Scalar> { (x - high) - low }
}
