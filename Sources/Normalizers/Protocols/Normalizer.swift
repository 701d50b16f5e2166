/// A member of the normalization family: a rule that shares statistics, and what it has learned.
///
/// Members are value types: a copy shares nothing with its original. What acts on activations conforms to
/// ``ActivationNormalizer``, what acts on weights to ``WeightNormalizer``; those that keep population
/// statistics also conform to ``PopulationNormalizer``.
public protocol Normalizer<Scalar>: Sendable {
  /// The number type of parameters and data, `Float` or `Double`.
  associatedtype Scalar: ReductionScalar

  /// Learned tensors, statistics and counters under PyTorch's names, such as `weight`, `running_mean`.
  var state: StateDictionary { get }

  /// Takes over a state with the names and shapes of ``state``.
  ///
  /// Numbers of either floating-point type are converted, counters are whole numbers, and shape (1) may stand for a
  /// tensor without axes.
  ///
  /// - Throws: ``NormalizationError/stateMismatch(name:expected:found:)`` naming the first entry that
  ///   does not fit; then nothing has changed.
  mutating func load(_ state: StateDictionary) throws(NormalizationError)

  /// Calls `body` with each learned tensor, in the order of ``state``, to be changed in place.
  ///
  /// - Throws: what `body` throws.
  mutating func updateParameters<Failure: Error>(
    _ body: (_ name: String, _ parameter: inout Tensor<Scalar>) throws(Failure) -> Void
  ) throws(Failure)
}

/// The gradients of a normalizer's learned tensors, by the names that `updateParameters` uses.
public typealias ParameterGradients<Scalar: ReductionScalar> = [String: Tensor<Scalar>]

extension Dictionary where Key == String {
  /// Takes the tensor of a name out, to be overwritten whole; its memory is kept when it fits.
  mutating func reusedTensor<Scalar: ReductionScalar>(
    _ name: String, _ shape: Shape
  ) -> Tensor<Scalar> where Value == Tensor<Scalar> {
    var tensor = removeValue(forKey: name) ?? Tensor([0])
    tensor.prepareToOverwrite(shape)
    return tensor
  }
}
