/// Spectral Normalization: a weight divided by its largest singular value, W/σ(W).
///
/// The weight is seen as a matrix with a row per output channel. Singular vectors are kept from call to
/// call, and each training pass improves them by `iterations` steps of v ← Wᵀu/‖Wᵀu‖, u ← Wv/‖Wv‖; then
/// σ = uᵀWv. With u and v constants, dW = (dw − ⟨dw, W/σ⟩·u vᵀ)/σ. Inference does not iterate. A weight of
/// zeros stays zeros and has gradients 0.
///
/// For a convolution the result bounds the reshaped matrix, not the convolution as an operator.
///
/// - SeeAlso: Miyato et al. 2018, arXiv 1802.05957, Algorithm 1 and eq. 12.
public struct SpectralNormalization<Scalar: ReductionScalar>: WeightNormalizer {
  /// The weight W before division.
  public private(set) var original: Tensor<Scalar>
  /// The left singular vector u, of shape (C_out), of length 1.
  public private(set) var leftVector: Tensor<Scalar>
  /// The right singular vector v, of shape (everything but C_out), of length 1.
  public private(set) var rightVector: Tensor<Scalar>
  /// The steps of power iteration in a training pass.
  public let iterations: Int

  /// How many steps are taken when a weight is wrapped, from a random start: as many as PyTorch takes.
  static var startIterations: Int { 15 }

  /// Wraps a weight, with one step of power iteration in a training pass.
  public init(wrapping weight: Tensor<Scalar>) throws(NormalizationError) {
    var random = RandomNumbers(seed: 0, stream: "spectral normalization")
    try self.init(wrapping: weight, iterations: 1, using: &random)
  }

  /// Wraps a weight.
  ///
  /// - Parameters:
  ///   - weight: of rank 2 or more.
  ///   - iterations: the steps of power iteration in a training pass, at least 1.
  ///   - random: gives the first u.
  public init(
    wrapping weight: Tensor<Scalar>, iterations: Int, using random: inout RandomNumbers
  ) throws(NormalizationError) {
    guard weight.shape.rank >= 2 else {
      throw .rank(expected: "a weight has rank 2 or more", found: weight.shape)
    }
    guard iterations >= 1 else {
      throw .invalidOption(name: "iterations", requirement: "at least 1", found: "\(iterations)")
    }
    original = weight
    self.iterations = iterations
    let rows = weight.shape[0]
    leftVector = .normal([rows], using: &random)
    rightVector = Tensor([rows == 0 ? 0 : weight.shape.count / rows])
    leftVector.overwrite(unit(leftVector.doubles()))
    iterate(Self.startIterations, threads: .serial)
  }

  /// Computes the weight to use: see ``WeightNormalizer``.
  public mutating func forward(
    _ phase: Phase, into w: inout Tensor<Scalar>, threads: ThreadPool
  ) -> WeightForwardRecord<Scalar> {
    if phase == .training { iterate(iterations, threads: threads) }
    let u = leftVector.doubles()
    let v = rightVector.doubles()
    w.prepareToOverwrite(original.shape)
    let norm = original.withMatrix { matrix in
      let norm = zip(u, matrix.times(v, threads: threads)).reduce(0) { $0 + $1.0 * $1.1 }
      let factors = [Double](repeating: quotient(1, norm), count: matrix.rows)
      w.withMutablePointer { matrix.scaledRows(by: factors, into: $0, threads: threads) }
      return norm
    }
    return WeightForwardRecord(norms: [norm], singularVectors: (u, v))
  }

  /// The gradients of the learned tensors: see ``WeightNormalizer``.
  public func backward(
    _ dw: Tensor<Scalar>, _ record: WeightForwardRecord<Scalar>, threads: ThreadPool
  ) throws(NormalizationError) -> ParameterGradients<Scalar> {
    guard dw.shape == original.shape else {
      throw .shapeMismatch(expected: original.shape, found: dw.shape)
    }
    let reciprocal = quotient(1, record.norms[0])
    var gradient = Tensor<Scalar>(uninitialized: original.shape) { _ in }
    dw.withMatrix { dw in
      original.withPointer { weight in
        let dot = dw.rowDots(with: weight, threads: threads).reduce(0, +) * reciprocal
        let factors = record.singularVectors.u.map { -$0 * dot * reciprocal }
        gradient.withMutablePointer {
          dw.addingOuterProduct(
            scale: reciprocal, factors, record.singularVectors.v, into: $0, threads: threads)
        }
      }
    }
    return ["original": gradient]
  }

  private mutating func iterate(_ steps: Int, threads: ThreadPool) {
    var u = leftVector.doubles()
    var v: [Double] = []
    original.withMatrix { matrix in
      for _ in 0..<steps {
        v = unit(matrix.transposedTimes(u, threads: threads))
        u = unit(matrix.times(v, threads: threads), orKeep: u)
      }
    }
    leftVector.overwrite(u)
    rightVector.overwrite(v)
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
  public mutating func load(_ state: StateDictionary) throws(NormalizationError) {
    try state.check(against: self.state)
    if let value = state["original"] { original = value.tensor() }
    if let value = state["0._u"] { leftVector = value.tensor() }
    if let value = state["0._v"] { rightVector = value.tensor() }
  }

  /// Calls `body` with each learned tensor, to be changed in place.
  public mutating func updateParameters<Failure: Error>(
    _ body: (String, inout Tensor<Scalar>) throws(Failure) -> Void
  ) throws(Failure) {
    try body("original", &original)
  }
}

/// The vector divided by its length; `other`, or zeros, when its length is 0.
private func unit(_ vector: [Double], orKeep other: [Double]? = nil) -> [Double] {
  let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
  if length == 0, let other { return other }
  return vector.map { quotient($0, length) }
}
