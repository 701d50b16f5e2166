/// Instance Normalization: a mean and variance for each channel of each sample.
///
/// For an input x of shape (N, C, …),
///
///     μ_nc = Σ x/(H·W)     σ²_nc = Σ (x − μ_nc)²/(H·W)     y = γ_c·(x − μ_nc)/√(σ²_nc + ε) + β_c
///
/// The result does not change with an image's brightness and contrast in each channel. Training and
/// inference are the same. ε is 1e-5, and there is no γ and β unless asked for, as in PyTorch.
///
/// - SeeAlso: Ulyanov, Vedaldi and Lempitsky 2016, arXiv 1607.08022, eq. 3.
public struct InstanceNormalization<Scalar: ReductionScalar>: InputStatisticsNormalizer {
  /// C, the number of channels.
  public let channels: Int
  /// ε, inside the root.
  public let epsilon: Double
  /// γ and β, each of shape (C).
  public internal(set) var affine: AffineParameters<Scalar>

  /// An instance normalization of `channels` channels.
  ///
  /// - Parameters:
  ///   - channels: C, at least 1.
  ///   - epsilon: ε, at least 0.
  ///   - affine: whether there are γ and β.
  /// - Throws: ``NormalizationError/invalidOption(name:requirement:found:)``.
  public init(
    channels: Int, epsilon: Double = 1e-5, affine: AffineParameters<Scalar>.Choice = .none
  ) throws(NormalizationError) {
    try checkOptions(channels: channels, epsilon: epsilon)
    self.channels = channels
    self.epsilon = epsilon
    self.affine = AffineParameters([channels], affine)
  }

  func layout(for shape: Shape) throws(NormalizationError) -> StatisticLayout {
    try shape.checkActivation(channels: channels)
    guard shape.positions != 1 else {
      throw .singleElement(
        method: "instance", found: shape,
        remedy: "give it channels of two positions or more, or choose layer normalization")
    }
    return .perGroup(shape, groups: channels)
  }
}
