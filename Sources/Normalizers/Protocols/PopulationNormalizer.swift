/// A normalizer of activations that can keep statistics of the population for inference.
public protocol PopulationNormalizer<Scalar>: ActivationNormalizer {
  /// Running mean and variance, and how they are updated; `nil` when none are kept.
  ///
  /// Without them inference takes the statistics of its input, as training does: PyTorch's
  /// `track_running_stats=False`. Setting `nil` stops the tracking for good.
  var population: RunningStatistics<Scalar>? { get set }

  /// Whether training is to behave as inference, its backward pass too: nothing is updated, and no gradient
  /// flows through statistics; γ and β still get theirs. Without ``population`` it changes nothing, for inference then
  /// does as training.
  ///
  /// It is Keras's `trainable = False` for the statistics alone, and PyTorch's `eval()` on this layer within
  /// a network that trains. Not part of ``Normalizer/state``.
  var isFrozen: Bool { get set }

  /// An estimate of the population that has seen no batch yet; `nil` when ``population`` is.
  ///
  ///     var estimate = norm.makePopulationEstimate(.pooled)
  ///     for x in batches { try estimate?.add(x) }
  ///     norm.population = estimate?.statistics ?? norm.population
  ///
  /// - Parameter estimator: how the batches are put together.
  func makePopulationEstimate(_ estimator: PopulationEstimator) -> PopulationEstimate<Scalar>?

  /// The weight and bias of the one layer that does in inference what a dense or convolution layer and this
  /// normalizer after it do.
  ///
  /// For an output channel c, with s_c = γ_c/√(σ²_c + ε) and running μ_c and σ²_c,
  ///
  ///     W′_c = s_c·W_c     b′_c = s_c·(b_c − μ_c) + β_c
  ///
  /// so that W′·x + b′ = γ·(W·x + b − μ)/√(σ² + ε) + β. The sums are the same in real numbers; as rounded, each
  /// W′ is within 2⁻²³ of its own size for `Float`, and b′ within 2⁻²⁴. The layer must feed the normalizer
  /// directly: nothing folds over a nonlinearity.
  ///
  /// - Parameters:
  ///   - weight: W, of rank 2 or more.
  ///   - bias: b, (C); `nil` for none.
  ///   - outputAxis: the axis of `weight` that counts output channels: 0 for dense and convolution, 1 for
  ///     PyTorch's transposed convolution.
  /// - Throws: ``NormalizationError/noPopulation`` without running statistics; others when shapes do not fit, or
  ///   `outputAxis` is neither 0 nor 1.
  /// - Complexity: reads the weight once, into a new tensor.
  func folded(
    into weight: Tensor<Scalar>, bias: Tensor<Scalar>?, outputAxis: Int
  ) throws(NormalizationError) -> (weight: Tensor<Scalar>, bias: Tensor<Scalar>)
}

extension PopulationNormalizer {
  /// Folds the normalizer into a dense or convolution layer: see
  /// ``PopulationNormalizer/folded(into:bias:outputAxis:)``.
  public func folded(
    into weight: Tensor<Scalar>, bias: Tensor<Scalar>? = nil
  ) throws(NormalizationError) -> (weight: Tensor<Scalar>, bias: Tensor<Scalar>) {
    try folded(into: weight, bias: bias, outputAxis: 0)
  }
}
