import ArgumentParser
import Comparison
import Foundation
import Synchronization

/// Ctrl-C and `kill`: the first ends the run in order, the second at once.
enum Interruption {
  private static let received = Atomic<Int32>(0)

  /// The signal that has come, if any.
  static var signal: Int32? {
    let number = received.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }

  /// Listens from now on.
  static func watch() {
    // A handler must not be the first to touch a lazy global.
    _ = signal
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] {
      sigaddset(&signals, number)
      Foundation.signal(number) { number in
        Interruption.received.store(number, ordering: .relaxed)
        Foundation.signal(number, SIG_DFL)
      }
    }
    // Who started the program may have left them blocked, as Dispatch does on its threads.
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// Says on standard error what an interrupted run leaves.
  ///
  /// - Returns: what to end with, 128 and the signal's number, as shells have it.
  static func exit(leaving directory: RunDirectory) -> ExitCode {
    let sentence =
      "Stopped before the end; the networks of the trials that were done are in "
      + "\(directory.path)/checkpoints, and no record was written.\n"
    FileHandle.standardError.write(Data(sentence.utf8))
    return ExitCode(128 + (signal ?? SIGINT))
  }
}
