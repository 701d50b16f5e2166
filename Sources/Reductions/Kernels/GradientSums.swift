/// The two sums of a backward pass over a stream: Σg and Σg·(x − μ), kept in `Double` lanes over its spans.
struct GradientSums {
  private var gradient = DoubleLanes()
  private var product = DoubleLanes()
  private var gradientOfTails = 0.0
  private var productOfTails = 0.0

  @inline(__always)
  init() {}

  /// Takes in g = dy.
  @inline(__always)
  mutating func add<Scalar: ReductionScalar>(
    _ x: UnsafePointer<Scalar>, _ dy: UnsafePointer<Scalar>, mean: Double, count: Int
  ) {
    var index = 0
    while index &+ 16 <= count {
      let g = DoubleLanes(dy.vector(at: index))
      gradient += g
      product += g * (DoubleLanes(x.vector(at: index)) - mean)
      index &+= 16
    }
    while index < count {
      let g = Double(dy[index])
      gradientOfTails += g
      productOfTails += g * (Double(x[index]) - mean)
      index &+= 1
    }
  }

  /// Takes in g = dy·γ, where every element has a γ of its own.
  @inline(__always)
  mutating func add<Scalar: ReductionScalar>(
    _ x: UnsafePointer<Scalar>, _ dy: UnsafePointer<Scalar>, weight: UnsafePointer<Scalar>,
    mean: Double, count: Int
  ) {
    var index = 0
    while index &+ 16 <= count {
      let g = DoubleLanes(dy.vector(at: index)) * DoubleLanes(weight.vector(at: index))
      gradient += g
      product += g * (DoubleLanes(x.vector(at: index)) - mean)
      index &+= 16
    }
    while index < count {
      let g = Double(dy[index]) * Double(weight[index])
      gradientOfTails += g
      productOfTails += g * (Double(x[index]) - mean)
      index &+= 1
    }
  }

  /// Σg and Σg·(x − μ).
  @inline(__always)
  var result: (gradient: Double, product: Double) {
    (gradient.sum() + gradientOfTails, product.sum() + productOfTails)
  }
}
