/// Writes y = (x − μ)·scale + shift, with one scale and one shift for the span.
@inline(__always)
func standardize<Scalar: ReductionScalar>(
  _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>, count: Int,
  _ mean: SplitMean<Scalar>, scale: Scalar, shift: Scalar
) {
  var index = 0
  while index &+ 16 <= count {
    y.store(mean.distance(x.vector(at: index)) * scale + shift, at: index)
    index &+= 16
  }
  while index < count {
    y[index] = mean.distance(x[index]) * scale + shift
    index &+= 1
  }
}

/// Writes y = (x − μ)·scale·γ + β, where every element has a γ and a β of its own, or none.
@inline(__always)
func standardize<Scalar: ReductionScalar>(
  _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>, count: Int,
  _ mean: SplitMean<Scalar>, scale: Scalar,
  weight: UnsafePointer<Scalar>?, bias: UnsafePointer<Scalar>?
) {
  switch (weight, bias) {
  case (nil, nil): standardize(x, into: y, count: count, mean, scale: scale, shift: 0)
  case (let weight?, let bias?):
    var index = 0
    while index &+ 16 <= count {
      let scaled = mean.distance(x.vector(at: index)) * scale
      y.store(scaled * weight.vector(at: index) + bias.vector(at: index), at: index)
      index &+= 16
    }
    while index < count {
      y[index] = mean.distance(x[index]) * scale * weight[index] + bias[index]
      index &+= 1
    }
  case (let weight?, nil):
    for index in 0..<count { y[index] = mean.distance(x[index]) * scale * weight[index] }
  case (nil, let bias?):
    for index in 0..<count { y[index] = mean.distance(x[index]) * scale + bias[index] }
  }
}

/// The coefficients of dx = γ·dy·scale − (x − μ)·slope − offset.
struct InputGradient<Scalar: ReductionScalar> {
  let mean: SplitMean<Scalar>
  let scale: Scalar
  let slope: Scalar
  let offset: Scalar

  /// Writes dx, with one γ for the span.
  @inline(__always)
  func write(
    _ x: UnsafePointer<Scalar>, _ dy: UnsafePointer<Scalar>,
    into dx: UnsafeMutablePointer<Scalar>, count: Int, weight: Scalar
  ) {
    let factor = scale * weight
    var index = 0
    while index &+ 16 <= count {
      let distance = mean.distance(x.vector(at: index))
      dx.store(dy.vector(at: index) * factor - distance * slope - offset, at: index)
      index &+= 16
    }
    while index < count {
      dx[index] = dy[index] * factor - mean.distance(x[index]) * slope - offset
      index &+= 1
    }
  }

  /// Writes dx, where every element has a γ of its own.
  @inline(__always)
  func write(
    _ x: UnsafePointer<Scalar>, _ dy: UnsafePointer<Scalar>,
    into dx: UnsafeMutablePointer<Scalar>, count: Int, weight: UnsafePointer<Scalar>
  ) {
    var index = 0
    while index &+ 16 <= count {
      let distance = mean.distance(x.vector(at: index))
      let gradient = dy.vector(at: index) * weight.vector(at: index)
      dx.store(gradient * scale - distance * slope - offset, at: index)
      index &+= 16
    }
    while index < count {
      dx[index] =
        dy[index] * weight[index] * scale - mean.distance(x[index]) * slope - offset
      index &+= 1
    }
  }
}
