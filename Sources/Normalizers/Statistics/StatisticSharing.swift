/// Which elements of an activation (N, C, …) share a statistic: the set S_i of a member of the family.
public enum StatisticSharing: Sendable, Hashable {
  /// Those of one channel, as batch normalization and batch renormalization share: C statistics.
  case channel
  /// Those of one sample, as layer normalization: N statistics.
  case sample
  /// Those of one sample at one position, as layer normalization over channels: N·H·W statistics.
  case samplePosition
  /// Those of one channel of one sample, as instance normalization: N·C statistics.
  case sampleChannel
  /// Those of one sample in one of `groups` groups of channels, as group normalization: N·groups statistics.
  case sampleGroup(groups: Int, GroupArrangement = .contiguous)

  /// How the statistics of an activation lie.
  func layout(of shape: Shape) throws(NormalizationError) -> StatisticLayout {
    try shape.checkActivation()
    switch self {
    case .channel: return .perChannel(shape)
    case .sample: return .perSample(shape)
    case .samplePosition: return .perPosition(shape)
    case .sampleChannel:
      return .perGroup([shape.samples * shape.channels, 1, shape.positions], groups: 1)
    case .sampleGroup(let groups, let arrangement):
      guard groups > 0, shape.channels.isMultiple(of: groups) else {
        throw .groupsDoNotDivide(groups: groups, channels: shape.channels)
      }
      return .perGroup(shape, groups: groups, arrangement)
    }
  }
}
