#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import Synchronization

/// Writing a file so that its name never stands for half of it.
///
/// The bytes go to a hidden file beside it, are forced to disk, and take over the name in one step. A
/// failure removes the hidden file and leaves what was there before; a killed process can leave a
/// `.name.process-number.partial` behind, which nothing reads and the next writer of the name removes.
package enum AtomicFile {
  /// Writes `bytes` under `path`, replacing what is there.
  ///
  /// - Throws: ``StorageError`` when the directory is missing or not writable, when the disk is full, and
  ///   on any other refusal of the system.
  package static func write(_ bytes: [UInt8], to path: String) throws {
    let path = try place(path)
    let (temporary, descriptor) = try createTemporary(for: path)
    do {
      try write(bytes, to: descriptor, path)
      guard rename(temporary, path) == 0 else { throw failure(path) }
    } catch {
      unlink(temporary)
      throw error
    }
    synchronizeDirectory(of: path)
  }

  /// Writes text under `path` as UTF-8, replacing what is there.
  package static func write(_ text: String, to path: String) throws {
    try write(Array(text.utf8), to: path)
  }

  /// Checks that a file could be written now, before the work that makes it.
  ///
  /// - Throws: ``StorageError`` when its directory is missing or not writable, or when something is there that is no file.
  package static func checkPlace(_ path: String) throws {
    let path = try place(path)
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      throw StorageError("cannot write \(path): \(reason(EISDIR))")
    }
    let directory = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    guard access(directory, W_OK | X_OK) == 0 else { throw failure(path) }
  }

  /// Where a file is written: links are followed, and nothing but a file is replaced.
  static func place(_ path: String) throws -> String {
    var status = stat()
    guard lstat(path, &status) == 0 else { return path }
    guard status.st_mode & S_IFMT == S_IFLNK else {
      guard [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) else {
        throw StorageError("cannot write \(path): it is a device or a pipe; name a file")
      }
      return path
    }
    guard let target = realpath(path, nil) else { return path }
    defer { free(target) }
    return try place(String(cString: target))
  }

  private static let serial = Atomic<Int>(0)

  static func createTemporary(for path: String) throws -> (path: String, descriptor: Int32) {
    let slash = path.lastIndex(of: "/")
    let directory = slash.map { path[...$0] } ?? ""
    let name = slash.map { path[path.index(after: $0)...] } ?? path[...]
    guard !name.isEmpty else {
      throw StorageError("cannot write \"\(path)\": it names no file; add a file name")
    }
    removeAbandoned(in: directory.isEmpty ? "." : String(directory), named: String(name))
    while true {
      let number = serial.add(1, ordering: .relaxed).newValue
      let temporary = "\(directory).\(name).\(getpid())-\(number).partial"
      let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 {
        // Where files cannot be locked, the number of the process has to do.
        _ = flock(descriptor, LOCK_EX | LOCK_NB)
        return (temporary, descriptor)
      }
      // A killed process with our number left one of this name.
      guard errno == EEXIST else { throw failure(path) }
    }
  }

  /// Writes, forces to disk and closes; the first failure is the one thrown.
  private static func write(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws {
    do {
      try bytes.withUnsafeBytes { buffer in
        var rest = buffer[...]
        while !rest.isEmpty {
          let written = systemWrite(descriptor, UnsafeRawBufferPointer(rebasing: rest))
          if written < 0, errno == EINTR { continue }
          guard written > 0 else { throw failure(path) }
          rest = rest.dropFirst(written)
        }
      }
      guard fsync(descriptor) == 0 else { throw failure(path) }
    } catch {
      close(descriptor)
      throw error
    }
    unlock(descriptor)
    guard close(descriptor) == 0 else { throw failure(path) }
  }

  /// Gives up the lock of a writer, before the file gets its name.
  ///
  /// To close the file is not enough: a process that is being started at that moment holds it for a while too.
  static func unlock(_ descriptor: Int32) { _ = flock(descriptor, LOCK_UN) }

  /// Makes the new name survive a power loss, on file systems that can.
  static func synchronizeDirectory(of path: String) {
    let directory = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let descriptor = open(directory, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    close(descriptor)
  }

  static func failure(_ path: String) -> StorageError {
    StorageError("cannot write \(path): \(reason(errno))")
  }

  /// What an error number of the system means to the person who chose the place.
  package static func reason(_ number: Int32) -> String {
    switch number {
    case ENOSPC: "the disk is full; free some space or choose another place"
    case EDQUOT: "your quota on this disk is used up; free some space or choose another place"
    case EFBIG: "it would be larger than files may be here; choose another place"
    case EROFS, EACCES, EPERM: "its directory is not writable; choose another place"
    case ENOENT: "its directory does not exist; create that first"
    case ENOTDIR: "a part of its path is a file and not a directory; choose another place"
    case EISDIR: "it is a directory; choose another name"
    default: String(cString: strerror(number))
    }
  }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(descriptor, bytes.baseAddress, bytes.count)
}
