/// What the members of the family are made with when a method is chosen by name.
public struct NormalizerOptions: Sendable, Equatable {
  /// ε of every method that has one.
  public var epsilon: Double
  /// How batch normalization's running statistics follow the batches.
  public var momentum: Momentum
  /// How batch renormalization's running statistics follow the batches.
  public var renormalizationMomentum: Momentum
  /// The bounds on batch renormalization's corrections.
  public var renormalizationSchedule: RenormalizationSchedule
  /// The number of groups; `nil` for ``NormalizationMethod/defaultGroups(channels:)``.
  public var groups: Int?

  /// PyTorch's conventions, and the papers' where PyTorch has none.
  public init(
    epsilon: Double = 1e-5, momentum: Momentum = .rate(0.1),
    renormalizationMomentum: Momentum = .rate(0.01),
    renormalizationSchedule: RenormalizationSchedule = .paper, groups: Int? = nil
  ) {
    self.epsilon = epsilon
    self.momentum = momentum
    self.renormalizationMomentum = renormalizationMomentum
    self.renormalizationSchedule = renormalizationSchedule
    self.groups = groups
  }
}

extension NormalizationMethod {
  /// The normalizer of activations that the method stands for, with γ and β per channel.
  ///
  /// Every method gets the same learned tensors, so that a comparison compares the sharing of
  /// statistics and nothing else.
  ///
  /// - Parameters:
  ///   - channels: C.
  ///   - options: ε, momentum, groups.
  /// - Returns: `nil` for a method that does not act on activations.
  /// - Throws: ``NormalizationError`` when an option does not fit.
  public func makeActivationNormalizer(
    channels: Int, _ options: NormalizerOptions = NormalizerOptions()
  ) throws(NormalizationError) -> (any ActivationNormalizer<Float>)? {
    let epsilon = options.epsilon
    switch self {
    case .none, .weight, .spectral: return nil
    case .batch:
      return try BatchNormalization(
        channels: channels, epsilon: epsilon, momentum: options.momentum)
    case .layer: return try LayerNormalization(perChannel: channels, epsilon: epsilon)
    case .instance:
      return try InstanceNormalization(
        channels: channels, epsilon: epsilon, affine: .weightAndBias)
    case .group:
      return try GroupNormalization(
        groups: options.groups ?? Self.defaultGroups(channels: channels), channels: channels,
        epsilon: epsilon)
    case .batchRenormalization:
      return try BatchRenormalization(
        channels: channels, epsilon: epsilon, momentum: options.renormalizationMomentum,
        schedule: options.renormalizationSchedule)
    }
  }

  /// The normalizer of a weight that the method stands for.
  ///
  /// - Parameter weight: (C_out, …), of rank 2 or more.
  /// - Returns: `nil` for a method that does not act on weights.
  public func makeWeightNormalizer(
    wrapping weight: Tensor<Float>
  ) throws(NormalizationError) -> (any WeightNormalizer<Float>)? {
    switch self {
    case .weight: try WeightNormalization(wrapping: weight)
    case .spectral: try SpectralNormalization(wrapping: weight)
    case .none, .batch, .layer, .instance, .group, .batchRenormalization: nil
    }
  }

  /// The number of groups when none is asked for: the most that divide the channels and leave 8 channels
  /// or more in a group, and 1 when there are fewer than 16.
  public static func defaultGroups(channels: Int) -> Int {
    stride(from: max(1, channels / 8), through: 1, by: -1).first { channels.isMultiple(of: $0) }
      ?? 1
  }
}
