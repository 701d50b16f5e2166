#if canImport(CHDF5Serial)
  internal import CHDF5Serial
#else
  internal import CHDF5
#endif

/// Making and reading dataspaces: the extents of a dataset or an attribute.
enum Dataspace {
  /// A space of fixed extents; none means a scalar.
  static func make(_ dimensions: [Int], for object: String) throws(HDF5Error) -> Handle {
    let extents = dimensions.map(UInt64.init)
    return try Handle("describe the shape of", object) {
      extents.isEmpty
        ? H5Screate(H5S_SCALAR) : H5Screate_simple(Int32(extents.count), extents, nil)
    }
  }

  /// The extents of a space; a space that holds nothing at all (h5py's `Empty`) is refused.
  static func dimensions(_ space: borrowing Handle, of object: String) throws(HDF5Error) -> [Int] {
    let id = space.id
    let kind = try Gate.call("read the shape of", object) {
      H5Sget_simple_extent_type(id).rawValue
    }
    guard kind != H5S_NULL.rawValue else {
      throw HDF5Error(object: object, "\(object) is empty: it has no shape and no value")
    }
    let rank = try Gate.call("read the shape of", object) { H5Sget_simple_extent_ndims(id) }
    var extents = [UInt64](repeating: 0, count: Int(rank))
    _ = try Gate.call("read the shape of", object) {
      H5Sget_simple_extent_dims(id, &extents, nil)
    }
    // An empty axis hides the others in the product, and they must be countable all the same.
    guard extents.allSatisfy({ $0 <= UInt64(Int.max) }),
      count(extents.map { max(1, Int($0)) }) != nil
    else {
      throw HDF5Error(object: object, "\(object) claims more elements than a machine can count")
    }
    return extents.map { Int($0) }
  }

  /// The product of the extents, `nil` when it does not fit an `Int`.
  static func count(_ dimensions: [Int]) -> Int? {
    var count = 1
    for extent in dimensions {
      let (product, overflows) = count.multipliedReportingOverflow(by: extent)
      guard !overflows else { return nil }
      count = product
    }
    return count
  }
}
