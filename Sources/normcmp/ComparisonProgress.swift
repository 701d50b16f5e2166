import Comparison
import Foundation
import Reporting
import Storage

/// Shows on standard error how far a comparison has come.
struct ComparisonProgress: Sendable {
  private let line: ProgressLine?

  init(trials: Int, isQuiet: Bool) {
    line = isQuiet ? nil : .onStandardError(trials: trials, hasCurves: true)
  }

  @Sendable
  func show(_ event: MethodComparison.Event) {
    switch event {
    case .epoch(let progress): line?.update(progress)
    case .finished(let progress, let status):
      line?.finish(progress)
      if status == .diverged { line?.note("\(progress.method), seed \(progress.seed): diverged") }
    case .note(let sentence):
      if let line {
        line.note("Note: " + sentence)
      } else {
        FileHandle.standardError.write(Data("Note: \(sentence)\n".utf8))
      }
    case .timing: line?.note("all trials done; timing the methods on one thread")
    }
  }

  /// Takes the redrawn line away.
  func end() { line?.erase() }
}
