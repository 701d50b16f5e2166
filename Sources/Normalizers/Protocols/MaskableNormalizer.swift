/// A normalizer of activations that can leave elements out of its statistics, such as padding.
///
/// With a mask m of ones and zeros, and n = Σm over the elements that share a statistic,
///
///     μ = Σ m·x/n     σ² = Σ m·(x − μ)²/n
///
/// but y is computed for every element, and the gradient is exact: with g = γ·dy
///
///     dx_i = (g_i − m_i·(Σ g + x̂_i·Σ g·x̂)/n)/√(σ² + ε)
///
/// where the sums run over all elements. Flax's and Keras's masked batch normalization are these.
public protocol MaskableNormalizer<Scalar>: ActivationNormalizer {
  /// Normalizes x with statistics of the elements that a mask counts.
  ///
  /// Inference with running statistics takes none, so the mask does not matter to it. Where nothing
  /// is counted y is β, and running statistics stay as they are, as for an empty batch.
  ///
  /// - Parameters:
  ///   - x: activations (N, C, …) of rank 2 to 5, finite wherever y is used.
  ///   - phase: training takes statistics from `x`; inference takes running ones where there are any.
  ///   - mask: 1 for what counts and 0 for what does not, of shape (N) or (N, …), without C; `nil` for
  ///     no mask.
  ///   - y: receives the result, of x's shape. Its memory is reused when it fits.
  ///   - threads: who computes; the bits of the result do not depend on it.
  /// - Returns: what ``ActivationNormalizer/backward(_:_:into:threads:)`` needs.
  /// - Throws: ``NormalizationError`` when a shape does not fit, the mask has other numbers, or a statistic
  ///   of `x` would be taken over a single element.
  /// - Complexity: where statistics are taken with a mask, x is read twice, and x and dy in the backward pass. Sums are
  ///   taken by plain loops in `Double`, a statistic a thread.
  mutating func forward(
    _ x: Tensor<Scalar>, _ phase: Phase, mask: Tensor<Scalar>?, into y: inout Tensor<Scalar>,
    threads: ThreadPool
  ) throws(NormalizationError) -> ForwardRecord<Scalar>
}

extension MaskableNormalizer {
  /// Normalizes x with a mask into a new tensor, on all processors.
  ///
  /// - Throws: as ``MaskableNormalizer/forward(_:_:mask:into:threads:)``.
  public mutating func forward(
    _ x: Tensor<Scalar>, _ phase: Phase, mask: Tensor<Scalar>?
  ) throws(NormalizationError) -> (y: Tensor<Scalar>, record: ForwardRecord<Scalar>) {
    var y = Tensor<Scalar>([0])
    let record = try forward(x, phase, mask: mask, into: &y, threads: .allProcessors)
    return (y, record)
  }
}
