import CSpanKernels

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
  var floats: span_mean { span_mean(high: Float(high), low: Float(low)) }
}

/// The coefficients of dx = γ·dy·scale − (x − μ)·slope − offset.
struct InputGradient<Scalar: ReductionScalar> {
  let mean: SplitMean<Scalar>
  let scale: Scalar
  let slope: Scalar
  let offset: Scalar

  @inline(__always)
  func value(_ x: Scalar, _ dy: Scalar) -> Scalar {
    dy * scale - mean.distance(x) * slope - offset
  }

  @inline(__always)
  var floats: span_gradient {
    span_gradient(
      mean: mean.floats, scale: Float(scale), slope: Float(slope), offset: Float(offset))
  }
}
