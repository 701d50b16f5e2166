/// What an element goes through: y = (x − center)·scale + shift.
///
/// The center is the mean rounded to the type, so that x − center keeps its digits when |μ| is large: it is
/// exact when x is near the mean (Sterbenz). What rounding the mean left is in the shift.
///
/// The layout is that of C's `span_map`.
struct ElementMap<Scalar: ReductionScalar> {
  let center: Scalar
  let scale: Scalar
  let shift: Scalar

  /// Standardization, followed by a weight and a bias.
  @inline(__always)
  init(_ standardization: Standardization, weight: Scalar = 1, bias: Scalar = 0) {
    center = Scalar(standardization.mean)
    scale = Scalar(standardization.scale) * weight
    // A quarter of an ulp of a deviation is not worth an addition to every element.
    let rest = Scalar((standardization.mean - Double(center)) * standardization.scale)
    shift = abs(rest) < Scalar.ulpOfOne / 4 ? bias : bias - rest * weight
  }

  @inline(__always)
  func value(_ x: Scalar) -> Scalar { (x - center) * scale + shift }
}

/// The coefficients of dx = γ·dy·scale − (x − center)·slope − offset, with the center of ``ElementMap``.
///
/// The layout is that of C's `span_gradient`.
struct InputGradient<Scalar: ReductionScalar> {
  let center: Scalar
  let scale: Scalar
  let slope: Scalar
  let offset: Scalar

  /// Those of a statistic with Σg and Σg·(x − μ), whose elements all have `weight` for γ.
  ///
  /// - Parameters:
  ///   - correction: what the scale is multiplied by.
  ///   - shares: 1/m for the term of the mean and that of the scale, or 0 where it did not come from x.
  @inline(__always)
  init(
    _ standardization: Standardization, correction: Double = 1,
    shares: (mean: Double, scale: Double), _ sums: SumPair, weight: Scalar = 1
  ) {
    let (mean, reciprocal) = (standardization.mean, standardization.scale)
    let own = correction * reciprocal
    // Nothing that is not a number gets through a share of 0.
    let constant = shares.mean == 0 ? 0 : own * shares.mean * sums.first
    let steep = shares.scale == 0 ? 0 : own * shares.scale * reciprocal * reciprocal * sums.second
    center = Scalar(mean)
    scale = Scalar(own) * weight
    slope = Scalar(steep)
    offset = Scalar(constant - (mean - Double(center)) * steep)
  }

  init(center: Scalar, scale: Scalar, slope: Scalar, offset: Scalar) {
    (self.center, self.scale, self.slope, self.offset) = (center, scale, slope, offset)
  }

  /// The same for γ·dy in place of dy.
  @inline(__always)
  func weighted(by weight: Scalar) -> InputGradient {
    InputGradient(center: center, scale: scale * weight, slope: slope, offset: offset)
  }

  @inline(__always)
  func value(_ x: Scalar, _ dy: Scalar) -> Scalar { dy * scale - (x - center) * slope - offset }
}
