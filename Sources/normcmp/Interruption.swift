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

  /// Does work that leaves nothing behind when it throws, and ends it on the first signal.
  ///
  /// - Parameter work: calls ``check()`` often.
  /// - Throws: what `work` throws; after a signal the exit code that shells give it, when that has been said on
  ///   standard error.
  static func guarding<Result>(_ work: () throws -> Result) throws -> Result {
    watch()
    do {
      return try work()
    } catch {
      guard let signal else { throw error }
      FileHandle.standardError.write(Data("Stopped; nothing was written.\n".utf8))
      throw ExitCode(128 + signal)
    }
  }

  /// Throws once a signal has come.
  @Sendable static func check() throws {
    if signal != nil { throw CancellationError() }
  }

  /// Says on standard error how to carry on an interrupted run.
  ///
  /// - Returns: what to end with, 128 and the signal's number, as shells have it.
  static func exit(leaving directory: RunDirectory) -> ExitCode {
    sayHowToResume(directory, after: "Stopped before the end, and saved.")
    return ExitCode(128 + (signal ?? SIGINT))
  }

  /// Says on standard error how to carry on a run, after a sentence about what became of it.
  static func sayHowToResume(_ directory: RunDirectory, after sentence: String) {
    guard directory.canBeResumed else { return }
    let line = "\(sentence) Go on with: normcmp compare --resume \(shellWord(directory.path))\n"
    FileHandle.standardError.write(Data(line.utf8))
  }

  /// A text as one word of a shell's command line.
  static func shellWord(_ text: String) -> String {
    text.wholeMatch(of: /[\p{L}\p{N}_.\/:@%+,=-]+/) != nil
      ? text : "'" + text.replacing("'", with: #"'\''"#) + "'"
  }
}
