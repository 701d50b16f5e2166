/// Weight Normalization: a weight as directions v and, for each set of its elements, a length g.
///
///     w = g·v/‖v‖     dg = (dw·v)/‖v‖     dv = (g/‖v‖)·dw − (g·dg/‖v‖²)·v
///
/// with products and Euclidean norms over the elements of a set: everything that belongs to one output channel,
/// unless ``sharing`` says otherwise. dv is orthogonal to v. A set with ‖v‖ = 0 has w = 0 and gradients
/// 0. Training and inference are the same.
///
/// Beside it, mean-only batch normalization takes the mean out of the layer's outputs:
/// ``MeanOnlyBatchNormalization``.
///
/// - Complexity: reads v once where each output channel has a length and its elements fit the L1 cache, else twice, and
///   writes w; the backward pass reads dw and v likewise, and writes dv.
/// - SeeAlso: Salimans and Kingma 2016, arXiv 1602.07868, eqs. 2 and 3.
public struct WeightNormalization<Scalar: ReductionScalar>: WeightNormalizer {
  /// Which elements share a length.
  public let sharing: WeightSharing
  /// The lengths g, of the shape that ``sharing`` says: (C_out, 1, …) for output channels.
  public internal(set) var lengths: Tensor<Scalar>
  /// The directions v, of the weight's shape.
  public internal(set) var directions: Tensor<Scalar>

  /// Wraps a weight so that nothing changes at first, with a length for each output channel.
  ///
  /// - Throws: ``NormalizationError/rank(expected:found:)`` for a weight of rank 0 or 1.
  public init(wrapping weight: Tensor<Scalar>) throws(NormalizationError) {
    try self.init(wrapping: weight, sharing: .outputChannel)
  }

  /// Wraps a weight so that nothing changes at first: v is the weight, g its norms.
  ///
  /// - Parameters:
  ///   - weight: of rank 2 or more.
  ///   - sharing: which elements share a length.
  /// - Throws: ``NormalizationError/rank(expected:found:)``.
  public init(
    wrapping weight: Tensor<Scalar>, sharing: WeightSharing
  ) throws(NormalizationError) {
    guard weight.shape.rank >= 2 else {
      throw .rank(expected: "a weight has rank 2 or more", found: weight.shape)
    }
    self.sharing = sharing
    directions = weight
    let norms = weight.withMatrix {
      sharing == .outputChannel
        ? $0.rowNorms(threads: .serial)
        : sharing.layout(of: weight.shape).norms(of: $0.elements, threads: .serial)
    }
    lengths = Tensor(sharing.lengths(of: weight.shape), doubles: norms)
  }

  /// Computes the weight to use: see ``WeightNormalizer``.
  public func forward(
    _ phase: Phase, into w: inout Tensor<Scalar>, threads: ThreadPool
  ) -> WeightForwardRecord<Scalar> {
    w.prepareToOverwrite(directions.shape)
    let lengths = lengths.doubles()
    let layout = sharing.layout(of: directions.shape)
    let norms = directions.withMatrix { v in
      w.withMutablePointer { w in
        sharing == .outputChannel
          ? v.scaledRows(toLengths: lengths, into: w, threads: threads)
          : layout.scaled(v.elements, toLengths: lengths, into: w, threads: threads)
      }
    }
    return WeightForwardRecord(norms: norms)
  }

  /// Computes the gradients of the learned tensors: see ``WeightNormalizer``.
  public func backward(
    _ dw: Tensor<Scalar>, _ record: WeightForwardRecord<Scalar>,
    into gradients: inout ParameterGradients<Scalar>, threads: ThreadPool
  ) throws(NormalizationError) {
    guard dw.shape == directions.shape else {
      throw .shapeMismatch(expected: directions.shape, found: dw.shape)
    }
    var dDirections = gradients.reusedTensor("original1", directions.shape)
    var dLengths = gradients.reusedTensor("original0", lengths.shape)
    dw.withMatrix { dw in
      directions.withPointer { v in
        dDirections.withMutablePointer { dv in
          if sharing == .outputChannel {
            let gradients = dw.lengthGradients(
              v, norms: record.norms, lengths: lengths.doubles(), into: dv, threads: threads)
            return dLengths.overwrite(gradients)
          }
          lengths.withPointer { lengths in
            dLengths.withMutablePointer {
              sharing.layout(of: directions.shape).lengthGradients(
                dw.elements, v, norms: record.norms, lengths: lengths, into: dv, $0,
                threads: threads)
            }
          }
        }
      }
    }
    gradients = ["original0": dLengths, "original1": dDirections]
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
  ///
  /// - Throws: ``NormalizationError/stateMismatch(name:expected:found:)`` for the first entry that does not fit.
  public mutating func load(_ state: StateDictionary) throws(NormalizationError) {
    try state.check(against: self.state)
    if let value = state["original0"] { lengths = value.tensor() }
    if let value = state["original1"] { directions = value.tensor() }
  }

  /// Calls `body` with each learned tensor, to be changed in place.
  ///
  /// - Throws: what `body` throws.
  public mutating func updateParameters<Failure: Error>(
    _ body: (String, inout Tensor<Scalar>) throws(Failure) -> Void
  ) throws(Failure) {
    try body("original0", &lengths)
    try body("original1", &directions)
  }
}
