public import Comparison
import Synchronization

/// What a run says while it works: a redrawn line on a terminal, with a small curve per method below it where there
/// is room, and a plain line now and then elsewhere.
///
/// Trials that run side by side hand in their snapshots from any thread. Text goes to the caller's closure,
/// whole lines at a time, and never from two threads at once.
public final class ProgressLine: Sendable {
  /// Where the text goes.
  public enum Destination: Sendable {
    /// A terminal: lines are redrawn in place and kept shorter than the width, and curves are left out where they
    /// need more lines than the height. Both are asked before each drawing.
    case terminal(width: @Sendable () -> Int, height: @Sendable () -> Int = { 1 })
    /// A file or a pipe: the first snapshot, the last, and between them one line in each period.
    case lines(every: Duration)
  }

  private let trials: Int
  private let destination: Destination
  private let elapsed: @Sendable () -> Duration
  private let write: @Sendable (String) -> Void
  private let state = Mutex(State())

  private struct State {
    var finished: Set<Int> = []
    /// The fractions done of trials that run.
    var running: [Int: Double] = [:]
    var lastDrawing: Duration?
    var curves = MethodCurves()
    /// The lines drawn below the first.
    var linesBelow = 0
  }

  /// The line of a run that begins now.
  ///
  /// - Parameters:
  ///   - trials: the number of trials of the run.
  ///   - destination: where the text goes.
  ///   - elapsed: the time since the run began; by default that since this call.
  ///   - write: receives the text. It must not call this object.
  public init(
    trials: Int, to destination: Destination, elapsed: (@Sendable () -> Duration)? = nil,
    write: @escaping @Sendable (String) -> Void
  ) {
    self.trials = trials
    self.destination = destination
    self.write = write
    let begin = ContinuousClock.now
    self.elapsed = elapsed ?? { ContinuousClock.now - begin }
  }

  /// Shows how far a trial has come, unless the last drawing was a moment ago.
  public func update(_ progress: TrialProgress) {
    state.withLock { state in
      guard !state.finished.contains(progress.trial) else { return }
      state.running[progress.trial] = progress.fractionDone
      state.curves.add(progress)
      draw(progress, &state, isLast: false)
    }
  }

  /// Counts a trial as done, whether it came to its last epoch or diverged before.
  public func finish(_ progress: TrialProgress) {
    state.withLock { state in
      state.running[progress.trial] = nil
      state.finished.insert(progress.trial)
      draw(progress, &state, isLast: state.finished.count == trials)
    }
  }

  /// Writes a line that stays, above the one that is redrawn.
  public func note(_ text: String) {
    state.withLock { state in
      write(erasure(&state) + text + "\n")
      state.lastDrawing = nil
    }
  }

  /// Takes the redrawn line away, before anything else is written to the terminal.
  public func erase() {
    state.withLock { state in
      let erasure = erasure(&state)
      if !erasure.isEmpty { write(erasure) }
    }
  }

  /// Back to the first column of the first line, and clear what was drawn.
  private func erasure(_ state: inout State) -> String {
    guard case .terminal = destination else { return "" }
    defer { state.linesBelow = 0 }
    return state.linesBelow == 0 ? "\r\u{1B}[K" : "\u{1B}[\(state.linesBelow)A\r\u{1B}[J"
  }

  private func draw(_ progress: TrialProgress, _ state: inout State, isLast: Bool) {
    let now = elapsed()
    let period: Duration
    switch destination {
    case .terminal: period = .milliseconds(100)
    case .lines(let every): period = every
    }
    if let last = state.lastDrawing, now - last < period, !isLast { return }
    state.lastDrawing = now

    let done = Double(state.finished.count) + state.running.values.reduce(0, +)
    let text = ProgressText(
      progress, finished: state.finished.count, of: trials,
      timeLeft: TimeLeft.estimate(done: done, of: Double(trials), elapsed: now))
    switch destination {
    case .terminal(let width, let height):
      // A character in the last column would wrap some terminals.
      let room = max(0, width() - 1)
      let curves = state.curves.lines(width: room)
      let shown = curves.count + 1 < height() ? curves : []
      write(erasure(&state) + ([text.fitting(room)] + shown).joined(separator: "\n"))
      state.linesBelow = shown.count
    case .lines:
      write(text.fitting(.max) + "\n")
    }
  }
}
