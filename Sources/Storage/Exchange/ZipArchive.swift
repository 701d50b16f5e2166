internal import CZip
import HDF5
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A ZIP archive on disk, opened to read: `.npz` and `.keras` files are such archives.
///
/// Members are stored or deflated, as all archives of arrays are; anything else is refused. Nothing is ever
/// extracted to disk, so that a member's name is never a path.
package struct ZipArchive: ~Copyable {
  /// A file within an archive.
  package struct Member: Sendable, Equatable {
    /// Its name, as the archive has it.
    package let name: String
    /// Its size when read.
    package let bytes: Int
    fileprivate let index: UInt64
  }

  /// The archive's own path, for messages.
  package let path: String
  /// What it holds, in its order.
  package let members: [Member]

  /// The most bytes that are read of it at once.
  package let limit: Int

  private let archive: OpaquePointer

  /// Opens an archive and looks at its directory.
  ///
  /// - Throws: ``StorageError`` when it is missing or no archive, or a member is encrypted, compressed
  ///   otherwise, named twice, or claims more bytes than it can hold.
  package init(reading path: String) throws {
    let (archive, fileBytes) = try Self.open(path)
    do {
      members = try Self.members(of: archive, path)
    } catch {
      zip_discard(archive)
      throw error
    }
    self.path = path
    self.archive = archive
    limit = ReadingLimits.allowance(fileBytes: fileBytes)
  }

  deinit { zip_discard(archive) }

  /// The member of a name; `nil` when there is none.
  package func member(_ name: String) -> Member? { members.first { $0.name == name } }

  /// Calls `body` with a member opened at its beginning.
  package func read<Result>(
    _ member: Member, _ body: (inout ZipMemberReader) throws -> Result
  ) throws -> Result {
    guard let file = zip_fopen_index(archive, member.index, 0) else {
      throw StorageError(
        "cannot read \(member.name) of \(path): \(reason(zip_get_error(archive)))")
    }
    var reader = ZipMemberReader(file: file, object: "\(path):\(member.name)", rest: member.bytes)
    return try body(&reader)
  }

  /// All bytes of a member.
  ///
  /// - Throws: ``StorageError`` when they are more than ``limit``, or damaged.
  package func bytes(of member: Member) throws -> [UInt8] {
    guard member.bytes <= limit else {
      throw StorageError(
        "\(path):\(member.name) holds \(member.bytes) bytes, more than the \(limit) that are read; "
          + "make a smaller file of it")
    }
    return try read(member) { reader in
      try [UInt8](unsafeUninitializedCapacity: member.bytes) { buffer, count in
        try reader.read(into: UnsafeMutableRawBufferPointer(buffer))
        count = member.bytes
      }
    }
  }

  // MARK: Opening

  private static func open(_ path: String) throws -> (OpaquePointer, fileBytes: Int) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      let reason =
        errno == ENOENT
        ? "there is no such file; check the name" : String(cString: strerror(errno))
      throw StorageError("cannot read \(path): \(reason)")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw StorageError("cannot read \(path): it is not a file; give a ZIP archive")
    }
    var code: Int32 = 0
    guard let archive = zip_open(path, ZIP_RDONLY, &code) else {
      throw StorageError("cannot read \(path) as a ZIP archive: \(reason(code))")
    }
    return (archive, Int(status.st_size))
  }

  private static func members(of archive: OpaquePointer, _ path: String) throws -> [Member] {
    let count = zip_get_num_entries(archive, 0)
    guard count <= 100_000 else {
      throw StorageError("\(path) claims \(count) members; at most 100000 are read")
    }
    var file = stat()
    guard stat(path, &file) == 0 else {
      throw StorageError("cannot read \(path): \(String(cString: strerror(errno)))")
    }
    var members: [Member] = []
    var names: Set<String> = []
    for index in 0..<UInt64(max(count, 0)) {
      var status = zip_stat_t()
      guard zip_stat_index(archive, index, 0, &status) == 0, let name = status.name else {
        throw StorageError(
          "cannot read the directory of \(path): \(reason(zip_get_error(archive)))")
      }
      let member = String(cString: name)
      guard names.insert(member).inserted else {
        throw StorageError("\(path) has two members named \(member); make the archive again")
      }
      guard status.encryption_method == 0 else {
        throw StorageError("\(path):\(member) is encrypted; make the archive without a password")
      }
      let (stored, deflated) = (UInt16(ZIP_CM_STORE), UInt16(ZIP_CM_DEFLATE))
      guard [stored, deflated].contains(status.comp_method) else {
        throw StorageError(
          "\(path):\(member) is compressed by method \(status.comp_method); make the archive with "
            + "deflate or without compression")
      }
      // Deflate shrinks 1032:1 at the very most.
      let growth: UInt64 = status.comp_method == deflated ? 1032 : 1
      let (reachable, overflows) = status.comp_size.multipliedReportingOverflow(by: growth)
      guard let bytes = Int(exactly: status.size), !overflows, status.size <= reachable,
        status.comp_size <= UInt64(file.st_size)
      else {
        throw StorageError(
          "\(path):\(member) claims \(status.size) bytes but \(status.comp_size) are stored: the "
            + "file is damaged")
      }
      members.append(Member(name: member, bytes: bytes, index: index))
    }
    return members
  }
}

/// A member of an archive, read from its beginning to its end.
package struct ZipMemberReader: ~Copyable {
  private let file: OpaquePointer
  private let object: String
  /// The bytes that are still to be read.
  package private(set) var rest: Int

  fileprivate init(file: OpaquePointer, object: String, rest: Int) {
    self.file = file
    self.object = object
    self.rest = rest
  }

  deinit { zip_fclose(file) }

  /// Fills `target` with the next bytes; with the last of them the checksum is compared.
  ///
  /// - Precondition: `target` is no larger than ``rest``.
  /// - Throws: ``StorageError`` when the member ends early or its checksum is another.
  package mutating func read(into target: UnsafeMutableRawBufferPointer) throws {
    precondition(target.count <= rest, "no more than there is")
    var filled = 0
    while filled < target.count {
      let count = zip_fread(
        file, target.baseAddress.map { $0 + filled }, UInt64(target.count - filled))
      guard count > 0 else { throw failure(count) }
      filled += Int(count)
    }
    rest -= filled
    guard rest == 0 else { return }
    // libzip compares the checksum when it meets the end.
    var beyond: UInt8 = 0
    let count = zip_fread(file, &beyond, 1)
    guard count == 0 else { throw failure(count) }
  }

  private func failure(_ count: Int64) -> StorageError {
    let reason =
      count < 0 ? reason(zip_file_get_error(file)) : "it is longer or shorter than it claims"
    return StorageError("cannot read \(object): \(reason); the file is damaged")
  }
}

private func reason(_ code: Int32) -> String {
  var error = zip_error_t()
  zip_error_init_with_code(&error, code)
  defer { zip_error_fini(&error) }
  return reason(&error)
}

private func reason(_ error: UnsafeMutablePointer<zip_error_t>?) -> String {
  error.flatMap { zip_error_strerror($0) }.map { String(cString: $0) } ?? "unknown error"
}
