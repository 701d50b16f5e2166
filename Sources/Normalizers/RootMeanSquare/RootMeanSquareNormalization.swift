/// Root Mean Square Normalization: layer normalization that divides without subtracting a mean.
///
/// For an input x of shape (N, C, …) and the m elements that share a statistic,
///
///     q = Σ x²/m     y = γ·x/√(q + ε) + β
///
/// They are those of a sample, with a γ for each element of (C, …) or for each channel, or the channels at
/// one position. Training and inference are the same. With x̂ = x/√(q + ε) and g = γ·dy the gradient is
/// dx = (g − x̂·mean(g·x̂))/√(q + ε): no mean of g is taken off. ε is the machine epsilon of `Scalar` and
/// there is no β unless asked for, as in PyTorch; Keras's ε is 1e-6.
///
/// - Complexity: that of ``LayerNormalization``, or over channels of ``ChannelLayerNormalization``.
/// - SeeAlso: Zhang and Sennrich 2019, arXiv 1910.07467, eq. 4.
public struct RootMeanSquareNormalization<Scalar: ReductionScalar>: InputStatisticsNormalizer {
  /// C, the number of channels.
  public let channels: Int
  /// The shape (C, …) of a sample when γ and β are one per element; `nil` when they are one per channel.
  public let sampleShape: Shape?
  /// Whether the channels at one position share a statistic, not a whole sample.
  public let isOverChannels: Bool
  /// ε, inside the root.
  public let epsilon: Double
  /// γ and β, of shape (C, …) or (C).
  public internal(set) var affine: AffineParameters<Scalar>

  private init(
    channels: Int, sampleShape: Shape? = nil, isOverChannels: Bool = false, _ epsilon: Double?,
    _ affine: AffineChoice
  ) throws(NormalizationError) {
    let epsilon = epsilon ?? Double(Scalar.ulpOfOne)
    try checkOptions(channels: channels, epsilon: epsilon)
    self.channels = channels
    self.sampleShape = sampleShape
    self.isOverChannels = isOverChannels
    self.epsilon = epsilon
    self.affine = AffineParameters(sampleShape ?? [channels], affine)
  }

  /// A root mean square normalization of samples, with a γ for every element: PyTorch's.
  ///
  /// - Parameters:
  ///   - sampleShape: (C, …), of rank 1 to 4.
  ///   - epsilon: ε, at least 0; `nil` for the machine epsilon of `Scalar`.
  ///   - affine: whether there are γ and β.
  /// - Throws: ``NormalizationError/invalidOption(name:requirement:found:)`` or
  ///   ``NormalizationError/rank(expected:found:)``.
  public init(
    elementwise sampleShape: Shape, epsilon: Double? = nil, affine: AffineChoice = .weight
  ) throws(NormalizationError) {
    try sampleShape.checkSample()
    try self.init(channels: sampleShape[0], sampleShape: sampleShape, epsilon, affine)
  }

  /// A root mean square normalization of samples of any extent, with a γ for every channel.
  ///
  /// - Parameters:
  ///   - channels: C, at least 1.
  ///   - epsilon: ε, at least 0; `nil` for the machine epsilon of `Scalar`.
  ///   - affine: whether there are γ and β.
  /// - Throws: ``NormalizationError/invalidOption(name:requirement:found:)``.
  public init(
    perChannel channels: Int, epsilon: Double? = nil, affine: AffineChoice = .weight
  ) throws(NormalizationError) {
    try self.init(channels: channels, epsilon, affine)
  }

  /// A root mean square normalization of the channels at each position, with a γ for every channel.
  ///
  /// - Parameters:
  ///   - channels: C, at least 1; a pass over one channel throws.
  ///   - epsilon: ε, at least 0; `nil` for the machine epsilon of `Scalar`.
  ///   - affine: whether there are γ and β.
  /// - Throws: ``NormalizationError/invalidOption(name:requirement:found:)``.
  public init(
    overChannels channels: Int, epsilon: Double? = nil, affine: AffineChoice = .weight
  ) throws(NormalizationError) {
    try self.init(channels: channels, isOverChannels: true, epsilon, affine)
  }

  var statistics: InputStatistics { .scale }

  func layout(for shape: Shape) throws(NormalizationError) -> StatisticLayout {
    try shape.checkActivation(channels: channels)
    if let sampleShape { try shape.checkSamples(of: sampleShape) }
    let layout: StatisticLayout = isOverChannels ? .perPosition(shape) : .perSample(shape)
    try layout.checkSharing(
      of: shape, method: "root mean square",
      remedy: "let two elements or more share it, for of one the output is its sign")
    return layout
  }

  func parameterLayout(for shape: Shape) -> ParameterLayout {
    sampleShape == nil ? .perChannel(shape) : .perElement(shape)
  }
}
