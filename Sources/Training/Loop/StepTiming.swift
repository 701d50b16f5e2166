/// Where the time of training steps went.
public struct StepTiming: Sendable {
  /// The steps measured.
  public internal(set) var steps = 0
  /// The wall time of whole steps.
  let total = Stopwatch()
  /// The wall time of normalizers, forward and backward.
  let normalization = Stopwatch()

  /// Wall seconds of all steps.
  public var seconds: Double { total.elapsed / .seconds(1) }

  /// Wall seconds of normalizers, forward and backward, in all steps.
  public var normalizationSeconds: Double { normalization.elapsed / .seconds(1) }
}
