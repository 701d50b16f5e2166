/// An estimate of how long a run will still take.
///
/// It supposes that what is left goes at the average pace of what is done. Since trials of all methods are
/// mixed in the order of their seeds, that average settles with the first seed.
public enum TimeLeft {
  /// The time left.
  ///
  /// - Parameters:
  ///   - done: the work done, such as trials with their fractions.
  ///   - total: all the work, in the same unit.
  ///   - elapsed: the time since the work began.
  /// - Returns: 0 when all is done; `nil` while nothing is, since nothing is known.
  public static func estimate(done: Double, of total: Double, elapsed: Duration) -> Duration? {
    guard done > 0 else { return nil }
    return elapsed * max(0, total / done - 1)
  }
}
