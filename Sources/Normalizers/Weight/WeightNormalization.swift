/// Weight Normalization: a weight as a direction v and, for each output channel, a length g.
///
///     w_o = g_o·v_o/‖v_o‖
///
/// with the Euclidean norm over everything but axis 0. Gradients: dg = (dw·v)/‖v‖ and
/// dv = (g/‖v‖)·dw − (g·dg/‖v‖²)·v, which is orthogonal to v. A channel with ‖v‖ = 0 has w = 0 and
/// gradients 0. Training and inference are the same.
///
/// - SeeAlso: Salimans and Kingma 2016, arXiv 1602.07868, eqs. 2 and 3.
public struct WeightNormalization<Scalar: ReductionScalar>: WeightNormalizer {
  /// The lengths g, of shape (C_out, 1, …).
  public private(set) var lengths: Tensor<Scalar>
  /// The directions v, of the weight's shape.
  public private(set) var directions: Tensor<Scalar>

  /// Wraps a weight so that nothing changes at first: v is the weight, g its norms.
  public init(wrapping weight: Tensor<Scalar>) throws(NormalizationError) {
    guard weight.shape.rank >= 2 else {
      throw .rank(expected: "a weight has rank 2 or more", found: weight.shape)
    }
    directions = weight
    lengths = Tensor(
      Shape([weight.shape[0]] + [Int](repeating: 1, count: weight.shape.rank - 1)),
      doubles: weight.withMatrix { $0.rowNorms(threads: .serial) })
  }

  /// Computes the weight to use: see ``WeightNormalizer``.
  public func forward(
    _ phase: Phase, into w: inout Tensor<Scalar>, threads: ThreadPool
  ) -> WeightForwardRecord<Scalar> {
    w.prepareToOverwrite(directions.shape)
    let lengths = lengths.doubles()
    let norms = directions.withMatrix { v in
      w.withMutablePointer { v.scaledRows(toLengths: lengths, into: $0, threads: threads) }
    }
    return WeightForwardRecord(norms: norms)
  }

  /// The gradients of the learned tensors: see ``WeightNormalizer``.
  public func backward(
    _ dw: Tensor<Scalar>, _ record: WeightForwardRecord<Scalar>, threads: ThreadPool
  ) throws(NormalizationError) -> ParameterGradients<Scalar> {
    guard dw.shape == directions.shape else {
      throw .shapeMismatch(expected: directions.shape, found: dw.shape)
    }
    let g = lengths.doubles()
    var dDirections = Tensor<Scalar>(uninitialized: directions.shape) { _ in }
    let dLengths = dw.withMatrix { dw in
      directions.withPointer { v in
        dDirections.withMutablePointer {
          dw.lengthGradients(v, norms: record.norms, lengths: g, into: $0, threads: threads)
        }
      }
    }
    return [
      "original0": Tensor(lengths.shape, doubles: dLengths), "original1": dDirections,
    ]
  }

  /// Sets g so that the layer's outputs on a batch have variance 1, and says which bias gives mean 0.
  ///
  /// With the moments of the pre-activations t = w·x that the present g gives, without a bias,
  /// g ← g/√var(t) and b ← −mean(t)/√var(t). A channel whose outputs do not vary is left alone.
  ///
  /// - Parameter moments: one for each output channel, over the batch's samples and positions.
  /// - Returns: the bias, of shape (C_out).
  /// - SeeAlso: arXiv 1602.07868, eqs. 5 and 6.
  public mutating func initialize(
    fromPreactivations moments: [Moments]
  ) throws(NormalizationError) -> Tensor<Scalar> {
    guard moments.count == lengths.shape.count else {
      throw .shapeMismatch(expected: [lengths.shape.count], found: [moments.count])
    }
    let factors = moments.map { $0.variance > 0 ? 1 / $0.variance.squareRoot() : 1 }
    lengths.overwrite(zip(lengths.doubles(), factors).map(*))
    return Tensor([moments.count], doubles: zip(moments, factors).map { -$0.mean * $1 })
  }
}

extension WeightNormalization {
  /// `original0`, the lengths g, and `original1`, the directions v: PyTorch's names.
  public var state: StateDictionary {
    var state = StateDictionary()
    state["original0"] = lengths.stateValue
    state["original1"] = directions.stateValue
    return state
  }

  /// Takes over a state, all of it or nothing of it.
  public mutating func load(_ state: StateDictionary) throws(NormalizationError) {
    try state.check(against: self.state)
    if let value = state["original0"] { lengths = value.tensor() }
    if let value = state["original1"] { directions = value.tensor() }
  }

  /// Calls `body` with each learned tensor, to be changed in place.
  public mutating func updateParameters<Failure: Error>(
    _ body: (String, inout Tensor<Scalar>) throws(Failure) -> Void
  ) throws(Failure) {
    try body("original0", &lengths)
    try body("original1", &directions)
  }
}
