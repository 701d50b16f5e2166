/// Spectral norm regularization: λ/2·σ(W)² is added to the loss, and the weight itself stays as it is.
///
///     σ = uᵀWv     value = λ/2·σ²     gradient = λσ·u vᵀ
///
/// with u and v as in ``SpectralNormalization``: kept from call to call, improved by power iteration in each
/// training pass, and constants to the gradient. There is one value of this type for each weight; the
/// values are summed, and each gradient is added to its weight's.
///
/// - Complexity: a step reads the weight twice, inference once; a new gradient is written.
/// - SeeAlso: Yoshida and Miyato 2017, arXiv 1705.10941, eq. 2 and Algorithm 1.
public struct SpectralPenalty<Scalar: ReductionScalar>: Sendable {
  /// λ, at least 0.
  public let lambda: Double
  /// The steps of power iteration in a training pass.
  public let iterations: Int

  private var vectors: SingularVectors<Scalar>
  private let shape: Shape

  /// The left singular vector u, of length 1.
  public var leftVector: Tensor<Scalar> { vectors.left }
  /// The right singular vector v, of length 1.
  public var rightVector: Tensor<Scalar> { vectors.right }

  /// The penalty of one weight.
  ///
  /// - Parameters:
  ///   - lambda: λ, finite and at least 0; the paper takes 0.01.
  ///   - weight: of rank 2 or more.
  ///   - axis: the axis that gives the rows.
  ///   - iterations: the steps of power iteration in a training pass, at least 1.
  ///   - random: gives the first u; the first v is Wᵀu/‖Wᵀu‖.
  /// - Throws: ``NormalizationError`` for a rank below 2 or an option outside its range.
  public init(
    lambda: Double, of weight: Tensor<Scalar>, axis: Int = 0, iterations: Int = 1,
    using random: inout RandomNumbers
  ) throws(NormalizationError) {
    guard lambda >= 0, lambda.isFinite else {
      throw .invalidOption(
        name: "lambda", requirement: "finite and not negative", found: "\(lambda)")
    }
    guard iterations >= 1 else {
      throw .invalidOption(name: "iterations", requirement: "at least 1", found: "\(iterations)")
    }
    self.lambda = lambda
    self.iterations = iterations
    shape = weight.shape
    vectors = try SingularVectors(
      of: weight, axis: axis, order: .leftFirst, epsilon: 1e-12, using: &random)
  }

  /// The penalty of the weight as it is now, and its gradient.
  ///
  /// - Parameters:
  ///   - weight: of the shape of the first.
  ///   - phase: training improves u and v first; inference takes them as they are.
  ///   - threads: who computes.
  /// - Throws: ``NormalizationError/shapeMismatch(expected:found:)``.
  public mutating func evaluate(
    _ weight: Tensor<Scalar>, _ phase: Phase, threads: ThreadPool = .allProcessors
  ) throws(NormalizationError) -> (value: Double, gradient: Tensor<Scalar>) {
    guard weight.shape == shape else { throw .shapeMismatch(expected: shape, found: weight.shape) }
    let estimate =
      phase == .training
      ? vectors.iterate(iterations, on: weight, threads: threads)
      : vectors.estimate(of: weight, threads: threads)
    var gradient = Tensor<Scalar>(uninitialized: shape) { _ in }
    gradient.withMutablePointer { gradient in
      weight.withMatrix(axis: vectors.axis) {
        $0.outerProduct(
          estimate.left.map { $0 * lambda * estimate.value }, estimate.right, into: gradient,
          threads: threads)
      }
    }
    return (lambda / 2 * estimate.value * estimate.value, gradient)
  }
}
