internal import CZlib

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The bytes of a file from its beginning, unpacked when it is compressed by gzip.
struct ByteSource: ~Copyable {
  let path: String
  private let file: gzFile

  init(_ path: String) throws {
    var status = stat()
    guard stat(path, &status) == 0 else {
      let reason =
        errno == ENOENT
        ? "there is no such file; check the name" : String(cString: strerror(errno))
      throw StorageError("cannot read \(path): \(reason)")
    }
    guard status.st_mode & S_IFMT == S_IFREG, let file = gzopen(path, "rb") else {
      throw StorageError("cannot read \(path): it is not a file that may be read")
    }
    gzbuffer(file, 1 << 18)
    self.path = path
    self.file = file
  }

  deinit { gzclose(file) }

  /// The next bytes, exactly as many as asked for.
  func next(_ count: Int) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = try read(into: UnsafeMutableRawBufferPointer(buffer))
      guard filled == count else {
        throw StorageError(
          "\(path) is shorter than it claims to be: it is not whole; get it again")
      }
    }
  }

  /// Throws unless everything has been read.
  func requireEnd() throws {
    var byte: UInt8 = 0
    let count = try withUnsafeMutableBytes(of: &byte) { try read(into: $0) }
    guard count == 0 else {
      throw StorageError("\(path) is longer than it claims to be: it is not what it seems")
    }
  }

  private func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = 0
    while filled < target.count {
      let part = UInt32(min(target.count - filled, 1 << 30))
      let count = gzread(file, target.baseAddress.map { $0 + filled }, part)
      guard count >= 0 else {
        var code: Int32 = 0
        let message = gzerror(file, &code).map { String(cString: $0) } ?? "unknown error"
        throw StorageError("cannot read \(path): \(message); the file is damaged")
      }
      guard count > 0 else { break }
      filled += Int(count)
    }
    return filled
  }

  /// All bytes of a file, as they stand there.
  static func bytes(of path: String, atMost limit: Int) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw StorageError("cannot read \(path): \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, Int(status.st_size) <= limit else {
      throw StorageError("\(path) is larger than the \(limit >> 20) MiB that are read")
    }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var filled = 0
    while filled < bytes.count {
      let count = bytes.withUnsafeMutableBytes {
        systemRead(descriptor, $0.baseAddress.map { $0 + filled }, $0.count - filled)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw StorageError("cannot read \(path): it ended early") }
      filled += count
    }
    return bytes
  }
}

private func systemRead(_ file: Int32, _ target: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(file, target, count)
}
