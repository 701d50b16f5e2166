/// Group Normalization: a mean and variance for each group of channels of each sample.
///
/// For an input x of shape (N, C, …) in G groups of C/G channels, with m = (C/G)·H·W,
///
///     μ_ng = Σ x/m     σ²_ng = Σ (x − μ_ng)²/m     y = γ_c·(x − μ_ng)/√(σ²_ng + ε) + β_c
///
/// A group is C/G neighbouring channels, or every G-th: see ``GroupArrangement``. One group is layer
/// normalization with γ and β per channel, C groups are instance normalization. Training and inference are
/// the same. ε is 1e-5 as in PyTorch.
///
/// - Complexity: reads x once where a group of a sample fits the L2 cache, and writes y; the backward pass reads x and
///   dy once where both fit, and writes dx.
/// - SeeAlso: Wu and He 2018, arXiv 1803.08494, eqs. 1–7.
public struct GroupNormalization<Scalar: ReductionScalar>: InputStatisticsNormalizer {
  /// G, the number of groups.
  public let groups: Int
  /// C, the number of channels.
  public let channels: Int
  /// ε, inside the root.
  public let epsilon: Double
  /// Which channels share a group.
  public let arrangement: GroupArrangement
  /// γ and β, each of shape (C).
  public internal(set) var affine: AffineParameters<Scalar>

  /// A group normalization of so many groups.
  ///
  /// - Parameters:
  ///   - groups: G, at least 1, a divisor of `channels`.
  ///   - channels: C, at least 1.
  ///   - epsilon: ε, at least 0.
  ///   - affine: whether there are γ and β.
  ///   - arrangement: which channels share a group.
  /// - Throws: ``NormalizationError/groupsDoNotDivide(groups:channels:)`` or
  ///   ``NormalizationError/invalidOption(name:requirement:found:)``.
  public init(
    groups: Int, channels: Int, epsilon: Double = 1e-5, affine: AffineChoice = .weightAndBias,
    arrangement: GroupArrangement = .contiguous
  ) throws(NormalizationError) {
    try checkOptions(channels: channels, epsilon: epsilon)
    guard groups > 0, channels.isMultiple(of: groups) else {
      throw .groupsDoNotDivide(groups: groups, channels: channels)
    }
    self.groups = groups
    self.channels = channels
    self.epsilon = epsilon
    self.arrangement = arrangement
    self.affine = AffineParameters([channels], affine)
  }

  /// A group normalization of groups of so many channels.
  ///
  /// - Parameters:
  ///   - groupSize: C/G, the channels of a group; at least 1, a divisor of `channels`.
  ///   - channels: C, at least 1.
  ///   - epsilon: ε, at least 0.
  ///   - affine: whether there are γ and β.
  ///   - arrangement: which channels share a group.
  /// - Throws: ``NormalizationError/invalidOption(name:requirement:found:)``.
  public init(
    groupSize: Int, channels: Int, epsilon: Double = 1e-5, affine: AffineChoice = .weightAndBias,
    arrangement: GroupArrangement = .contiguous
  ) throws(NormalizationError) {
    guard groupSize > 0, channels.isMultiple(of: groupSize) else {
      throw .invalidOption(
        name: "the group size", requirement: "a divisor of the \(channels) channels",
        found: "\(groupSize)")
    }
    try self.init(
      groups: channels / groupSize, channels: channels, epsilon: epsilon, affine: affine,
      arrangement: arrangement)
  }

  func layout(for shape: Shape) throws(NormalizationError) -> StatisticLayout {
    try shape.checkActivation(channels: channels)
    let layout = StatisticLayout.perGroup(shape, groups: groups, arrangement)
    try layout.checkSharing(
      of: shape, method: "group", remedy: "choose fewer groups than channels")
    return layout
  }
}
