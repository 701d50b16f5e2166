import Comparison
import Foundation
import Reporting
import Synchronization

/// Shows on standard error how far an experiment or a sweep has come.
final class ExperimentProgressLine: Sendable {
  private let isQuiet: Bool
  private let line = Mutex<ProgressLine?>(nil)

  init(isQuiet: Bool) { self.isQuiet = isQuiet }

  @Sendable
  func show(_ progress: ExperimentProgress) {
    guard !isQuiet else { return }
    let line = line.withLock { line in
      if line == nil { line = .onStandardError(trials: progress.trials - progress.kept) }
      return line
    }
    line?.finish(
      TrialProgress(
        trial: progress.done, method: progress.arm, seed: progress.seed,
        accuracy: progress.accuracy))
  }

  /// Takes the redrawn line away.
  func end() { line.withLock { $0?.erase() } }
}

extension ProgressLine {
  /// A line on standard error: redrawn on a terminal, and one now and then elsewhere.
  ///
  /// - Parameter hasCurves: whether a tall terminal shows a curve per method.
  static func onStandardError(trials: Int, hasCurves: Bool = false) -> ProgressLine {
    let destination: Destination
    if let terminal = Terminal(.standardError) {
      destination = .terminal(
        width: { terminal.width }, height: { hasCurves ? terminal.height : 1 })
    } else {
      destination = .lines(every: .seconds(2))
    }
    return ProgressLine(trials: trials, to: destination) {
      FileHandle.standardError.write(Data($0.utf8))
    }
  }
}
