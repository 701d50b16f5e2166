import Foundation

/// The files of this repository that people read.
enum Repository {
  /// The text of a file, by its path from the root.
  static func text(_ path: String) throws -> String {
    try String(contentsOfFile: Self.path(path), encoding: .utf8)
  }

  /// Where a file is, by its path from the root.
  static func path(_ path: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: path).path(percentEncoded: false)
  }
}
