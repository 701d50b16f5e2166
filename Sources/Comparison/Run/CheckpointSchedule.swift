/// When a trial that is under way is saved, so that it can be carried on.
///
/// Saving changes no number: it happens between two steps.
public enum CheckpointSchedule: Sendable, Equatable {
  /// Each time so many steps have been taken.
  case steps(Int)
  /// After so many epochs.
  case epochs(Int)
  /// At the first step after so many seconds since the last time.
  case seconds(Int)

  /// What costs next to nothing and loses little: every half minute.
  public static let automatic = CheckpointSchedule.seconds(30)

  /// Whether a trial is to be saved.
  ///
  /// - Parameters:
  ///   - steps: those taken, at least 1.
  ///   - stepsPerEpoch: those of an epoch.
  ///   - pause: how long ago it was saved or begun.
  func isDue(afterStep steps: Int, stepsPerEpoch: Int, pause: Duration) -> Bool {
    switch self {
    case .steps(let count): steps.isMultiple(of: count)
    case .epochs(let count): steps.isMultiple(of: count * stepsPerEpoch)
    case .seconds(let count): pause >= .seconds(count)
    }
  }
}

extension CheckpointSchedule: LosslessStringConvertible {
  /// Reads `steps:500`, `epochs:1` or `seconds:30`; `nil` for anything else, and for numbers below 1.
  public init?(_ description: String) {
    let parts = description.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let count = Int(parts[1]), (1...1 << 40).contains(count) else {
      return nil
    }
    switch parts[0] {
    case "steps": self = .steps(count)
    case "epochs": self = .epochs(min(count, 1 << 20))
    case "seconds": self = .seconds(count)
    default: return nil
    }
  }

  /// As ``init(_:)`` reads it.
  public var description: String {
    switch self {
    case .steps(let count): "steps:\(count)"
    case .epochs(let count): "epochs:\(count)"
    case .seconds(let count): "seconds:\(count)"
    }
  }
}

/// How the trials of a run are saved while they are under way.
public struct CheckpointPolicy: Sendable, Equatable {
  /// When.
  public var schedule = CheckpointSchedule.automatic
  /// How many checkpoints of a trial under way are kept, at least 1, when the trial is done as well; `nil` for
  /// the last one, and none when it is done.
  public var kept: Int?

  /// The policy without an option.
  public init() {}
}
