#if canImport(CHDF5Serial)
  internal import CHDF5Serial
#else
  internal import CHDF5
#endif

/// The owner of one libhdf5 identifier of any kind.
///
/// Dropping a handle closes the identifier and says nothing; who needs to know uses
/// ``close(_:_:_:)``.
struct Handle: ~Copyable {
  let id: Int64

  /// Takes ownership of what `open` returns.
  init(_ action: String, _ object: String, _ open: () -> Int64) throws(HDF5Error) {
    id = try Gate.call(action, object, open)
  }

  deinit {
    let id = id
    Gate.ignoringFailure { H5Idec_ref(id) }
  }

  /// Closes by `close` and reports a failure.
  consuming func close(
    _ action: String, _ object: String, _ close: (Int64) -> Int32
  ) throws(HDF5Error) {
    let id = id
    discard self
    _ = try Gate.call(action, object) { close(id) }
  }
}

extension Handle {
  /// A property list of a class such as `hdf5_file_access()`, with `settings` applied in order.
  ///
  /// Each setting returns a negative number on failure; the class is asked for inside the gate, because
  /// asking opens the library.
  static func properties(
    _ kind: () -> Int64, for object: String, _ settings: ((Int64) -> Int32)...
  ) throws(HDF5Error) -> Handle {
    let list = try Handle("make a property list for", object) { H5Pcreate(kind()) }
    for setting in settings { _ = try Gate.call("set a property for", object) { setting(list.id) } }
    return list
  }
}
