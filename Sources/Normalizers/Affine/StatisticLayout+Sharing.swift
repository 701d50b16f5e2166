/// Which elements of an activation (N, C, …) share a statistic.
extension StatisticLayout {
  /// The same channel: one statistic a channel, over samples and positions.
  static func perChannel(_ shape: Shape) -> StatisticLayout {
    StatisticLayout(
      outer: Axis(1, stride: 0), inner: Axis(shape.channels, stride: shape.positions),
      spans: Axis(shape.samples, stride: shape.channels * shape.positions),
      spanLength: shape.positions)
  }

  /// The same channel and group of samples: one statistic a group and channel, groups outermost.
  static func perChannel(
    _ shape: Shape, groups: Int, _ arrangement: GroupArrangement
  ) -> StatisticLayout {
    let (sample, size) = (shape.channels * shape.positions, shape.samples / groups)
    let isContiguous = arrangement == .contiguous
    return StatisticLayout(
      outer: Axis(groups, stride: isContiguous ? size * sample : sample),
      inner: Axis(shape.channels, stride: shape.positions),
      spans: Axis(size, stride: isContiguous ? sample : groups * sample),
      spanLength: shape.positions)
  }

  /// The same sample: one statistic a sample, over channels and positions.
  static func perSample(_ shape: Shape) -> StatisticLayout {
    let size = shape.channels * shape.positions
    return StatisticLayout(
      outer: Axis(shape.samples, stride: size), inner: Axis(1, stride: size),
      spans: Axis(1, stride: size), spanLength: size)
  }

  /// The same sample and position: one statistic a position, over channels.
  static func perPosition(_ shape: Shape) -> StatisticLayout {
    let positions = shape.positions
    if positions == 1 { return perSample(shape) }
    return StatisticLayout(
      outer: Axis(shape.samples, stride: shape.channels * positions),
      inner: Axis(positions, stride: 1), spans: Axis(shape.channels, stride: positions),
      spanLength: 1)
  }

  /// The same sample and group of channels: one statistic a sample and group.
  static func perGroup(
    _ shape: Shape, groups: Int, _ arrangement: GroupArrangement = .contiguous
  ) -> StatisticLayout {
    let (channels, positions) = (shape.channels / groups, shape.positions)
    let outer = Axis(shape.samples, stride: shape.channels * positions)
    // One group, or groups of one channel, are the same either way.
    if arrangement == .interleaved, groups > 1, channels > 1 {
      return StatisticLayout(
        outer: outer, inner: Axis(groups, stride: positions),
        spans: Axis(channels, stride: groups * positions), spanLength: positions)
    }
    let size = channels * positions
    return StatisticLayout(
      outer: outer, inner: Axis(groups, stride: size), spans: Axis(1, stride: size),
      spanLength: size)
  }
}

/// Which elements of an activation (N, C, …) take the same parameter.
extension ParameterLayout {
  /// Those of the same channel.
  static func perChannel(_ shape: Shape) -> ParameterLayout {
    ParameterLayout(runLength: shape.positions, count: shape.channels)
  }

  /// Those of the same channel and position.
  static func perElement(_ shape: Shape) -> ParameterLayout {
    ParameterLayout(runLength: 1, count: shape.channels * shape.positions)
  }
}
