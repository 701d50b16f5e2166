#if canImport(CHDF5Serial)
  internal import CHDF5Serial
#else
  internal import CHDF5
#endif

/// A dataset that was just made, to be filled and given attributes.
package struct WritableDataset: ~Copyable, Attributed {
  let handle: Handle

  /// The file and the path within it.
  package let object: String

  /// The extents, outermost first.
  let shape: [Int]

  /// What libhdf5 knows it by.
  package var identifier: Identifier { Identifier(id: handle.id, limits: ReadingLimits()) }

  /// Writes whole rows of axis 0.
  ///
  /// - Parameters:
  ///   - elements: of as many whole rows as there are, the last axis contiguous.
  ///   - row: where the first of them goes.
  package func write<T: Element>(
    _ elements: UnsafeBufferPointer<T>, atRow row: Int
  ) throws(HDF5Error) {
    let rowCount = elements.count / shape.dropFirst().reduce(1, *)
    let block = [rowCount] + shape.dropFirst()
    precondition(elements.count == block.reduce(1, *), "only whole rows are written")
    precondition(row >= 0 && row + rowCount <= shape[0], "rows are within axis 0")
    guard rowCount > 0 else { return }
    let id = handle.id
    let selection = try Handle("write", object) { H5Dget_space(id) }
    let start = [UInt64(row)] + [UInt64](repeating: 0, count: shape.count - 1)
    let extents = block.map(UInt64.init)
    _ = try Gate.call("write", object) {
      H5Sselect_hyperslab(selection.id, H5S_SELECT_SET, start, nil, extents, nil)
    }
    let memory = try Dataspace.make(block, for: object)
    _ = try Gate.call("write", object) {
      H5Dwrite(
        id, T.elementType.inMemory, memory.id, selection.id, hdf5_default(),
        elements.baseAddress)
    }
  }
}
