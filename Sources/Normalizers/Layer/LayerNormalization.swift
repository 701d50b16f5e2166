/// Layer Normalization: one mean and variance a sample, over its channels and positions.
///
/// For an input x of shape (N, C, …) and a sample n, with m = C·H·W,
///
///     μ_n = Σ x/m     σ²_n = Σ (x − μ_n)²/m     y = γ·(x − μ_n)/√(σ²_n + ε) + β
///
/// γ and β are one per element of (C, …), as in PyTorch and Keras, or one per channel, which is
/// Group Normalization with one group. Training and inference are the same. ε is 1e-5 as in PyTorch.
///
/// - Complexity: reads x once where a sample fits the L2 cache, and writes y; the backward pass reads x and dy once
///   where both fit, and writes dx. With γ or β per element x is read twice in samples of more than 16,384 elements;
///   the backward pass reads x and dy twice in those of more than 4096.
/// - SeeAlso: Ba, Kiros and Hinton 2016, arXiv 1607.06450, eq. 3. ``ChannelLayerNormalization`` is the
///   third thing called layer normalization on images.
public struct LayerNormalization<Scalar: ReductionScalar>: InputStatisticsNormalizer {
  /// ε, inside the root.
  public let epsilon: Double
  /// γ and β, of shape (C, …) or (C).
  public internal(set) var affine: AffineParameters<Scalar>
  /// The shape (C, …) of a sample when γ and β are one per element; `nil` when they are one per channel.
  public let sampleShape: Shape?
  /// C, the number of channels.
  public let channels: Int

  /// A layer normalization with a γ and a β for every element of a sample.
  ///
  /// - Parameters:
  ///   - sampleShape: (C, …), of rank 1 to 4.
  ///   - epsilon: ε, at least 0.
  ///   - affine: whether there are γ and β.
  /// - Throws: ``NormalizationError/invalidOption(name:requirement:found:)`` or
  ///   ``NormalizationError/rank(expected:found:)``.
  public init(
    elementwise sampleShape: Shape, epsilon: Double = 1e-5,
    affine: AffineParameters<Scalar>.Choice = .weightAndBias
  ) throws(NormalizationError) {
    try sampleShape.checkSample()
    try checkOptions(channels: sampleShape[0], epsilon: epsilon)
    self.epsilon = epsilon
    self.sampleShape = sampleShape
    channels = sampleShape[0]
    self.affine = AffineParameters(sampleShape, affine)
  }

  /// A layer normalization with a γ and a β for every channel, for samples of any extent.
  ///
  /// - Parameters:
  ///   - channels: C, at least 1.
  ///   - epsilon: ε, at least 0.
  ///   - affine: whether there are γ and β.
  /// - Throws: ``NormalizationError/invalidOption(name:requirement:found:)``.
  public init(
    perChannel channels: Int, epsilon: Double = 1e-5,
    affine: AffineParameters<Scalar>.Choice = .weightAndBias
  ) throws(NormalizationError) {
    try checkOptions(channels: channels, epsilon: epsilon)
    self.epsilon = epsilon
    self.channels = channels
    sampleShape = nil
    self.affine = AffineParameters([channels], affine)
  }

  func layout(for shape: Shape) throws(NormalizationError) -> StatisticLayout {
    try shape.checkActivation(channels: channels)
    if let sampleShape { try shape.checkSamples(of: sampleShape) }
    let layout = StatisticLayout.perSample(shape)
    try layout.checkSharing(
      of: shape, method: "layer", remedy: "give it samples of two elements or more")
    return layout
  }

  func parameterLayout(for shape: Shape) -> ParameterLayout {
    sampleShape == nil ? .perChannel(shape) : .perElement(shape)
  }
}
