extension Shape {
  /// Checks that this is the shape of an activation with the given channels.
  func checkActivation(channels: Int) throws(NormalizationError) {
    guard (2...5).contains(rank) else {
      throw .rank(expected: "an activation (N, C, …) has rank 2 to 5", found: self)
    }
    guard self.channels == channels else { throw .channelMismatch(expected: channels, found: self) }
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
