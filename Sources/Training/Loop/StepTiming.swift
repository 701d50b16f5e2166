/// Where the time of training steps went.
public struct StepTiming: Sendable {
  /// The steps measured.
  public internal(set) var steps = 0

  let stopwatch = Stopwatch()

  /// Wall seconds of one part in all steps.
  public func seconds(on part: StepPart) -> Double { stopwatch.elapsed(on: part) / .seconds(1) }

  /// Wall seconds of all steps.
  public var seconds: Double { StepPart.allCases.reduce(0) { $0 + seconds(on: $1) } }

  /// Wall seconds of normalizers, forward and backward, in all steps.
  public var normalizationSeconds: Double { seconds(on: .normalization) }
}
