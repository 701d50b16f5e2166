/// A normalizer of a layer's weight: the weight used is computed from learned tensors of its own.
///
/// Weight normalization computes w = g·v/‖v‖ from g and v, spectral normalization W/σ(W) from W.
public protocol WeightNormalizer<Scalar>: Normalizer {
  /// Wraps a weight: axis 0 is the output channel, as in PyTorch's dense and convolution layers.
  ///
  /// - Parameter weight: of rank 2 or more.
  /// - Throws: ``NormalizationError/rank(expected:found:)`` for a weight of rank 0 or 1.
  init(wrapping weight: Tensor<Scalar>) throws(NormalizationError)

  /// Computes the weight to use.
  ///
  /// - Parameters:
  ///   - phase: training lets spectral normalization improve its singular vectors; inference does not.
  ///   - w: receives the weight. Its memory is reused when it fits.
  ///   - threads: who computes; the bits of the result do not depend on it.
  /// - Returns: what ``backward(_:_:into:threads:)`` needs.
  mutating func forward(
    _ phase: Phase, into w: inout Tensor<Scalar>, threads: ThreadPool
  ) -> WeightForwardRecord<Scalar>

  /// Computes the gradients of a loss with respect to the learned tensors.
  ///
  /// - Parameters:
  ///   - dw: the loss's gradient with respect to the weight used.
  ///   - record: what the forward pass returned.
  ///   - gradients: receives them by name. The memory of those it has is reused when it fits.
  ///   - threads: who computes.
  /// - Throws: ``NormalizationError/shapeMismatch(expected:found:)`` when dw has not the weight's shape.
  func backward(
    _ dw: Tensor<Scalar>, _ record: WeightForwardRecord<Scalar>,
    into gradients: inout ParameterGradients<Scalar>, threads: ThreadPool
  ) throws(NormalizationError)
}

extension WeightNormalizer {
  /// The gradients of a loss with respect to the learned tensors, by name, in new tensors.
  ///
  /// - Throws: ``NormalizationError/shapeMismatch(expected:found:)`` when dw has not the weight's shape.
  public func backward(
    _ dw: Tensor<Scalar>, _ record: WeightForwardRecord<Scalar>,
    threads: ThreadPool = .allProcessors
  ) throws(NormalizationError) -> ParameterGradients<Scalar> {
    var gradients: ParameterGradients<Scalar> = [:]
    try backward(dw, record, into: &gradients, threads: threads)
    return gradients
  }
}

extension WeightNormalizer {
  /// The weight that inference uses, to be stored in place of the learned tensors.
  ///
  /// - Parameter threads: who computes.
  public func baked(threads: ThreadPool = .allProcessors) -> Tensor<Scalar> {
    var copy = self
    var weight = Tensor<Scalar>([0])
    _ = copy.forward(.inference, into: &weight, threads: threads)
    return weight
  }
}
