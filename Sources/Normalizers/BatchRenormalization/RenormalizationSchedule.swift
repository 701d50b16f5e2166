/// The bounds on Batch Renormalization's corrections, as training proceeds.
///
/// r is clipped to [1/r_max, r_max] and d to [−d_max, d_max]. For the first `hold` steps r_max = 1 and
/// d_max = 0, which is batch normalization; then both grow linearly to their last values.
public struct RenormalizationSchedule: Sendable, Equatable {
  /// The number of steps with r_max = 1 and d_max = 0.
  public let hold: Int
  /// The step at which r_max has grown to ``lastRMax``.
  public let rMaxEnd: Int
  /// The step at which d_max has grown to ``lastDMax``.
  public let dMaxEnd: Int
  /// The last r_max, at least 1.
  public let lastRMax: Double
  /// The last d_max, at least 0.
  public let lastDMax: Double

  /// A schedule of the given steps and last values.
  ///
  /// - Throws: ``NormalizationError/invalidOption(name:requirement:found:)`` when steps run backwards or a
  ///   bound is out of its range.
  public init(
    hold: Int, rMaxEnd: Int, dMaxEnd: Int, lastRMax: Double = 3, lastDMax: Double = 5
  ) throws(NormalizationError) {
    guard 0 <= hold, hold <= rMaxEnd, hold <= dMaxEnd else {
      throw .invalidOption(
        name: "the renormalization schedule", requirement: "0 ≤ hold ≤ the end of each ramp",
        found: "hold \(hold), ends \(rMaxEnd) and \(dMaxEnd)")
    }
    guard lastRMax >= 1, lastDMax >= 0 else {
      throw .invalidOption(
        name: "the renormalization bounds", requirement: "r_max ≥ 1 and d_max ≥ 0",
        found: "\(lastRMax) and \(lastDMax)")
    }
    self.init(unchecked: hold, rMaxEnd, dMaxEnd, lastRMax, lastDMax)
  }

  private init(
    unchecked hold: Int, _ rMaxEnd: Int, _ dMaxEnd: Int, _ lastRMax: Double, _ lastDMax: Double
  ) {
    self.hold = hold
    self.rMaxEnd = rMaxEnd
    self.dMaxEnd = dMaxEnd
    self.lastRMax = lastRMax
    self.lastDMax = lastDMax
  }

  /// The paper's: 5,000 steps of batch normalization, r_max = 3 at step 40,000, d_max = 5 at 25,000.
  public static let paper = RenormalizationSchedule(unchecked: 5000, 40_000, 25_000, 3, 5)

  /// The paper's schedule for a shorter training: the same fractions of its 160,000 steps.
  ///
  /// - Parameter steps: the steps of the whole training.
  public static func paper(scaledTo steps: Int) -> RenormalizationSchedule {
    func scaled(_ step: Int) -> Int {
      Int((Double(step) * Double(max(0, steps)) / 160_000).rounded())
    }
    return RenormalizationSchedule(unchecked: scaled(5000), scaled(40_000), scaled(25_000), 3, 5)
  }

  /// Bounds that never change.
  ///
  /// - Throws: ``NormalizationError/invalidOption(name:requirement:found:)``.
  public static func constant(
    rMax: Double, dMax: Double
  ) throws(NormalizationError) -> RenormalizationSchedule {
    try RenormalizationSchedule(hold: 0, rMaxEnd: 0, dMaxEnd: 0, lastRMax: rMax, lastDMax: dMax)
  }

  /// r_max and d_max at a step, the first step being 0.
  public func bounds(atStep step: Int) -> (rMax: Double, dMax: Double) {
    (1 + (lastRMax - 1) * progress(step, to: rMaxEnd), lastDMax * progress(step, to: dMaxEnd))
  }

  private func progress(_ step: Int, to end: Int) -> Double {
    if step >= end { return 1 }
    if step <= hold { return 0 }
    return Double(step - hold) / Double(end - hold)
  }
}
