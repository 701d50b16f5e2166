/// Batch Normalization: statistics of each channel over the samples and positions of the batch.
///
/// For an input x of shape (N, C, …) and a channel c, with n = N·H·W,
///
///     μ_c = Σ x/n     σ²_c = Σ (x − μ_c)²/n     y = γ_c·(x − μ_c)/√(σ²_c + ε) + β_c
///
/// Training normalizes with the batch's μ and σ² and lets the running ones follow; inference uses the
/// running ones. Defaults are PyTorch's: ε = 1e-5, `.rate(0.1)`, unbiased running variance.
///
/// - Complexity: training reads x once where a channel fits the L2 cache, or 1024 of them for x of (N, C), and writes
///   y; inference by running statistics reads x once. The backward pass reads x and dy once where both fit, and
///   writes dx.
/// - SeeAlso: Ioffe and Szegedy 2015, arXiv 1502.03167, Algorithms 1 and 2.
public struct BatchNormalization<Scalar: ReductionScalar>: TrackingNormalizer, MaskableNormalizer {
  /// C, the number of channels.
  public let channels: Int
  /// ε, inside the root.
  public let epsilon: Double
  /// How a training batch is cut into parts with statistics of their own; `nil` for not at all.
  public let ghostBatches: GhostBatches?
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
  ///   - ghostBatches: how the batch is cut into parts with statistics of their own; `nil` for not at all.
  /// - Throws: ``NormalizationError/invalidOption(name:requirement:found:)``.
  public init(
    channels: Int, epsilon: Double = 1e-5, momentum: Momentum = .rate(0.1),
    runningVariance: RunningSpread = .unbiasedVariance, affine: AffineChoice = .weightAndBias,
    tracksRunningStatistics: Bool = true, ghostBatches: GhostBatches? = nil
  ) throws(NormalizationError) {
    try checkOptions(channels: channels, epsilon: epsilon)
    self.channels = channels
    self.epsilon = epsilon
    self.ghostBatches = ghostBatches
    self.affine = AffineParameters([channels], affine)
    let statistics = try RunningStatistics<Scalar>(
      count: channels, momentum: momentum, spread: runningVariance)
    population = tracksRunningStatistics ? statistics : nil
  }

  func layout(for shape: Shape) throws(NormalizationError) -> StatisticLayout {
    try shape.checkActivation(channels: channels)
    let layout = try ghostBatches?.layout(shape) ?? .perChannel(shape)
    try layout.checkBatch(of: shape, method: "batch")
    return layout
  }

  mutating func follow(_ moments: [Moments]) {
    let epsilon = epsilon
    guard let ghostBatches, ghostBatches.update == .sequential else {
      population?.update(with: moments, epsilon: epsilon)
      return
    }
    for first in stride(from: 0, to: moments.count, by: channels) {
      population?.update(with: Array(moments[first..<first + channels]), epsilon: epsilon)
    }
  }
}
