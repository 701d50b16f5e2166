/// The bounds on Batch Renormalization's corrections, as training proceeds.
///
/// r is clipped to [r_min, r_max] and d to [−d_max, d_max]; r_min is 1/r_max unless it is given. For the
/// first `hold` steps r_min = r_max = 1 and d_max = 0, which is batch normalization; then all grow linearly
/// to their last values. An infinite bound is infinite from its first step after `hold`.
public struct RenormalizationSchedule: Sendable, Equatable {
  /// The number of steps with r_max = 1 and d_max = 0.
  public let hold: Int
  /// The step at which r_min and r_max have grown to ``lastRMin`` and ``lastRMax``.
  public let rMaxEnd: Int
  /// The step at which d_max has grown to ``lastDMax``.
  public let dMaxEnd: Int
  /// The last r_min, at least 0; `nil` for 1/r_max at every step.
  public let lastRMin: Double?
  /// The last r_max, at least the last r_min.
  public let lastRMax: Double
  /// The last d_max, at least 0.
  public let lastDMax: Double

  /// A schedule of the given steps and last values.
  ///
  /// - Parameters:
  ///   - hold: the step until which it is batch normalization.
  ///   - rMaxEnd: the step at which r_max has grown to its last value.
  ///   - dMaxEnd: the same of d_max.
  ///   - lastRMin: the last r_min, at least 0; `nil` for 1/r_max.
  ///   - lastRMax: the last r_max, 3 unless given.
  ///   - lastDMax: the last d_max, at least 0, 5 unless given.
  /// - Throws: ``NormalizationError/invalidOption(name:requirement:found:)`` when steps run backwards or a
  ///   bound is out of its range.
  public init(
    hold: Int, rMaxEnd: Int, dMaxEnd: Int, lastRMin: Double? = nil, lastRMax: Double = 3,
    lastDMax: Double = 5
  ) throws(NormalizationError) {
    guard 0 <= hold, hold <= rMaxEnd, hold <= dMaxEnd else {
      throw .invalidOption(
        name: "the renormalization schedule", requirement: "0 ≤ hold ≤ the end of each ramp",
        found: "hold \(hold), ends \(rMaxEnd) and \(dMaxEnd)")
    }
    let rMin = lastRMin ?? 1 / lastRMax
    guard 0 <= rMin, rMin <= lastRMax, rMin.isFinite, lastDMax >= 0 else {
      throw .invalidOption(
        name: "the renormalization bounds",
        requirement: "0 ≤ r_min ≤ r_max and d_max ≥ 0 (r_min is 1/r_max when not given)",
        found: "r_min \(rMin), r_max \(lastRMax) and d_max \(lastDMax)")
    }
    self.init(unchecked: hold, rMaxEnd, dMaxEnd, lastRMin, lastRMax, lastDMax)
  }

  private init(
    unchecked hold: Int, _ rMaxEnd: Int, _ dMaxEnd: Int, _ lastRMin: Double?, _ lastRMax: Double,
    _ lastDMax: Double
  ) {
    self.hold = hold
    self.rMaxEnd = rMaxEnd
    self.dMaxEnd = dMaxEnd
    self.lastRMin = lastRMin
    self.lastRMax = lastRMax
    self.lastDMax = lastDMax
  }

  /// The paper's: 5,000 steps of batch normalization, r_max = 3 at step 40,000, d_max = 5 at 25,000.
  public static let paper = RenormalizationSchedule(unchecked: 5000, 40_000, 25_000, nil, 3, 5)

  /// The paper's schedule for a shorter training: the same fractions of its 160,000 steps.
  ///
  /// - Parameter steps: the steps of the whole training.
  public static func paper(scaledTo steps: Int) -> RenormalizationSchedule {
    func scaled(_ step: Int) -> Int {
      Int((Double(step) * Double(max(0, steps)) / 160_000).rounded())
    }
    return RenormalizationSchedule(
      unchecked: scaled(5000), scaled(40_000), scaled(25_000), nil, 3, 5)
  }

  /// No bounds at all, from the first step: Keras's default.
  ///
  /// The first step then refers to statistics that no batch has moved: on data of deviation 5 its output
  /// has deviation 5.
  public static let unclipped = RenormalizationSchedule(unchecked: 0, 0, 0, 0, .infinity, .infinity)

  /// Bounds that never change, as Keras's `renorm_clipping`.
  ///
  /// - Parameters:
  ///   - rMin: at least 0; `nil` for 1/`rMax`.
  ///   - rMax: at least `rMin`, perhaps infinite.
  ///   - dMax: at least 0, perhaps infinite.
  /// - Throws: ``NormalizationError/invalidOption(name:requirement:found:)``.
  public static func constant(
    rMin: Double? = nil, rMax: Double, dMax: Double
  ) throws(NormalizationError) -> RenormalizationSchedule {
    try RenormalizationSchedule(
      hold: 0, rMaxEnd: 0, dMaxEnd: 0, lastRMin: rMin, lastRMax: rMax, lastDMax: dMax)
  }

  /// r_min, r_max and d_max at a step, the first step being 0.
  public func bounds(atStep step: Int) -> (rMin: Double, rMax: Double, dMax: Double) {
    let rMax = ramp(step, from: 1, to: lastRMax, at: rMaxEnd)
    return (
      lastRMin.map { ramp(step, from: 1, to: $0, at: rMaxEnd) } ?? 1 / rMax, rMax,
      ramp(step, from: 0, to: lastDMax, at: dMaxEnd)
    )
  }

  private func ramp(_ step: Int, from first: Double, to last: Double, at end: Int) -> Double {
    if step >= end { return last }
    if step <= hold { return first }
    return first + (last - first) * Double(step - hold) / Double(end - hold)
  }
}
