internal import CZip
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension ZipArchive {
  /// Writes an archive of the given members under `path`, whole or not at all, replacing what is there.
  ///
  /// Members are stored as they are, in order and without a time, so that equal members give equal files.
  /// Takes their size in memory twice.
  ///
  /// - Throws: ``StorageError`` when a name is used twice or the file cannot be written.
  package static func write(_ members: [(name: String, bytes: [UInt8])], to path: String) throws {
    guard Set(members.map(\.name)).count == members.count else {
      throw StorageError("cannot write \(path): two members have one name")
    }
    try AtomicFile.write(image(of: members, path), to: path)
  }

  private static func image(
    of members: [(name: String, bytes: [UInt8])], _ path: String
  ) throws -> [UInt8] {
    var error = zip_error_t()
    zip_error_init(&error)
    defer { zip_error_fini(&error) }
    func failure() -> StorageError {
      StorageError("cannot write \(path): \(String(cString: zip_error_strerror(&error)))")
    }
    guard let memory = zip_source_buffer_create(nil, 0, 0, &error) else { throw failure() }
    defer { zip_source_free(memory) }
    // The archive lets go of the memory when it is closed.
    zip_source_keep(memory)
    guard let archive = zip_open_from_source(memory, ZIP_TRUNCATE, &error) else {
      zip_source_free(memory)
      throw failure()
    }
    do {
      for member in members { try add(member, to: archive, path) }
      guard zip_close(archive) == 0 else { throw refusal(archive, path) }
    } catch {
      zip_discard(archive)
      throw error
    }
    return try contents(of: memory, path)
  }

  private static func add(
    _ member: (name: String, bytes: [UInt8]), to archive: OpaquePointer, _ path: String
  ) throws {
    // libzip frees it when the archive is closed.
    let copy = malloc(max(1, member.bytes.count))
    member.bytes.withUnsafeBytes { bytes in
      if let start = bytes.baseAddress { copy?.copyMemory(from: start, byteCount: bytes.count) }
    }
    guard let source = zip_source_buffer(archive, copy, UInt64(member.bytes.count), 1) else {
      free(copy)
      throw refusal(archive, path)
    }
    let index = zip_file_add(archive, member.name, source, zip_flags_t(ZIP_FL_ENC_UTF_8))
    guard index >= 0 else {
      zip_source_free(source)
      throw refusal(archive, path)
    }
    guard zip_set_file_compression(archive, UInt64(index), ZIP_CM_STORE, 0) == 0,
      // 1 January 1980, where a ZIP archive's time begins.
      zip_file_set_dostime(archive, UInt64(index), 0, 1 << 5 | 1, 0) == 0
    else { throw refusal(archive, path) }
  }

  private static func contents(of memory: OpaquePointer, _ path: String) throws -> [UInt8] {
    var status = zip_stat_t()
    guard zip_source_open(memory) == 0, zip_source_stat(memory, &status) == 0 else {
      throw StorageError("cannot write \(path): the archive cannot be read back")
    }
    defer { zip_source_close(memory) }
    return try [UInt8](unsafeUninitializedCapacity: Int(status.size)) { buffer, count in
      let read = zip_source_read(memory, buffer.baseAddress, status.size)
      guard read == Int64(status.size) else {
        throw StorageError("cannot write \(path): the archive cannot be read back")
      }
      count = Int(status.size)
    }
  }

  private static func refusal(_ archive: OpaquePointer, _ path: String) -> StorageError {
    StorageError("cannot write \(path): \(String(cString: zip_strerror(archive)))")
  }
}
