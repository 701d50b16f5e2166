import ArgumentParser
import Normalizers

/// How a comparison is run, which changes no number but the times.
struct RunningOptions: ParsableArguments {
  @Option(help: "How many threads to use (default: one for each processor).")
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "The run directory, which must be new or empty (default: runs/compare-DATE-TIME).",
      valueName: "directory"))
  var output: String?

  @Flag(help: "Print the result as JSON in place of the table.")
  var json = false

  @Flag(help: "Show no progress.")
  var quiet = false

  /// The number of threads, whether asked for or not.
  var threadCount: Int { threads ?? ThreadPool.processorCount }

  func validate() throws {
    guard (1...1024).contains(threadCount) else {
      throw ValidationError("the threads must be from 1 to 1024, but are \(threadCount)")
    }
  }
}
