/// What the elements of a set Sᵢ have in common.
enum ActivationSharing {
  case channel, ghost, sample, position, instance, group

  /// The extents of a set in the block that is drawn.
  var set: BlockExtents {
    let block = BlockExtents.activations
    return switch self {
    case .channel:
      BlockExtents(samples: block.samples, channels: 1, positions: block.positions)
    case .ghost:
      BlockExtents(samples: block.samples / 2, channels: 1, positions: block.positions)
    case .sample:
      BlockExtents(samples: 1, channels: block.channels, positions: block.positions)
    case .position: BlockExtents(samples: 1, channels: block.channels, positions: 1)
    case .instance: BlockExtents(samples: 1, channels: 1, positions: block.positions)
    case .group:
      BlockExtents(samples: 1, channels: block.channels / 3, positions: block.positions)
    }
  }

  var sentence: String {
    switch self {
    case .channel: "Sᵢ: the elements with the same channel, of all samples and positions."
    case .ghost: "Sᵢ: the elements with the same channel, in the same g samples."
    case .sample: "Sᵢ: the elements of the same sample, of all channels and positions."
    case .position: "Sᵢ: the elements with the same sample and position, of all channels."
    case .instance: "Sᵢ: the elements with the same sample and channel, of all positions."
    case .group: "Sᵢ: the elements with the same sample and group of channels."
    }
  }

  /// The shape of the array of statistics.
  var statisticsShape: String {
    switch self {
    case .channel: "C"
    case .ghost: "N/g × C"
    case .sample: "N"
    case .position: "N × H·W"
    case .instance: "N × C"
    case .group: "N × G"
    }
  }
}
