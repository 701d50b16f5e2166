#if canImport(CHDF5Serial)
  internal import CHDF5Serial
#else
  internal import CHDF5
#endif
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An open HDF5 file: one on disk to read, or one in memory to read or to write.
///
/// A file is written in memory and taken out as ``image()``: a full disk then meets an ordinary write,
/// not libhdf5, which can crash on it. Closing is strong: objects still open in the file become invalid.
package struct File: ~Copyable {
  /// What errors call the file.
  package let name: String

  private let handle: Handle
  private let account: ReadingAccount

  /// Opens a file on disk to read.
  ///
  /// - Parameters:
  ///   - path: of a file that exists, is whole, and that nobody has open for writing.
  ///   - limits: what reading it may take.
  package init(reading path: String, limits: ReadingLimits = ReadingLimits()) throws(HDF5Error) {
    try Self.requireRegularFile(path)
    let access = try Self.accessList(for: path)
    let handle = try Handle("read", path) { H5Fopen(path, hdf5_read_only(), access.id) }
    account = ReadingAccount(limits, fileBytes: try Self.size(handle, path))
    name = path
    self.handle = handle
  }

  /// Opens a whole file that is already in memory, to read.
  ///
  /// - Parameters:
  ///   - image: the bytes of the file; they are copied.
  ///   - name: what errors call it.
  ///   - limits: what reading it may take.
  package init(
    image: [UInt8], name: String, limits: ReadingLimits = ReadingLimits()
  ) throws(HDF5Error) {
    let access = try Self.accessList(for: name)
    let id = access.id
    var image = image
    _ = try Gate.call("read", name) { hdf5_keep_in_memory(id, 1 << 16) }
    _ = try Gate.call("read", name) {
      image.withUnsafeMutableBytes { H5Pset_file_image(id, $0.baseAddress, $0.count) }
    }
    let memoryName = Gate.uniqueMemoryName()
    let handle = try Handle("read", name) { H5Fopen(memoryName, hdf5_read_only(), id) }
    account = ReadingAccount(limits, fileBytes: image.count)
    self.name = name
    self.handle = handle
  }

  /// Makes a new file in memory, to write.
  ///
  /// It has the format of HDF5 1.10, whose metadata carry checksums; it remembers the order of creation,
  /// and no time of day, so that equal contents give equal bytes.
  ///
  /// - Parameter name: what errors call it.
  package init(creating name: String) throws(HDF5Error) {
    try self.init(creating: name, at: Gate.uniqueMemoryName()) { hdf5_keep_in_memory($0, 8 << 20) }
  }

  /// Makes a new file on disk, to write what is too large for memory.
  ///
  /// libhdf5 can crash on a full disk: reserve the space first.
  ///
  /// - Parameters:
  ///   - path: of an empty file that the caller has made and that nobody else writes.
  ///   - name: what errors call it.
  package init(creatingOnDisk path: String, name: String) throws(HDF5Error) {
    try self.init(creating: name, at: path) { hdf5_ignore_locks($0) }
  }

  private init(
    creating name: String, at path: String, _ driver: (Int64) -> Int32
  ) throws(HDF5Error) {
    let access = try Self.accessList(for: name)
    let id = access.id
    _ = try Gate.call("create", name) { driver(id) }
    _ = try Gate.call("create", name) {
      H5Pset_libver_bounds(id, H5F_LIBVER_V110, H5F_LIBVER_V110)
    }
    let creation = try Handle.properties(
      hdf5_file_creation, for: name,
      { H5Pset_link_creation_order($0, CreationOrder.kept) },
      { H5Pset_attr_creation_order($0, CreationOrder.kept) },
      { hdf5_omit_times($0) })
    let handle = try Handle("create", name) {
      H5Fcreate(path, hdf5_truncate(), creation.id, id)
    }
    account = ReadingAccount(ReadingLimits(), fileBytes: .max)
    self.name = name
    self.handle = handle
  }

  /// The group that holds all others.
  package func root() throws(HDF5Error) -> Group {
    let id = handle.id
    let group = try Handle("open the root of", name) { H5Gopen2(id, "/", hdf5_default()) }
    var location = Location(file: name, account: account)
    try location.enter(group)
    return Group(handle: group, location: location)
  }

  /// The bytes of the file as they would stand on disk.
  package func image() throws(HDF5Error) -> [UInt8] {
    let id = handle.id
    _ = try Gate.call("finish", name) { H5Fflush(id, H5F_SCOPE_LOCAL) }
    let count = try Gate.call("measure", name) { H5Fget_file_image(id, nil, 0) }
    var bytes = [UInt8](repeating: 0, count: count)
    _ = try Gate.call("finish", name) { H5Fget_file_image(id, &bytes, count) }
    Superblock.correctChecksum(of: &bytes)
    return bytes
  }

  /// Closes the file and everything open in it, and reports a failure; dropping the file closes it silently.
  package consuming func close() throws(HDF5Error) {
    let name = name
    try handle.close("close", name) { H5Fclose($0) }
  }

  private static func accessList(for name: String) throws(HDF5Error) -> Handle {
    try Handle.properties(
      hdf5_file_access, for: name, { H5Pset_fclose_degree($0, H5F_CLOSE_STRONG) })
  }

  private static func size(_ file: borrowing Handle, _ name: String) throws(HDF5Error) -> Int {
    let id = file.id
    var bytes: hsize_t = 0
    _ = try Gate.call("measure", name) { H5Fget_filesize(id, &bytes) }
    return Int(clamping: bytes)
  }

  /// Says plainly what libhdf5 would say at length.
  private static func requireRegularFile(_ path: String) throws(HDF5Error) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      let reason =
        errno == ENOENT
        ? "there is no such file; check the name" : String(cString: strerror(errno))
      throw HDF5Error(object: path, "cannot read \(path): \(reason)")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw HDF5Error(object: path, "cannot read \(path): it is not a file; give an HDF5 file")
    }
    guard access(path, R_OK) == 0 else {
      throw HDF5Error(
        object: path, "cannot read \(path): permission denied; make the file readable")
    }
  }
}

/// The flags that make groups, links and attributes keep the order of their creation.
enum CreationOrder {
  static var kept: UInt32 { UInt32(H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED) }
}
