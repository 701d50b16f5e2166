#if canImport(CHDF5Serial)
  internal import CHDF5Serial
#else
  internal import CHDF5
#endif

/// A dataset of a file: an array of numbers or strings with a shape.
package struct Dataset: ~Copyable, Attributed {
  let handle: Handle
  let location: Location

  /// The extents, outermost first; none for a scalar.
  package let shape: [Int]

  /// What it holds.
  package let type: StoredType

  /// How its values lie in the file.
  package let storage: DatasetStorage

  /// The file and the path within it, such as `data.h5:/train/images`.
  package var object: String { location.object }

  /// What libhdf5 knows it by.
  package var identifier: Identifier { Identifier(id: handle.id, limits: location.account.limits) }

  /// The number of elements: the product of the extents, checked when the dataset was opened.
  package var count: Int { shape.reduce(1, *) }

  /// Takes a dataset just opened, and refuses it unless its storage is plain, whole and plausible.
  init(opened handle: consuming Handle, _ location: Location) throws(HDF5Error) {
    let id = handle.id
    let object = location.object
    let space = try Handle("read the shape of", object) { H5Dget_space(id) }
    let shape = try Dataspace.dimensions(space, of: object)
    let datatype = try Handle("read the type of", object) { H5Dget_type(id) }
    let type = try StoredType(datatype, of: object)
    let storage = try DatasetStorage(of: handle, location)
    try storage.check(shape, try elementBytes(datatype, object))
    self.handle = handle
    self.location = location
    self.shape = shape
    self.type = type
    self.storage = storage
  }
}

extension Dataset {
  /// Reads all elements, converted to `T`, the last axis contiguous.
  package func elements<T: Element>(as type: T.Type) throws(HDF5Error) -> [T] {
    try rows(nil, as: type)
  }

  /// Reads the elements of a range of axis 0, converted to `T`.
  ///
  /// - Parameter range: within the extent of axis 0; the dataset is not a scalar.
  package func elements<T: Element>(
    ofRows range: Range<Int>, as type: T.Type
  ) throws(HDF5Error) -> [T] {
    try rows(range, as: type)
  }

  /// Reads into memory that the caller owns; truth values become 0 and 1.
  ///
  /// - Parameters:
  ///   - target: room for the elements of `rows`, exactly.
  ///   - rows: a range of axis 0; `nil` for everything.
  package func read<T: Element>(
    into target: UnsafeMutableBufferPointer<T>, rows: Range<Int>? = nil
  ) throws(HDF5Error) {
    guard type.isNumeric || type == .boolean else {
      throw HDF5Error(
        object: object, "\(object) holds elements of type \(type), where numbers are expected")
    }
    let shape = rowShape(rows)
    precondition(target.count == shape.reduce(1, *), "the memory has room for the rows, exactly")
    guard target.count > 0 else { return }
    let id = handle.id
    let selection = try Handle("read", object) { H5Dget_space(id) }
    if let rows {
      let start = [UInt64(rows.lowerBound)] + [UInt64](repeating: 0, count: shape.count - 1)
      let extents = shape.map(UInt64.init)
      _ = try Gate.call("read", object) {
        H5Sselect_hyperslab(selection.id, H5S_SELECT_SET, start, nil, extents, nil)
      }
    }
    // Of the file's rank: a flat memory space makes chunked reading many times slower.
    let memory = try Dataspace.make(shape, for: object)
    _ = try Gate.call("read", object) {
      H5Dread(
        id, T.elementType.inMemory, memory.id, selection.id, hdf5_default(), target.baseAddress)
    }
  }

  /// Takes the memory of all elements as `T` out of what reading the file may take.
  ///
  /// To be called before memory of that size is allocated; ``elements(as:)`` does it itself.
  package func takeMemory<T: Element>(for type: T.Type) throws(HDF5Error) {
    let (bytes, overflows) = count.multipliedReportingOverflow(by: MemoryLayout<T>.stride)
    try location.account.take(bytes: overflows ? .max : bytes, for: object)
  }

  private func rows<T: Element>(_ rows: Range<Int>?, as type: T.Type) throws(HDF5Error) -> [T] {
    let count = rowShape(rows).reduce(1, *)
    if rows == nil { try takeMemory(for: type) }
    let memory = UnsafeMutableBufferPointer<T>.allocate(capacity: count)
    defer { memory.deallocate() }
    try read(into: memory, rows: rows)
    return Array(memory)
  }

  private func rowShape(_ rows: Range<Int>?) -> [Int] {
    guard let rows else { return shape }
    precondition(!shape.isEmpty, "a scalar has no rows")
    precondition(rows.lowerBound >= 0 && rows.upperBound <= shape[0], "rows are within axis 0")
    return [rows.count] + shape.dropFirst()
  }
}

/// The size of one element in the file.
private func elementBytes(_ type: borrowing Handle, _ object: String) throws(HDF5Error) -> Int {
  let id = type.id
  return try Gate.call("read the type of", object) {
    H5Tget_size(id) == 0 ? -1 : Int(clamping: H5Tget_size(id))
  }
}
