/// The leading singular vectors of a weight as a matrix, kept and improved by power iteration.
struct SingularVectors<Scalar: ReductionScalar>: Sendable {
  /// The axis of the weight whose indices are the rows; the others are flattened in order.
  let axis: Int
  let order: PowerIterationOrder
  /// Vectors are divided by their length, or by this if they are shorter.
  let epsilon: Double
  /// u, a number per row.
  var left: Tensor<Scalar>
  /// v, a number per column.
  var right: Tensor<Scalar>

  /// u random and v from it.
  init(
    of weight: Tensor<Scalar>, axis: Int, order: PowerIterationOrder, epsilon: Double,
    using random: inout RandomNumbers
  ) throws(NormalizationError) {
    guard weight.shape.rank >= 2 else {
      throw .rank(expected: "a weight has rank 2 or more", found: weight.shape)
    }
    guard (0..<weight.shape.rank).contains(axis) else {
      throw .invalidOption(
        name: "axis", requirement: "an axis of the weight \(weight.shape)", found: "\(axis)")
    }
    guard epsilon >= 0, epsilon.isFinite else {
      throw .invalidOption(
        name: "epsilon", requirement: "finite and not negative", found: "\(epsilon)")
    }
    self.axis = axis
    self.order = order
    self.epsilon = epsilon
    let rows = weight.shape[axis]
    left = .normal([rows], using: &random)
    left.overwrite(left.doubles().dividedByLength())
    right = Tensor([weight.withMatrix(axis: axis) { $0.columns }])
    renewRight(of: weight, threads: .serial)
  }

  /// Takes u, and v if it is given; else v = Wᵀu/‖Wᵀu‖.
  mutating func take(
    left: Tensor<Scalar>, right: Tensor<Scalar>?, of weight: Tensor<Scalar>
  ) throws(NormalizationError) {
    let newLeft = try Self.direction(left, like: self.left, name: "left vector")
    if let right { self.right = try Self.direction(right, like: self.right, name: "right vector") }
    self.left = newLeft
    if right == nil { renewRight(of: weight, threads: .serial) }
  }

  /// A vector of length 1 in the direction of the given one.
  private static func direction(
    _ vector: Tensor<Scalar>, like other: Tensor<Scalar>, name: String
  ) throws(NormalizationError) -> Tensor<Scalar> {
    guard vector.shape == other.shape else {
      throw .shapeMismatch(expected: other.shape, found: vector.shape)
    }
    let length = vector.doubles().length
    guard length > 0, length.isFinite else {
      throw .invalidOption(
        name: name, requirement: "of finite length above 0", found: "of length \(length)")
    }
    return Tensor(vector.shape, doubles: vector.doubles().map { $0 / length })
  }

  /// Makes u of Wv, and returns Wv.
  @discardableResult
  private mutating func renewLeft(of weight: Tensor<Scalar>, threads: ThreadPool) -> [Double] {
    let product = weight.withMatrix(axis: axis) { $0.times(right.doubles(), threads: threads) }
    left.overwrite(product.dividedByLength(atLeast: epsilon, orKeep: left.doubles()))
    return product
  }

  /// Makes v of Wᵀu, and returns Wᵀu.
  @discardableResult
  private mutating func renewRight(of weight: Tensor<Scalar>, threads: ThreadPool) -> [Double] {
    let product = weight.withMatrix(axis: axis) {
      $0.transposedTimes(left.doubles(), threads: threads)
    }
    right.overwrite(product.dividedByLength(atLeast: epsilon, orKeep: right.doubles()))
    return product
  }

  /// Takes steps of power iteration, and estimates σ with the vectors that they end with.
  ///
  /// The last product has it: σ = uᵀWv is (Wᵀu)·v as well as u·(Wv). A vector is kept as it is when the product has
  /// length 0 or is not finite: a weight of zeros, or one that has gone astray, leaves no trace.
  ///
  /// - Parameter steps: at least 1.
  @discardableResult
  mutating func iterate(
    _ steps: Int, on weight: Tensor<Scalar>, threads: ThreadPool
  ) -> SingularEstimate {
    precondition(steps > 0)
    var product: [Double] = []
    for _ in 0..<steps {
      switch order {
      case .leftFirst:
        renewLeft(of: weight, threads: threads)
        product = renewRight(of: weight, threads: threads)
      case .rightFirst:
        renewRight(of: weight, threads: threads)
        product = renewLeft(of: weight, threads: threads)
      }
    }
    return estimate(from: product)
  }

  /// σ = uᵀWv with the vectors that gave it, to the bit what ``iterate(_:on:threads:)`` said when it made them.
  func estimate(of weight: Tensor<Scalar>, threads: ThreadPool) -> SingularEstimate {
    estimate(
      from: weight.withMatrix(axis: axis) {
        order == .leftFirst
          ? $0.transposedTimes(left.doubles(), threads: threads)
          : $0.times(right.doubles(), threads: threads)
      })
  }

  /// σ from the product that a step ends with.
  private func estimate(from product: [Double]) -> SingularEstimate {
    let (u, v) = (left.doubles(), right.doubles())
    return SingularEstimate(value: (order == .leftFirst ? v : u).dot(product), left: u, right: v)
  }

  /// √(‖Wv − σu‖² + ‖Wᵀu − σv‖²)/(√2·σ), and 0 for σ = 0.
  func residual(of weight: Tensor<Scalar>, threads: ThreadPool) -> Double {
    let (u, v) = (left.doubles(), right.doubles())
    return weight.withMatrix(axis: axis) { matrix in
      let (product, transposed) = (
        matrix.times(v, threads: threads), matrix.transposedTimes(u, threads: threads)
      )
      let value = u.dot(product)
      let squares = { (product: [Double], vector: [Double]) in
        zip(product, vector).reduce(0) { $0 + ($1.0 - value * $1.1) * ($1.0 - value * $1.1) }
      }
      return quotient(
        ((squares(product, u) + squares(transposed, v)) / 2).squareRoot(), abs(value))
    }
  }

  /// Takes steps until the residual is at most a tolerance, or as many as are allowed; returns the residual.
  @discardableResult
  mutating func converge(
    on weight: Tensor<Scalar>, to tolerance: Double, atMost steps: Int, threads: ThreadPool
  ) -> Double {
    var reached = residual(of: weight, threads: threads)
    var taken = 0
    while reached > tolerance, taken < steps {
      iterate(1, on: weight, threads: threads)
      reached = residual(of: weight, threads: threads)
      taken += 1
    }
    return reached
  }
}

/// An estimate of the largest singular value of a matrix.
struct SingularEstimate: Sendable {
  /// σ = uᵀWv.
  let value: Double
  let left: [Double]
  let right: [Double]
}

extension [Double] {
  func dot(_ other: [Double]) -> Double { zip(self, other).reduce(0) { $0 + $1.0 * $1.1 } }

  var length: Double { dot(self).squareRoot() }

  /// The vector divided by its length, or by `least` if it is shorter; `other` when the length is 0 or
  /// not finite.
  func dividedByLength(atLeast least: Double = 0, orKeep other: [Double]? = nil) -> [Double] {
    let length = length
    guard length > 0, length.isFinite else { return other ?? self }
    let divisor = Swift.max(length, least)
    return map { $0 / divisor }
  }
}
