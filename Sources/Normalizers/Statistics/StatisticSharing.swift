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
  /// Those of one sample in one of `groups` groups of neighbouring channels, as group normalization:
  /// N·groups statistics.
  case sampleGroup(groups: Int)

  /// How the statistics of an activation lie.
  func layout(of shape: Shape) throws(NormalizationError) -> StatisticLayout {
    try shape.checkActivation()
    let (samples, channels, positions) = (shape.samples, shape.channels, shape.positions)
    switch self {
    case .channel: return .perChannel(shape)
    case .sample: return .perGroup(shape, groups: 1)
    case .sampleChannel:
      return StatisticLayout(
        outer: .init(samples, stride: channels * positions),
        inner: .init(channels, stride: positions), spans: .init(1, stride: positions),
        spanLength: positions)
    case .sampleGroup(let groups):
      guard groups > 0, channels.isMultiple(of: groups) else {
        throw .groupsDoNotDivide(groups: groups, channels: channels)
      }
      return .perGroup(shape, groups: groups)
    case .samplePosition:
      guard positions > 1 else { return .perGroup(shape, groups: 1) }
      return StatisticLayout(
        outer: .init(samples, stride: channels * positions), inner: .init(positions, stride: 1),
        spans: .init(channels, stride: positions), spanLength: 1)
    }
  }
}
