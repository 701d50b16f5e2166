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
    let dataset = try create(name, shape, MemoryLayout<T>.stride, location) { T.elementType.inFile }
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
    let dataset = try create(name, [strings.count], type.bytes, location) { type.handle.id }
    guard !strings.isEmpty else { return }
    let bytes = FixedString.bytes(of: strings, each: type.bytes)
    _ = try Gate.call("write", location.object) {
      H5Dwrite(
        dataset.identifier.id, type.handle.id, hdf5_all(), hdf5_all(), hdf5_default(), bytes)
    }
  }

  private func create(
    _ name: String, _ shape: [Int], _ elementBytes: Int, _ location: Location,
    _ type: () -> Int64
  ) throws(HDF5Error) -> NewDataset {
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
    } else if !shape.contains(0) {
      let chunk = chunkShape(shape, elementBytes).map(UInt64.init)
      _ = try Gate.call("create", object) { H5Pset_chunk(creation.id, Int32(chunk.count), chunk) }
      _ = try Gate.call("create", object) { H5Pset_fletcher32(creation.id) }
    }
    let dataset = try Handle("create", object) {
      H5Dcreate2(id, name, type(), space.id, links.id, creation.id, hdf5_default())
    }
    return NewDataset(handle: dataset, object: object)
  }
}

/// A dataset that was just made, to be filled and given attributes.
private struct NewDataset: ~Copyable, Attributed {
  let handle: Handle
  let object: String
  var identifier: Identifier { Identifier(id: handle.id, limits: ReadingLimits()) }
}

/// The whole shape, cut along the outermost axes until a chunk is at most 4 MiB.
private func chunkShape(_ shape: [Int], _ elementBytes: Int) -> [Int] {
  var chunk = shape
  for axis in chunk.indices {
    let slice = chunk.dropFirst(axis + 1).reduce(elementBytes, *)
    chunk[axis] = min(chunk[axis], max(1, (4 << 20) / slice))
    if chunk[axis] > 1 { break }
  }
  return chunk
}
