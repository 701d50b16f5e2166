import Comparison
import Foundation
import Reporting
import Synchronization

/// Shows on standard error how far advice has come: a line for each part, and one that is redrawn.
final class AdviceProgress: Sendable {
  private let isQuiet: Bool
  private let part = Mutex<ExperimentProgressLine?>(nil)

  init(isQuiet: Bool) { self.isQuiet = isQuiet }

  @Sendable
  func show(_ event: Advisor.Event) {
    guard !isQuiet else { return }
    switch event {
    case .begins(let sentence):
      part.withLock { part in
        part?.end()
        part = ExperimentProgressLine(isQuiet: false)
      }
      FileHandle.standardError.write(Data((sentence + "\n").utf8))
    case .progress(let progress): part.withLock { $0 }?.show(progress)
    }
  }

  /// Takes the redrawn line away.
  func end() { part.withLock { $0?.end() } }
}
