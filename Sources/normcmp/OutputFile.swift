import Foundation
import Storage

/// A file that a command is going to write, looked at before the work is done.
enum OutputFile {
  /// Checks that a file can be written without a loss: a command does not replace what it reads.
  ///
  /// - Throws: ``StorageError`` when `path` is one of the inputs, or cannot be written.
  static func check(_ path: String, reading inputs: [String?] = []) throws {
    for case let input? in inputs where isSame(input, path) {
      throw StorageError(
        "cannot write \(path): this command reads \(input), which is the same file; name another")
    }
    try AtomicFile.checkPlace(path)
  }

  /// The same of a page, a table or a picture, which does not take the place of an HDF5 file either.
  static func checkText(_ path: String, reading inputs: [String?] = []) throws {
    try check(path, reading: inputs)
    guard let file = FileHandle(forReadingAtPath: path) else { return }
    defer { try? file.close() }
    if try file.read(upToCount: signature.count) == signature {
      throw StorageError("cannot write \(path): it is an HDF5 file; name another file")
    }
  }

  /// The first bytes of an HDF5 file.
  private static let signature = Data([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a])

  private static func isSame(_ one: String, _ other: String) -> Bool {
    var (first, second) = (stat(), stat())
    return stat(one, &first) == 0 && stat(other, &second) == 0 && first.st_dev == second.st_dev
      && first.st_ino == second.st_ino
  }
}
