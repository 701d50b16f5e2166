/// Batch Normalization: statistics of each channel over the samples and positions of the batch.
///
/// For an input x of shape (N, C, …) and a channel c, with n = N·H·W,
///
///     μ_c = Σ x/n     σ²_c = Σ (x − μ_c)²/n     y = γ_c·(x − μ_c)/√(σ²_c + ε) + β_c
///
/// Training normalizes with the batch's μ and σ² and lets the running ones follow; inference uses the
/// running ones. Defaults are PyTorch's: ε = 1e-5, `.rate(0.1)`, unbiased running variance.
///
/// - Complexity: training reads x once where a channel fits the L2 cache, and writes y.
/// - SeeAlso: Ioffe and Szegedy 2015, arXiv 1502.03167, Algorithms 1 and 2.
public struct BatchNormalization<Scalar: ReductionScalar>: TrackingNormalizer {
  /// C, the number of channels.
  public let channels: Int
  /// ε, inside the root.
  public let epsilon: Double
  /// γ and β, each of shape (C).
  public internal(set) var affine: AffineParameters<Scalar>
  /// Running mean and variance, each of shape (C): see ``PopulationNormalizer``.
  public var population: RunningStatistics<Scalar>?
  /// Whether training behaves as inference: see ``PopulationNormalizer``.
  public var isFrozen = false

  /// A batch normalization of `channels` channels.
  ///
  /// - Parameters:
  ///   - channels: C, at least 1.
  ///   - epsilon: ε, at least 0.
  ///   - momentum: how running statistics follow the batches.
  ///   - runningVariance: what of the variance is averaged.
  ///   - affine: whether there are γ and β.
  ///   - tracksRunningStatistics: whether there are running statistics; without them inference takes the
  ///     statistics of its input.
  /// - Throws: ``NormalizationError/invalidOption(name:requirement:found:)``.
  public init(
    channels: Int, epsilon: Double = 1e-5, momentum: Momentum = .rate(0.1),
    runningVariance: RunningStatistics<Scalar>.Spread = .unbiasedVariance,
    affine: AffineParameters<Scalar>.Choice = .weightAndBias,
    tracksRunningStatistics: Bool = true
  ) throws(NormalizationError) {
    try checkOptions(channels: channels, epsilon: epsilon)
    self.channels = channels
    self.epsilon = epsilon
    self.affine = AffineParameters([channels], affine)
    let statistics = try RunningStatistics<Scalar>(
      count: channels, momentum: momentum, spread: runningVariance)
    population = tracksRunningStatistics ? statistics : nil
  }

  func layout(for shape: Shape) throws(NormalizationError) -> StatisticLayout {
    try .ofBatch(shape, channels: channels, method: "batch")
  }
}

extension StatisticLayout {
  /// One statistic a channel, over samples and positions, after checking that there are two of them.
  static func ofBatch(
    _ shape: Shape, channels: Int, method: String
  ) throws(NormalizationError) -> StatisticLayout {
    try shape.checkActivation(channels: channels)
    let layout = StatisticLayout.perChannel(shape)
    guard layout.elementsPerStatistic != 1 else {
      throw .singleElement(
        method: method, found: shape,
        remedy:
          "train with two samples or more, or choose a method that does not share over samples")
    }
    return layout
  }
}
