/// Mean-only Batch Normalization: the mean of each channel over the batch is subtracted, and nothing is
/// divided by.
///
/// For an input x of shape (N, C, …) and a channel c, with n = N·H·W,
///
///     μ_c = Σ x/n     y = x − μ_c + b_c
///
/// Training subtracts the batch's μ and lets the running mean follow; inference subtracts the running
/// mean. Gradients in training: dx = dy − Σ dy/n, the mean over the channel, and db = Σ dy; in inference
/// dx = dy.
///
/// It is made to stand beside weight normalization: a layer with the weight g·v/‖v‖ and no bias of its own,
/// then this normalization, then the nonlinearity. The weight's lengths g set the scale of the
/// outputs, the mean is taken out here, and b is the layer's bias. A bias of the layer would be subtracted
/// with the mean and learn nothing. After data-dependent initialization only the lengths are to be kept
/// (``WeightNormalization/initialize(fromPreactivations:)``): the mean goes by itself.
///
/// - Complexity: that of ``BatchNormalization``, whose passes it takes.
/// - SeeAlso: Salimans and Kingma 2016, arXiv 1602.07868, §4.
public struct MeanOnlyBatchNormalization<Scalar: ReductionScalar>: TrackingNormalizer,
  MaskableNormalizer
{
  /// C, the number of channels.
  public let channels: Int
  /// The shift b as `bias`, of shape (C), where there is one; never a weight.
  public internal(set) var affine: AffineParameters<Scalar>
  /// The running mean, of shape (C): see ``PopulationNormalizer``.
  public var population: RunningStatistics<Scalar>?
  /// Whether training behaves as inference: see ``PopulationNormalizer``.
  public var isFrozen = false

  let epsilon = 0.0

  /// A mean-only batch normalization of `channels` channels.
  ///
  /// - Parameters:
  ///   - channels: C, at least 1.
  ///   - momentum: how the running mean follows the batches.
  ///   - bias: whether there is a shift b, 0 at the start.
  /// - Throws: ``NormalizationError/invalidOption(name:requirement:found:)``.
  public init(
    channels: Int, momentum: Momentum = .rate(0.1), bias: Bool = true
  ) throws(NormalizationError) {
    try checkOptions(channels: channels, epsilon: 0)
    self.channels = channels
    affine = AffineParameters([channels], bias ? .bias : .none)
    population = try RunningStatistics(count: channels, momentum: momentum, spread: nil)
  }

  func layout(for shape: Shape) throws(NormalizationError) -> StatisticLayout {
    try .ofBatch(shape, channels: channels, method: "mean-only batch")
  }

  func normalizeBatch(
    _ x: Tensor<Scalar>, _ layout: StatisticLayout, _ parameters: ParameterLayout,
    mask: Tensor<Scalar>?, into y: inout Tensor<Scalar>, threads: ThreadPool
  ) -> (record: ForwardRecord<Scalar>, moments: [Moments]) {
    affine.normalize(
      x, layout, parameters, by: .mean, epsilon: epsilon, mask: mask, into: &y, threads: threads)
  }
}
