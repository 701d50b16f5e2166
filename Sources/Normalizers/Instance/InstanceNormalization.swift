/// Instance Normalization: a mean and variance for each channel of each sample.
///
/// For an input x of shape (N, C, …),
///
///     μ_nc = Σ x/(H·W)     σ²_nc = Σ (x − μ_nc)²/(H·W)     y = γ_c·(x − μ_nc)/√(σ²_nc + ε) + β_c
///
/// The result does not change with an image's brightness and contrast in each channel. Training and
/// inference are the same, unless running statistics are asked for: then these follow, for each channel, the
/// mean over the samples of μ_nc and of the variance, and inference uses them as batch normalization does.
/// ε is 1e-5, and there are no γ, β and running statistics unless asked for, as in PyTorch.
///
/// PyTorch's own `momentum=None` never updates; here ``Momentum/cumulative`` is the mean over all batches.
///
/// - Complexity: reads x once where a channel of a sample fits the L2 cache, and writes y; inference by running
///   statistics reads x once. The backward pass reads x and dy once where both fit, and writes dx.
/// - SeeAlso: Ulyanov, Vedaldi and Lempitsky 2016, arXiv 1607.08022, eq. 3.
public struct InstanceNormalization<Scalar: ReductionScalar>: TrackingNormalizer {
  /// C, the number of channels.
  public let channels: Int
  /// ε, inside the root.
  public let epsilon: Double
  /// γ and β, each of shape (C).
  public internal(set) var affine: AffineParameters<Scalar>
  /// Running mean and variance, each of shape (C); `nil` unless asked for.
  public var population: RunningStatistics<Scalar>?
  /// Whether training behaves as inference: see ``PopulationNormalizer``.
  public var isFrozen = false

  /// An instance normalization of `channels` channels.
  ///
  /// - Parameters:
  ///   - channels: C, at least 1.
  ///   - epsilon: ε, at least 0.
  ///   - affine: whether there are γ and β.
  ///   - tracksRunningStatistics: whether there are running statistics for inference.
  ///   - momentum: how running statistics follow the batches.
  ///   - runningVariance: what of the variance is averaged.
  /// - Throws: ``NormalizationError/invalidOption(name:requirement:found:)``.
  public init(
    channels: Int, epsilon: Double = 1e-5, affine: AffineChoice = .none,
    tracksRunningStatistics: Bool = false, momentum: Momentum = .rate(0.1),
    runningVariance: RunningSpread = .unbiasedVariance
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
    try shape.checkActivation(channels: channels)
    let layout = StatisticLayout.perGroup(shape, groups: channels)
    try layout.checkSharing(
      of: shape, method: "instance",
      remedy: "give it channels of two positions or more, or choose layer normalization")
    return layout
  }
}
