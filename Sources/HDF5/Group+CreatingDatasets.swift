#if canImport(CHDF5Serial)
  internal import CHDF5Serial
#else
  internal import CHDF5
#endif

extension Group {
  /// Makes a dataset of numbers, in chunks of at most 4 MiB that carry a Fletcher-32 checksum.
  ///
  /// A scalar lies in the header of its dataset, whose checksum covers it; an empty dataset has nothing to
  /// protect.
  ///
  /// - Parameters:
  ///   - name: new in this group, without a slash.
  ///   - shape: the extents, outermost first.
  ///   - elements: as many as `shape` says, the last axis contiguous.
  ///   - attributes: what the dataset is given along.
  package func createDataset<T: Element>(
    _ name: String, shape: [Int], _ elements: UnsafeBufferPointer<T>,
    attributes: KeyValuePairs<String, AttributeValue> = [:]
  ) throws(HDF5Error) {
    precondition(elements.count == shape.reduce(1, *), "one element for each place of the shape")
    let location = location.appending(name)
    let chunk = chunkShape(shape, MemoryLayout<T>.stride)
    let dataset = try create(name, shape, chunk, location) { T.elementType.inFile }
    if !elements.isEmpty {
      _ = try Gate.call("write", location.object) {
        H5Dwrite(
          dataset.identifier.id, T.elementType.inMemory, hdf5_all(), hdf5_all(), hdf5_default(),
          elements.baseAddress)
      }
    }
    for (name, value) in attributes { try dataset.setAttribute(name, value) }
  }

  /// Makes a dataset of numbers of rank 1.
  package func createDataset<T: Element>(_ name: String, _ elements: [T]) throws(HDF5Error) {
    try elements.withUnsafeBufferPointer { (elements) throws(HDF5Error) in
      try createDataset(name, shape: [elements.count], elements)
    }
  }

  /// Makes a dataset of rank 1 of UTF-8 strings, each padded with NUL to the longest.
  package func createDataset(_ name: String, strings: [String]) throws(HDF5Error) {
    let location = location.appending(name)
    let type = try FixedString.type(holding: strings, for: location.object)
    let chunk = chunkShape([strings.count], type.bytes)
    let dataset = try create(name, [strings.count], chunk, location) { type.handle.id }
    guard !strings.isEmpty else { return }
    let bytes = FixedString.bytes(of: strings, each: type.bytes)
    _ = try Gate.call("write", location.object) {
      H5Dwrite(
        dataset.identifier.id, type.handle.id, hdf5_all(), hdf5_all(), hdf5_default(), bytes)
    }
  }

  /// Makes a dataset of numbers to be filled some rows at a time.
  ///
  /// - Parameters:
  ///   - name: new in this group, without a slash.
  ///   - shape: the extents, outermost first; at least one, and none 0.
  ///   - type: of the elements.
  ///   - chunk: the extents of a chunk, which carries a Fletcher-32 checksum; none for elements in one piece,
  ///     without checksum.
  ///   - isCompressed: whether chunks are compressed by gzip.
  package func createDataset<T: Element>(
    _ name: String, shape: [Int], of type: T.Type, chunk: [Int], isCompressed: Bool = false
  ) throws(HDF5Error) -> WritableDataset {
    precondition(!shape.isEmpty && !shape.contains(0), "a dataset that is filled holds something")
    return try create(name, shape, chunk, location.appending(name), isCompressed: isCompressed) {
      T.elementType.inFile
    }
  }

  private func create(
    _ name: String, _ shape: [Int], _ chunk: [Int], _ location: Location,
    isCompressed: Bool = false, _ type: () -> Int64
  ) throws(HDF5Error) -> WritableDataset {
    try requireNewName(name)
    let (id, object) = (handle.id, location.object)
    let space = try Dataspace.make(shape, for: object)
    let links = try linkCreation(location)
    let creation = try Handle.properties(
      hdf5_dataset_creation, for: object,
      { H5Pset_attr_creation_order($0, CreationOrder.kept) },
      { hdf5_omit_times($0) })
    if shape.isEmpty {
      _ = try Gate.call("create", object) { H5Pset_layout(creation.id, H5D_COMPACT) }
    } else if !chunk.isEmpty {
      let extents = chunk.map(UInt64.init)
      _ = try Gate.call("create", object) {
        H5Pset_chunk(creation.id, Int32(extents.count), extents)
      }
      if isCompressed {
        _ = try Gate.call("create", object) { H5Pset_deflate(creation.id, 4) }
      }
      _ = try Gate.call("create", object) { H5Pset_fletcher32(creation.id) }
    }
    let dataset = try Handle("create", object) {
      H5Dcreate2(id, name, type(), space.id, links.id, creation.id, hdf5_default())
    }
    return WritableDataset(handle: dataset, object: object, shape: shape)
  }
}

/// The whole shape, cut along the outermost axes until a chunk is at most 4 MiB; none for no elements.
private func chunkShape(_ shape: [Int], _ elementBytes: Int) -> [Int] {
  guard !shape.contains(0) else { return [] }
  var chunk = shape
  for axis in chunk.indices {
    let slice = chunk.dropFirst(axis + 1).reduce(elementBytes, *)
    chunk[axis] = min(chunk[axis], max(1, (4 << 20) / slice))
    if chunk[axis] > 1 { break }
  }
  return chunk
}
