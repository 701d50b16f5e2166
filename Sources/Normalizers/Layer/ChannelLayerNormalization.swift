/// Layer Normalization over the channels at each position, as ConvNeXt uses it.
///
/// For an input x of shape (N, C, …), a sample n and a position p,
///
///     μ_np = Σ_c x/C     σ²_np = Σ_c (x − μ_np)²/C     y = γ_c·(x − μ_np)/√(σ²_np + ε) + β_c
///
/// Training and inference are the same. ε is 1e-5; ConvNeXt's own code has 1e-6.
///
/// - Complexity: reads x once where 1024 positions of a sample, over all channels, fit the L2 cache, and writes y; the
///   backward pass reads x and dy once where both fit, and writes dx.
/// - SeeAlso: Liu et al. 2022, arXiv 2201.03545, §2.6.
public struct ChannelLayerNormalization<Scalar: ReductionScalar>: InputStatisticsNormalizer {
  /// C, the number of channels.
  public let channels: Int
  /// ε, inside the root.
  public let epsilon: Double
  /// γ and β, each of shape (C).
  public internal(set) var affine: AffineParameters<Scalar>

  /// A layer normalization over `channels` channels.
  ///
  /// - Parameters:
  ///   - channels: C, at least 1; a pass over one channel throws.
  ///   - epsilon: ε, at least 0.
  ///   - affine: whether there are γ and β.
  /// - Throws: ``NormalizationError/invalidOption(name:requirement:found:)``.
  public init(
    channels: Int, epsilon: Double = 1e-5, affine: AffineParameters<Scalar>.Choice = .weightAndBias
  ) throws(NormalizationError) {
    try checkOptions(channels: channels, epsilon: epsilon)
    self.channels = channels
    self.epsilon = epsilon
    self.affine = AffineParameters([channels], affine)
  }

  func layout(for shape: Shape) throws(NormalizationError) -> StatisticLayout {
    try shape.checkActivation(channels: channels)
    let layout = StatisticLayout.perPosition(shape)
    try layout.checkSharing(
      of: shape, method: "channel layer", remedy: "give it two channels or more")
    return layout
  }
}
