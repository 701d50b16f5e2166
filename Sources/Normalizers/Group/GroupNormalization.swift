/// Group Normalization: a mean and variance for each group of channels of each sample.
///
/// For an input x of shape (N, C, …) in G groups of C/G neighbouring channels, with m = (C/G)·H·W,
///
///     μ_ng = Σ x/m     σ²_ng = Σ (x − μ_ng)²/m     y = γ_c·(x − μ_ng)/√(σ²_ng + ε) + β_c
///
/// One group is layer normalization with γ and β per channel, C groups are instance normalization.
/// Training and inference are the same. ε is 1e-5 as in PyTorch.
///
/// - SeeAlso: Wu and He 2018, arXiv 1803.08494, eqs. 1–7.
public struct GroupNormalization<Scalar: ReductionScalar>: InputStatisticsNormalizer {
  /// G, the number of groups.
  public let groups: Int
  /// C, the number of channels.
  public let channels: Int
  /// ε, inside the root.
  public let epsilon: Double
  /// γ and β, each of shape (C).
  public internal(set) var affine: AffineParameters<Scalar>

  /// A group normalization.
  ///
  /// - Parameters:
  ///   - groups: G, at least 1, a divisor of `channels`.
  ///   - channels: C, at least 1.
  ///   - epsilon: ε, at least 0.
  ///   - affine: whether there are γ and β.
  /// - Throws: ``NormalizationError/groupsDoNotDivide(groups:channels:)`` or
  ///   ``NormalizationError/invalidOption(name:requirement:found:)``.
  public init(
    groups: Int, channels: Int, epsilon: Double = 1e-5,
    affine: AffineParameters<Scalar>.Choice = .weightAndBias
  ) throws(NormalizationError) {
    try checkOptions(channels: channels, epsilon: epsilon)
    guard groups > 0, channels.isMultiple(of: groups) else {
      throw .groupsDoNotDivide(groups: groups, channels: channels)
    }
    self.groups = groups
    self.channels = channels
    self.epsilon = epsilon
    self.affine = AffineParameters([channels], affine)
  }

  func layout(for shape: Shape) throws(NormalizationError) -> StatisticLayout {
    try shape.checkActivation(channels: channels)
    let layout = StatisticLayout.perGroup(shape, groups: groups)
    guard layout.elementsPerStatistic != 1 else {
      throw .singleElement(
        method: "group", found: shape, remedy: "choose fewer groups than channels")
    }
    return layout
  }
}

extension StatisticLayout {
  /// One statistic a sample and group of neighbouring channels.
  static func perGroup(_ shape: Shape, groups: Int) -> StatisticLayout {
    let size = shape.channels / groups * shape.positions
    return StatisticLayout(
      outer: Axis(shape.samples, stride: groups * size), inner: Axis(groups, stride: size),
      spans: Axis(1, stride: size), spanLength: size)
  }
}
