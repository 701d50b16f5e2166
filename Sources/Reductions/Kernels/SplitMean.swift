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

/// What an element goes through: y = (x − μ)·scale + shift.
///
/// The layout is that of C's `span_map`.
struct ElementMap<Scalar: ReductionScalar> {
  let mean: SplitMean<Scalar>
  let scale: Scalar
  let shift: Scalar

  /// Standardization, followed by a weight and a bias.
  @inline(__always)
  init(_ standardization: Standardization, weight: Scalar, bias: Scalar) {
    mean = SplitMean(standardization.mean)
    scale = Scalar(standardization.scale) * weight
    shift = bias
  }
}

/// The coefficients of dx = γ·dy·scale − (x − μ)·slope − offset.
///
/// The layout is that of C's `span_gradient`.
struct InputGradient<Scalar: ReductionScalar> {
  let mean: SplitMean<Scalar>
  let scale: Scalar
  let slope: Scalar
  let offset: Scalar

  /// The same for γ·dy in place of dy.
  @inline(__always)
  func weighted(by weight: Scalar) -> InputGradient {
    InputGradient(mean: mean, scale: scale * weight, slope: slope, offset: offset)
  }

  @inline(__always)
  func value(_ x: Scalar, _ dy: Scalar) -> Scalar {
    dy * scale - mean.distance(x) * slope - offset
  }
}
