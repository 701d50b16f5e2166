import HDF5
import Tensors

extension Checkpoint {
  /// Writes the checkpoint under `path`, whole or not at all, replacing what is there.
  ///
  /// Equal checkpoints give equal files. Takes the size of the tensors in memory twice.
  ///
  /// - Throws: ``StorageError`` when a name cannot be used or the file cannot be written.
  public func write(to path: String) throws {
    try write(to: path) { _ in }
  }

  /// Writes the checkpoint with the layers of Keras beside it, which Keras reads out of the same file.
  ///
  /// - Parameter path: ends in ``KerasWeights/fileSuffix``, or Keras does not take it.
  package func write(to path: String, and keras: KerasWeights) throws {
    try KerasWeights.check(path)
    try write(to: path) { try keras.writeLayers(into: $0) }
  }

  private func write(
    to path: String, _ more: (borrowing Group) throws -> Void
  ) throws {
    if let name = attributes.names.first(where: Self.ownAttributes.contains) {
      throw StorageError("a checkpoint has an attribute \(name) of its own; choose another name")
    }
    if let name = model.names.first(where: Self.ownGroups.contains) {
      throw StorageError("a checkpoint has a group \(name) of its own; rename that tensor")
    }
    try Document.write(path) { root in
      try root.setAttribute("format", .string(Self.format))
      try root.setAttribute("format_version", .integer(Int64(Self.formatVersion)))
      try root.setAttribute("content_digest", .string(contentDigest))
      try root.setAttributes(attributes)
      try root.write(model)
      try root.createGroup("optimizer").write(optimizer)
      let state = try root.createGroup("training")
      try state.setAttributes(training)
      for (name, curve) in curves { try state.createDataset(name, curve) }
      try more(root)
    }
  }
}

extension Group {
  /// Writes each tensor as a dataset.
  fileprivate func write(_ state: StateDictionary) throws {
    for name in state.names {
      switch state[name] {
      case .float(let tensor): try write(name, tensor)
      case .double(let tensor): try write(name, tensor)
      case .int64(let tensor): try write(name, tensor)
      case nil: break
      }
    }
  }

  private func write<T: Element & Numeric>(_ name: String, _ tensor: Tensor<T>) throws {
    guard tensor.shape.rank == 0 else {
      try createDataset(name, tensor)
      return
    }
    // h5py gives a scalar dataset back as a number, which torch.from_numpy refuses.
    try createDataset(name, tensor, shape: [1], attributes: ["scalar": .boolean(true)])
  }
}
