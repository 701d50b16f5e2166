extension Shape {
  /// Checks that this is the shape of an activation.
  func checkActivation() throws(NormalizationError) {
    guard (2...5).contains(rank) else {
      throw .rank(expected: "an activation (N, C, …) has rank 2 to 5", found: self)
    }
  }

  /// Checks that this is the shape of an activation with the given channels.
  func checkActivation(channels: Int) throws(NormalizationError) {
    try checkActivation()
    guard self.channels == channels else { throw .channelMismatch(expected: channels, found: self) }
  }

  /// Checks that this can be the shape (C, …) of a sample.
  func checkSample() throws(NormalizationError) {
    guard (1...4).contains(rank) else {
      throw .rank(expected: "a sample (C, …) has rank 1 to 4", found: self)
    }
  }

  /// Checks that this is the shape of an activation of samples of the given shape.
  func checkSamples(of sample: Shape) throws(NormalizationError) {
    guard dimensions.dropFirst().elementsEqual(sample.dimensions) else {
      throw .shapeMismatch(expected: Shape([samples] + sample.dimensions), found: self)
    }
  }
}

extension StatisticLayout {
  /// Checks that no statistic is taken over a single element.
  func checkSharing(
    of shape: Shape, method: String, remedy: String
  ) throws(NormalizationError) {
    guard elementsPerStatistic != 1 else {
      throw .singleElement(method: method, found: shape, remedy: remedy)
    }
  }

  /// The same for statistics over the samples of a batch.
  func checkBatch(of shape: Shape, method: String) throws(NormalizationError) {
    try checkSharing(
      of: shape, method: method,
      remedy: "train with two samples or more, or choose a method that does not share over samples")
  }

  /// One statistic a channel of a batch, after checking its shape.
  static func ofBatch(
    _ shape: Shape, channels: Int, method: String
  ) throws(NormalizationError) -> StatisticLayout {
    try shape.checkActivation(channels: channels)
    let layout = StatisticLayout.perChannel(shape)
    try layout.checkBatch(of: shape, method: method)
    return layout
  }
}

/// Checks the options that all activation normalizers have.
func checkOptions(channels: Int, epsilon: Double) throws(NormalizationError) {
  guard channels > 0 else {
    throw .invalidOption(name: "channels", requirement: "at least 1", found: "\(channels)")
  }
  guard epsilon >= 0, epsilon.isFinite else {
    throw .invalidOption(
      name: "epsilon", requirement: "finite and not negative", found: "\(epsilon)")
  }
}
