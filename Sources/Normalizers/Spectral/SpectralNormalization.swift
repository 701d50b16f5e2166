/// Spectral Normalization: a weight divided by its largest singular value, W/σ(W).
///
/// The weight is seen as a matrix with a row per index of ``axis``, the other axes flattened in order.
/// Singular vectors u and v, of length 1, are kept from call to call, and each training pass improves
/// them by ``iterations`` steps of power iteration in the given ``order``; inference does not iterate. Then
///
///     σ = uᵀWv     w = W/σ     dW = (dw − ⟨dw, w⟩·u vᵀ)/σ
///
/// with u and v constants to the gradient. A weight of zeros stays zeros, has gradients 0 and leaves u and
/// v as they are. Defaults are PyTorch's: one step, u first, 15 steps when a weight is wrapped.
///
/// For a convolution the result bounds the reshaped matrix, not the convolution as an operator: that
/// may be larger by a factor up to the square root of the number of kernel positions, and
/// ``ConvolutionOperator`` says by how much it is.
///
/// - Complexity: a step reads the weight twice, the rest of a training pass once more and writes it once. The
///   backward pass reads dw twice and the weight once, and writes the gradient.
/// - SeeAlso: Miyato et al. 2018, arXiv 1802.05957, Algorithm 1 and eq. 12.
public struct SpectralNormalization<Scalar: ReductionScalar>: WeightNormalizer {
  /// The weight W before division.
  public internal(set) var original: Tensor<Scalar>
  /// The steps of power iteration in a training pass.
  public let iterations: Int

  var vectors: SingularVectors<Scalar>

  /// The left singular vector u, a number per index of ``axis``, of length 1.
  public var leftVector: Tensor<Scalar> { vectors.left }
  /// The right singular vector v, a number per place on the other axes, of length 1.
  public var rightVector: Tensor<Scalar> { vectors.right }
  /// The axis of the weight that gives the rows: 0 for PyTorch's dense and convolution layers, 1 for its
  /// transposed convolutions, the last for kernels as Keras and Flax keep them.
  public var axis: Int { vectors.axis }
  /// Which vector a step renews first.
  public var order: PowerIterationOrder { vectors.order }
  /// The length below which a vector is divided by this number instead of its length.
  public var epsilon: Double { vectors.epsilon }

  /// Wraps a weight under PyTorch's conventions, with a start that is always the same.
  ///
  /// - Throws: ``NormalizationError/rank(expected:found:)`` for a weight of rank 0 or 1.
  public init(wrapping weight: Tensor<Scalar>) throws(NormalizationError) {
    var random = RandomNumbers(seed: 0, stream: "spectral normalization")
    try self.init(wrapping: weight, using: &random)
  }

  /// Wraps a weight, with singular vectors from a random start.
  ///
  /// - Parameters:
  ///   - weight: of rank 2 or more.
  ///   - axis: the axis that gives the rows.
  ///   - iterations: the steps of power iteration in a training pass, at least 1.
  ///   - order: which vector a step renews first.
  ///   - epsilon: the least length that a vector is divided by, at least 0; 1e-12 in the frameworks.
  ///   - startIterations: the steps taken now, at least 0: PyTorch takes 15, the others none.
  ///   - random: gives the first u; the first v is Wᵀu/‖Wᵀu‖.
  /// - Throws: ``NormalizationError`` for a rank below 2 or an option outside its range.
  public init(
    wrapping weight: Tensor<Scalar>, axis: Int = 0, iterations: Int = 1,
    order: PowerIterationOrder = .leftFirst, epsilon: Double = 1e-12, startIterations: Int = 15,
    using random: inout RandomNumbers
  ) throws(NormalizationError) {
    guard iterations >= 1 else {
      throw .invalidOption(name: "iterations", requirement: "at least 1", found: "\(iterations)")
    }
    guard startIterations >= 0 else {
      throw .invalidOption(
        name: "startIterations", requirement: "at least 0", found: "\(startIterations)")
    }
    original = weight
    self.iterations = iterations
    vectors = try SingularVectors(
      of: weight, axis: axis, order: order, epsilon: epsilon, using: &random)
    if startIterations > 0 { vectors.iterate(startIterations, on: weight, threads: .serial) }
  }

