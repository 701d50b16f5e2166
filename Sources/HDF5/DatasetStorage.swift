#if canImport(CHDF5Serial)
  internal import CHDF5Serial
#else
  internal import CHDF5
#endif

/// How a dataset lies in its file, looked at before a byte of it is read or allocated.
///
/// External and virtual storage make libhdf5 read other files, unknown filters make it load code, and a
/// damaged size makes it allocate without end.
package struct DatasetStorage: Sendable {
  /// The bytes of its values in the file, after compression.
  package let storedBytes: Int
  /// The extents of a chunk; none when the values lie in one piece.
  package let chunk: [Int]

  private let location: Location
  private let filters: [Int32]

  /// The filters that the values pass through, by name, such as `shuffle` and `gzip`.
  package var filterNames: [String] {
    filters.map { filter in
      switch filter {
      case H5Z_FILTER_DEFLATE: "gzip"
      case H5Z_FILTER_SHUFFLE: "shuffle"
      case H5Z_FILTER_FLETCHER32: "fletcher32"
      default: "filter \(filter)"
      }
    }
  }

  init(of dataset: borrowing Handle, _ location: Location) throws(HDF5Error) {
    let object = location.object
    let id = dataset.id
    self.location = location
    let list = try Handle("read the storage of", object) { H5Dget_create_plist(id) }
    let external = try Gate.call("read the storage of", object) { H5Pget_external_count(list.id) }
    let layout = try Gate.call("read the storage of", object) { H5Pget_layout(list.id).rawValue }
    guard external == 0, layout != H5D_VIRTUAL.rawValue else {
      throw HDF5Error(
        object: object,
        "\(object) keeps its data in other files, which are not read; store them in this one")
    }
    chunk = layout == H5D_CHUNKED.rawValue ? try Self.chunk(list, object) : []
    filters = try Self.filters(list, object)
    var bytes = 0
    Gate.ignoringFailure { bytes = Int(clamping: H5Dget_storage_size(id)) }
    storedBytes = bytes
  }

  /// Throws unless `shape` elements of `elementBytes` can really be in the file.
  func check(_ shape: [Int], _ elementBytes: Int) throws(HDF5Error) {
    let object = location.object
    for filter in filters
    where ![H5Z_FILTER_DEFLATE, H5Z_FILTER_SHUFFLE, H5Z_FILTER_FLETCHER32].contains(filter) {
      throw HDF5Error(
        object: object,
        "\(object) is compressed by \(Self.name(ofFilter: filter)), which is not supported; "
          + "save it again with gzip or without compression")
    }
    guard let bytes = Dataspace.count(shape + [elementBytes]),
      let chunkBytes = Dataspace.count(chunk + [elementBytes])
    else {
      throw HDF5Error(object: object, "\(object) claims more bytes than a machine can count")
    }
    guard bytes > 0 else { return }
    guard storedBytes > 0 else {
      throw HDF5Error(object: object, "\(object) has a shape but its values were never written")
    }
    // Deflate shrinks 1032:1 at the very most.
    let growth = filters.contains(H5Z_FILTER_DEFLATE) ? 1032 : 1
    let (reachable, overflows) = storedBytes.multipliedReportingOverflow(by: growth)
    guard storedBytes <= location.account.fileBytes, overflows || bytes - reachable <= chunkBytes
    else {
      throw HDF5Error(
        object: object,
        "\(object) claims \(bytes) bytes of values but \(storedBytes) are stored in a file of "
          + "\(location.account.fileBytes): the file is damaged or was never finished")
    }
    guard chunk.isEmpty || chunkBytes <= location.account.limits.chunkBytes else {
      throw HDF5Error(
        object: object,
        "\(object) is stored in chunks of \(chunkBytes) bytes, where at most "
          + "\(location.account.limits.chunkBytes) are read; save it again with smaller chunks")
    }
  }

  /// What people call a filter, and its number in the registry of the HDF Group.
  private static func name(ofFilter number: Int32) -> String {
    let names: [Int32: String] = [
      4: "szip", 5: "nbit", 6: "scaleoffset", 305: "LZO", 307: "bzip2", 32000: "LZF",
      32001: "Blosc", 32004: "LZ4", 32008: "bitshuffle", 32015: "Zstandard", 32026: "Blosc2",
    ]
    return names[number].map { "\($0) (filter \(number))" } ?? "filter \(number)"
  }

  private static func chunk(_ list: borrowing Handle, _ object: String) throws(HDF5Error) -> [Int] {
    let id = list.id
    var extents = [UInt64](repeating: 0, count: Int(H5S_MAX_RANK))
    let rank = try Gate.call("read the chunks of", object) {
      H5Pget_chunk(id, H5S_MAX_RANK, &extents)
    }
    return extents.prefix(Int(rank)).map { Int(clamping: $0) }
  }

  private static func filters(
    _ list: borrowing Handle, _ object: String
  ) throws(HDF5Error) -> [Int32] {
    let id = list.id
    let count = try Gate.call("read the filters of", object) { H5Pget_nfilters(id) }
    var filters: [Int32] = []
    for position in 0..<UInt32(count) {
      filters.append(
        try Gate.call("read the filters of", object) {
          var (flags, values, configuration): (UInt32, Int, UInt32) = (0, 0, 0)
          return H5Pget_filter2(id, position, &flags, &values, nil, 0, nil, &configuration)
        })
    }
    return filters
  }
}
