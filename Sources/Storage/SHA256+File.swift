#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension SHA256 {
  /// The digest of a file's bytes, as 64 hexadecimal digits in lower case.
  ///
  /// - Complexity: reads the file once, 1 MiB at a time.
  /// - Throws: ``StorageError`` when the file cannot be opened or read.
  public static func hexadecimal(ofFile path: String) throws -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    var digest = SHA256()
    var block = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = read(descriptor, &block, block.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure(path) }
      guard count > 0 else { return digest.hexadecimal() }
      block.withUnsafeBytes { digest.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
  }

  private static func failure(_ path: String) -> StorageError {
    let reason =
      errno == ENOENT
      ? "there is no such file; check the name" : String(cString: strerror(errno))
    return StorageError("cannot read \(path): \(reason)")
  }
}
