/// A normalizer of activations x of shape (N, C, …): Batch, Layer, Instance, Group, Batch Renormalization.
///
/// In the notation of Group Normalization (arXiv 1803.08494, eq. 1), element i becomes
///
///     y_i = γ·(x_i − μ)/√(σ² + ε) + β
///
/// where mean μ and variance σ² are those of the set S_i that the method shares them with. Root mean square
/// normalization subtracts no mean, and mean-only batch normalization divides by nothing.
public protocol ActivationNormalizer<Scalar>: Normalizer {
  /// Normalizes x.
  ///
  /// - Parameters:
  ///   - x: activations (N, C, …) of rank 2 to 5.
  ///   - phase: training takes statistics from `x`; inference takes running ones where there are any.
  ///   - y: receives the result, of x's shape. Its memory is reused when it fits.
  ///   - threads: who computes; the bits of the result do not depend on it.
  /// - Returns: what ``backward(_:_:into:threads:)`` needs. It holds `x` without copying it.
  /// - Throws: ``NormalizationError`` when the shape does not fit, or a statistic of `x` would be taken
  ///   over a single element.
  /// - Complexity: O(elements). Beside y the record takes 16 bytes a statistic, 32 with Batch Renormalization.
  mutating func forward(
    _ x: Tensor<Scalar>, _ phase: Phase, into y: inout Tensor<Scalar>, threads: ThreadPool
  ) throws(NormalizationError) -> ForwardRecord<Scalar>

  /// The gradients of a loss with respect to x and to the learned tensors.
  ///
  /// - Parameters:
  ///   - dy: the loss's gradient with respect to y, of y's shape.
  ///   - record: what the forward pass returned.
  ///   - dx: receives the gradient with respect to x.
  ///   - threads: who computes.
  /// - Returns: the gradients of the learned tensors, by name.
  /// - Throws: ``NormalizationError/shapeMismatch(expected:found:)`` when dy is not of y's shape.
  /// - Complexity: O(elements). Beside dx it allocates the gradients of the learned tensors, and while it runs two
  ///   sums or more for each statistic.
  func backward(
    _ dy: Tensor<Scalar>, _ record: ForwardRecord<Scalar>, into dx: inout Tensor<Scalar>,
    threads: ThreadPool
  ) throws(NormalizationError) -> ParameterGradients<Scalar>
}

extension ActivationNormalizer {
  /// Normalizes x into a new tensor, on all processors.
  ///
  /// - Throws: as ``ActivationNormalizer/forward(_:_:into:threads:)``.
  public mutating func forward(
    _ x: Tensor<Scalar>, _ phase: Phase
  ) throws(NormalizationError) -> (y: Tensor<Scalar>, record: ForwardRecord<Scalar>) {
    var y = Tensor<Scalar>([0])
    let record = try forward(x, phase, into: &y, threads: .allProcessors)
    return (y, record)
  }

  /// The gradients with respect to x, in a new tensor, and to the learned tensors, on all processors.
  ///
  /// - Throws: ``NormalizationError/shapeMismatch(expected:found:)`` when dy is not of y's shape.
  public func backward(
    _ dy: Tensor<Scalar>, _ record: ForwardRecord<Scalar>
  ) throws(NormalizationError) -> (dx: Tensor<Scalar>, parameters: ParameterGradients<Scalar>) {
    var dx = Tensor<Scalar>([0])
    let parameters = try backward(dy, record, into: &dx, threads: .allProcessors)
    return (dx, parameters)
  }
}
