import Synchronization

/// Splits the wall time of the work it is shown into the parts of a step.
///
/// Work inside work counts for the inner part alone, so that the parts add up to the whole. A stopwatch
/// follows one thread: the one that calls the layers.
public final class Stopwatch: Sendable {
  private struct Reading {
    var durations: [StepPart: Duration] = [:]
    var running: StepPart?
    var start = ContinuousClock.now
  }

  private let reading = Mutex(Reading())

  /// A stopwatch that has measured nothing yet.
  public init() {}

  /// The time spent on a part since the last ``reset()``, but for what runs right now.
  public func elapsed(on part: StepPart) -> Duration {
    reading.withLock { $0.durations[part] ?? .zero }
  }

  /// Forgets what was measured.
  public func reset() {
    reading.withLock { reading in
      reading.durations = [:]
      reading.start = .now
    }
  }

  /// Calls `body` and adds the time it took to a part, also when it throws.
  public func measure<Result>(_ part: StepPart, _ body: () throws -> Result) rethrows -> Result {
    let outer = turn(to: part)
    defer { _ = turn(to: outer) }
    return try body()
  }

  /// Lets the clock run for another part, and gives back the one it ran for.
  private func turn(to part: StepPart?) -> StepPart? {
    let now = ContinuousClock.now
    return reading.withLock { reading in
      if let running = reading.running {
        reading.durations[running, default: .zero] += now - reading.start
      }
      reading.start = now
      defer { reading.running = part }
      return reading.running
    }
  }
}
