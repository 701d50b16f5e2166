import Synchronization

/// What one long piece of work says while it goes on: how much is done, and the time left.
///
/// Nothing is said in the first second, so that short work is silent.
public final class WorkProgress: Sendable {
  private let name: String
  private let destination: ProgressLine.Destination
  private let elapsed: @Sendable () -> Duration
  private let write: @Sendable (String) -> Void
  private let lastDrawing = Mutex<Duration?>(nil)

  /// How long work may take before anything is said.
  private static let patience = Duration.seconds(1)

  /// The progress of work that begins now.
  ///
  /// - Parameters:
  ///   - name: what is done, such as `import`.
  ///   - destination: where the text goes.
  ///   - elapsed: the time since the work began; by default that since this call.
  ///   - write: receives the text.
  public init(
    _ name: String, to destination: ProgressLine.Destination,
    elapsed: (@Sendable () -> Duration)? = nil, write: @escaping @Sendable (String) -> Void
  ) {
    self.name = name
    self.destination = destination
    self.write = write
    let begin = ContinuousClock.now
    self.elapsed = elapsed ?? { ContinuousClock.now - begin }
  }

  /// Shows the share that is done, 0 to 1, unless the last drawing was a moment ago.
  public func update(_ done: Double) {
    let now = elapsed()
    guard now >= Self.patience else { return }
    let period: Duration
    switch destination {
    case .terminal: period = .milliseconds(100)
    case .lines(let every): period = every
    }
    lastDrawing.withLock { last in
      if let last, now - last < period { return }
      last = now
      let left = TimeLeft.estimate(done: done, of: 1, elapsed: now)
      let text =
        "\(name)  \(NumberText.percent(done))  \(left.map(NumberText.clock) ?? "?:??") left"
      switch destination {
      case .terminal(let width, _): write("\r\u{1B}[K" + text.prefix(max(0, width() - 1)))
      case .lines: write(text + "\n")
      }
    }
  }

  /// Takes the redrawn line away, before anything else is written to the terminal.
  public func end() {
    lastDrawing.withLock { last in
      if case .terminal = destination, last != nil { write("\r\u{1B}[K") }
    }
  }
}
