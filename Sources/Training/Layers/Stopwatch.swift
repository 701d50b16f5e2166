import Synchronization

/// Adds up the wall time of the pieces of work it is shown.
public final class Stopwatch: Sendable {
  private let nanoseconds = Atomic<Int64>(0)

  /// A stopwatch that has measured nothing yet.
  public init() {}

  /// The time measured since the last ``reset()``.
  public var elapsed: Duration { .nanoseconds(nanoseconds.load(ordering: .relaxed)) }

  /// Forgets what was measured.
  public func reset() { nanoseconds.store(0, ordering: .relaxed) }

  /// Calls `body` and adds the time it took, also when it throws.
  public func measure<Result>(_ body: () throws -> Result) rethrows -> Result {
    let start = ContinuousClock.now
    defer {
      let (seconds, attoseconds) = (ContinuousClock.now - start).components
      nanoseconds.add(seconds * 1_000_000_000 + attoseconds / 1_000_000_000, ordering: .relaxed)
    }
    return try body()
  }
}
