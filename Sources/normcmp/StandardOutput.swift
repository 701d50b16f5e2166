import Foundation
import Storage

/// Standard output, whose failures `print` does not tell.
enum StandardOutput {
  /// Writes what is left in memory.
  ///
  /// - Throws: ``StorageError`` when not all that was printed has been written.
  static func finish() throws {
    guard fflush(nil) == 0 else {
      throw StorageError("cannot write to standard output: \(AtomicFile.reason(errno))")
    }
  }
}
