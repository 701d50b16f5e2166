import HDF5

/// One HDF5 file from opening to closing: how every type of this module reads and writes.
enum Document {
  /// Calls `body` with the root group of a file on disk, after an ``IsolatedCheck`` if one guards this
  /// process.
  static func read<Result>(
    _ path: String, as kind: FileKind, _ body: (borrowing Group) throws -> Result
  ) throws -> Result {
    try IsolatedCheck.verifyIfGuarding(path, as: kind)
    return try explained { try read(File(reading: path, limits: kind.limits), body) }
  }

  /// Calls `body` with the root group of a file in memory that errors call `name`.
  static func read<Result>(
    image: [UInt8], name: String, _ body: (borrowing Group) throws -> Result
  ) throws -> Result {
    try explained { try read(File(image: image, name: name, limits: .foreign), body) }
  }

  /// Writes a file whole or not at all; `body` fills its root group.
  ///
  /// The file is made in memory, so it takes its own size in memory twice while it is written.
  static func write(_ path: String, _ body: (borrowing Group) throws -> Void) throws {
    try AtomicFile.write(image(path, body), to: path)
  }

  /// The bytes of a file that errors call `name`; `body` fills its root group.
  static func image(
    _ name: String, _ body: (borrowing Group) throws -> Void
  ) throws -> [UInt8] {
    try explained {
      let file = try File(creating: name)
      try body(file.root())
      let image = try file.image()
      try file.close()
      return image
    }
  }

  private static func read<Result>(
    _ file: consuming File, _ body: (borrowing Group) throws -> Result
  ) throws -> Result {
    let result = try body(file.root())
    try file.close()
    return result
  }

  /// Calls `body`, and makes its errors of HDF5 those of this module.
  static func explained<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as HDF5Error { throw StorageError(error) }
  }
}
