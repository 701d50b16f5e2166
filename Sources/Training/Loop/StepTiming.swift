/// Where the time of training steps went.
public struct StepTiming: Sendable {
  /// The steps measured.
  public internal(set) var steps = 0
  /// The wall time of whole steps.
  let total = Stopwatch()
  /// The wall time of normalizers, forward and backward.
  let normalization = Stopwatch()

  /// Wall seconds a step; 0 before the first.
  public var secondsPerStep: Double {
    steps > 0 ? total.elapsed / .seconds(1) / Double(steps) : 0
  }

  /// The share of a step that normalizers took, 0 to 1.
  public var normalizationShare: Double {
    total.elapsed > .zero ? normalization.elapsed / total.elapsed : 0
  }
}
