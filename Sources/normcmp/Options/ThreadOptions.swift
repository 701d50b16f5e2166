import ArgumentParser
import Normalizers

/// How many threads compute, which changes no number but the times.
struct ThreadOptions: ParsableArguments {
  @Option(
    parsing: .unconditional, help: "How many threads to use (default: one for each processor).")
  var threads: Int?

  /// The number of threads, whether asked for or not.
  var count: Int { threads ?? ThreadPool.processorCount }

  func validate() throws {
    guard (1...1024).contains(count) else {
      throw ValidationError("the threads must be from 1 to 1024, but are \(count)")
    }
  }
}