  /// Sets the singular vectors, as from a framework's buffers; no step is taken.
  ///
  /// - Parameters:
  ///   - left: u, of ``leftVector``'s shape; brought to length 1.
  ///   - right: v, of ``rightVector``'s shape, brought to length 1; `nil` for Wᵀu/‖Wᵀu‖.
  /// - Throws: ``NormalizationError`` when a shape does not fit or a length is 0 or not finite; then
  ///   nothing has changed.
  public mutating func setVectors(
    left: Tensor<Scalar>, right: Tensor<Scalar>? = nil
  ) throws(NormalizationError) {
    try vectors.take(left: left, right: right, of: original)
  }

  /// Computes the weight to use: see ``WeightNormalizer``.
  public mutating func forward(
    _ phase: Phase, into w: inout Tensor<Scalar>, threads: ThreadPool
  ) -> WeightForwardRecord<Scalar> {
    let estimate =
      phase == .training
      ? vectors.iterate(iterations, on: original, threads: threads)
      : vectors.estimate(of: original, threads: threads)
    w.prepareToOverwrite(original.shape)
    original.withMatrix { matrix in
      w.withMutablePointer {
        matrix.scaled(by: quotient(1, estimate.value), into: $0, threads: threads)
      }
    }
    return WeightForwardRecord(
      norms: [estimate.value], singularVectors: (estimate.left, estimate.right))
  }

  /// Computes the gradients of the learned tensors: see ``WeightNormalizer``.
  public func backward(
    _ dw: Tensor<Scalar>, _ record: WeightForwardRecord<Scalar>,
    into gradients: inout ParameterGradients<Scalar>, threads: ThreadPool
  ) throws(NormalizationError) {
    guard dw.shape == original.shape else {
      throw .shapeMismatch(expected: original.shape, found: dw.shape)
    }
    let reciprocal = quotient(1, record.norms[0])
    var gradient = gradients.reusedTensor("original", original.shape)
    dw.withMatrix(axis: axis) { dw in
      original.withPointer { weight in
        let dot = dw.dot(with: weight, threads: threads) * reciprocal
        let factors = record.singularVectors.u.map { -$0 * dot * reciprocal }
        gradient.withMutablePointer {
          dw.addingOuterProduct(
            scale: reciprocal, factors, record.singularVectors.v, into: $0, threads: threads)
        }
      }
    }
    gradients = ["original": gradient]
  }
}

extension SpectralNormalization {
  /// `original`, the weight, and `0._u` and `0._v`, the singular vectors: PyTorch's names.
  public var state: StateDictionary {
    var state = StateDictionary()
    state["original"] = original.stateValue
    state["0._u"] = leftVector.stateValue
    state["0._v"] = rightVector.stateValue
    return state
  }

  /// Takes over a state, all of it or nothing of it.
  ///
  /// - Throws: ``NormalizationError/stateMismatch(name:expected:found:)`` for the first entry that does not fit.
  public mutating func load(_ state: StateDictionary) throws(NormalizationError) {
    try state.check(against: self.state)
    if let value = state["original"] { original = value.tensor() }
    if let value = state["0._u"] { vectors.left = value.tensor() }
    if let value = state["0._v"] { vectors.right = value.tensor() }
  }

  /// Calls `body` with each learned tensor, to be changed in place.
  ///
  /// - Throws: what `body` throws.
  public mutating func updateParameters<Failure: Error>(
    _ body: (String, inout Tensor<Scalar>) throws(Failure) -> Void
  ) throws(Failure) {
    try body("original", &original)
  }
}
