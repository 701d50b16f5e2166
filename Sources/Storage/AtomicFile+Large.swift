import HDF5

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension AtomicFile {
  /// Lets `body` write a file too large for memory under a hidden name, and gives it its own when it is whole.
  ///
  /// - Parameters:
  ///   - path: replaced if it is there.
  ///   - bytes: at least what the file will need; the space is reserved before anything is written.
  ///   - body: receives the path of an empty file, and writes and closes it.
  /// - Throws: ``StorageError`` as ``write(_:to:)-([UInt8],_)``, and what `body` throws; then nothing is left.
  static func write(
    to path: String, reserving bytes: Int, _ body: (_ temporary: String) throws -> Void
  ) throws {
    let path = try place(path)
    let (temporary, descriptor) = try createTemporary(for: path)
    defer { close(descriptor) }
    do {
      let error = DiskSpace.reserve(bytes, for: descriptor)
      guard error == 0 else {
        throw StorageError(
          "cannot write \(path), which may take \(bytes >> 20) MiB: \(reason(error))")
      }
      try body(temporary)
      var status = stat()
      // What was reserved beyond the end goes back.
      guard fstat(descriptor, &status) == 0, ftruncate(descriptor, status.st_size) == 0,
        fsync(descriptor) == 0
      else { throw failure(path) }
      unlock(descriptor)
      guard rename(temporary, path) == 0 else { throw failure(path) }
    } catch {
      unlink(temporary)
      throw error
    }
    synchronizeDirectory(of: path)
  }
}
