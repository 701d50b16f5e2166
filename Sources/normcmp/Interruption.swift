import ArgumentParser
import Foundation
import Synchronization

/// Ctrl-C: the first ends the run in order, the second at once.
enum Interruption {
  private static let flag = Atomic(false)

  /// Whether it has come.
  static var hasCome: Bool { flag.load(ordering: .relaxed) }

  /// Listens for it from now on.
  static func watch() {
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        Interruption.flag.store(true, ordering: .relaxed)
        signal(number, SIG_DFL)
      }
    }
  }

  /// What ends a run that was interrupted.
  struct Stopped: Error, CustomStringConvertible {
    let directory: String

    var description: String {
      "stopped before the end; the networks of the trials that were done are in "
        + "\(directory)/checkpoints, and no record was written"
    }
  }
}
