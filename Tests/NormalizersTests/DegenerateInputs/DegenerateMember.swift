import Normalizers

/// Every member that acts on activations, to be given what it cannot do much with.
enum DegenerateMember: String, CaseIterable, Sendable {
  case batch, batchWithoutRunningStatistics, sequentialGhosts, averagedGhosts
  case batchRenorm, batchRenormOfKeras, meanOnly
  case layerElementwise, layerPerChannel, layerOverChannels
  case rmsElementwise, rmsPerChannel, rmsOverChannels
  case instance, trackedInstance, group, groupInterleaved

  /// The groups of the group normalizations, and the samples of a ghost.
  static let groups = 3
  static let ghostSize = 2

  /// The member for activations of a shape.
  func make<Scalar: ReductionScalar>(
    for shape: Shape, epsilon: Double = 1e-5, of: Scalar.Type = Scalar.self
  ) throws -> any ActivationNormalizer<Scalar> {
    let channels = shape.channels
    let sample = Shape(Array(shape.dimensions.dropFirst()))
    switch self {
    case .batch: return try BatchNormalization<Scalar>(channels: channels, epsilon: epsilon)
    case .batchWithoutRunningStatistics:
      return try BatchNormalization<Scalar>(
        channels: channels, epsilon: epsilon, tracksRunningStatistics: false)
    case .sequentialGhosts, .averagedGhosts:
      return try BatchNormalization<Scalar>(
        channels: channels, epsilon: epsilon,
        ghostBatches: GhostBatches(
          size: Self.ghostSize, update: self == .averagedGhosts ? .averaged : .sequential))
    case .batchRenorm:
      return try BatchRenormalization<Scalar>(channels: channels, epsilon: epsilon)
    case .batchRenormOfKeras:
      return try BatchRenormalization<Scalar>(
        channels: channels, epsilon: epsilon, schedule: .unclipped, convention: .keras)
    case .meanOnly: return try MeanOnlyBatchNormalization<Scalar>(channels: channels)
    case .layerElementwise:
      return try LayerNormalization<Scalar>(elementwise: sample, epsilon: epsilon)
    case .layerPerChannel:
      return try LayerNormalization<Scalar>(perChannel: channels, epsilon: epsilon)
    case .layerOverChannels:
      return try ChannelLayerNormalization<Scalar>(channels: channels, epsilon: epsilon)
    case .rmsElementwise:
      return try RootMeanSquareNormalization<Scalar>(elementwise: sample, epsilon: epsilon)
    case .rmsPerChannel:
      return try RootMeanSquareNormalization<Scalar>(perChannel: channels, epsilon: epsilon)
    case .rmsOverChannels:
      return try RootMeanSquareNormalization<Scalar>(overChannels: channels, epsilon: epsilon)
    case .instance, .trackedInstance:
      return try InstanceNormalization<Scalar>(
        channels: channels, epsilon: epsilon, affine: .weightAndBias,
        tracksRunningStatistics: self == .trackedInstance)
    case .group, .groupInterleaved:
      return try GroupNormalization<Scalar>(
        groups: Self.groups, channels: channels, epsilon: epsilon,
        arrangement: self == .groupInterleaved ? .interleaved : .contiguous)
    }
  }

  /// A shape whose every statistic has one element; `nil` where there is none, a ghost being of two samples.
  var singleElementShape: Shape? {
    switch self {
    case .batch, .batchWithoutRunningStatistics, .batchRenorm, .batchRenormOfKeras, .meanOnly:
      [1, 6]
    case .sequentialGhosts, .averagedGhosts: nil
    case .layerElementwise, .layerPerChannel, .rmsElementwise, .rmsPerChannel: [4, 1]
    case .layerOverChannels, .rmsOverChannels: [4, 1, 3]
    case .instance, .trackedInstance: [4, 6, 1, 1]
    case .group, .groupInterleaved: [4, 3, 1]
    }
  }

  /// The sets that share a statistic, as element offsets.
  func sets(_ shape: Shape) -> [[Int]] {
    switch self {
    case .batch, .batchWithoutRunningStatistics, .batchRenorm, .batchRenormOfKeras, .meanOnly:
      return SharedSets.channel.offsets(shape)
    case .sequentialGhosts, .averagedGhosts:
      let ghost = Self.ghostSize * shape.channels * shape.positions
      return SharedSets.channel.offsets(shape).flatMap { channel in
        Dictionary(grouping: channel) { $0 / ghost }.values
      }
    case .layerElementwise, .layerPerChannel, .rmsElementwise, .rmsPerChannel:
      return SharedSets.sample.offsets(shape)
    case .layerOverChannels, .rmsOverChannels: return SharedSets.position.offsets(shape)
    case .instance, .trackedInstance: return SharedSets.instance.offsets(shape)
    case .group: return SharedSets.group.offsets(shape, groups: Self.groups)
    case .groupInterleaved: return SharedSets.groupInterleaved.offsets(shape, groups: Self.groups)
    }
  }
}

extension ActivationNormalizer {
  /// The running statistics that inference uses, where there are any.
  var tracked: RunningStatistics<Scalar>? {
    (self as? any PopulationNormalizer<Scalar>)?.population
  }

  /// Both passes in training over x and dy.
  mutating func train(
    _ x: Tensor<Scalar>, _ dy: Tensor<Scalar>
  ) throws -> (y: Tensor<Scalar>, dx: Tensor<Scalar>, parameters: ParameterGradients<Scalar>) {
    let (y, record) = try forward(x, .training)
    let (dx, parameters) = try backward(dy, record)
    return (y, dx, parameters)
  }
}
