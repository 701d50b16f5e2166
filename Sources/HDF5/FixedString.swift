#if canImport(CHDF5Serial)
  internal import CHDF5Serial
#else
  internal import CHDF5
#endif

/// Strings of a fixed number of bytes, UTF-8, padded with NUL.
///
/// They lie in the object itself. Strings of any length lie in a heap without checksums, where a damaged
/// byte can crash or hang libhdf5, so this package writes none.
struct FixedString: ~Copyable {
  /// The datatype.
  let handle: Handle
  /// The room of one string, at least 1.
  let bytes: Int

  /// A type with room for the longest of `strings`.
  static func type(
    holding strings: [String], for object: String
  ) throws(HDF5Error) -> FixedString {
    let bytes = max(1, strings.map(\.utf8.count).max() ?? 1)
    let type = try Handle("describe the strings of", object) { H5Tcopy(hdf5_c_string()) }
    let id = type.id
    _ = try Gate.call("describe the strings of", object) { H5Tset_size(id, bytes) }
    _ = try Gate.call("describe the strings of", object) { H5Tset_cset(id, H5T_CSET_UTF8) }
    _ = try Gate.call("describe the strings of", object) { H5Tset_strpad(id, H5T_STR_NULLPAD) }
    return FixedString(handle: type, bytes: bytes)
  }

  /// The strings one after another, each padded to `size` bytes.
  static func bytes(of strings: [String], each size: Int) -> [UInt8] {
    strings.flatMap { Array($0.utf8) + [UInt8](repeating: 0, count: size - $0.utf8.count) }
  }

  /// The string of a padded piece: what stands before the first NUL, without trailing spaces.
  static func string(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }
}

extension Dataset {
  /// Reads a dataset of fixed-length strings.
  package func strings() throws(HDF5Error) -> [String] {
    guard case .fixedString(let size) = type else {
      throw HDF5Error(
        object: object,
        "\(object) holds elements of type \(type), where fixed-length strings are expected")
    }
    let (id, count) = (handle.id, count)
    guard count > 0 else { return [] }
    // Its own bytes, and as many again as strings.
    let (twice, overflows) = (count * size).multipliedReportingOverflow(by: 2)
    try location.account.take(bytes: overflows ? .max : twice, for: object)
    let datatype = try Handle("read", object) { H5Dget_type(id) }
    var bytes = [UInt8](repeating: 0, count: count * size)
    _ = try Gate.call("read", object) {
      H5Dread(id, datatype.id, hdf5_all(), hdf5_all(), hdf5_default(), &bytes)
    }
    return (0..<count).map { FixedString.string(bytes[$0 * size..<($0 + 1) * size]) }
  }
}
