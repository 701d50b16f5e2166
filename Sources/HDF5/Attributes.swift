#if canImport(CHDF5Serial)
  internal import CHDF5Serial
#else
  internal import CHDF5
#endif

/// The value of an attribute.
package enum AttributeValue: Equatable, Sendable {
  /// Text: a string of fixed or of any length in the file, of fixed length when written.
  case string(String)
  /// A whole number.
  case integer(Int64)
  /// A floating-point number.
  case number(Double)
  /// A truth value, stored as h5py stores it.
  case boolean(Bool)
}

/// An object that carries attributes: small named values.
package protocol Attributed: ~Copyable {
  /// The file and the path within it.
  var object: String { get }

  /// What libhdf5 knows the object by.
  var identifier: Identifier { get }
}

/// What libhdf5 knows an open object by; borrowed, never closed.
package struct Identifier {
  let id: Int64
  let limits: ReadingLimits
}

extension Attributed where Self: ~Copyable {
  /// The names of the attributes, in the order of creation where the file keeps it, else sorted.
  package func attributeNames() throws(HDF5Error) -> [String] {
    let (id, object) = (identifier.id, object)
    let count = try Gate.call("list the attributes of", object) { hdf5_attribute_count(id) }
    guard count <= identifier.limits.objects else {
      throw HDF5Error(object: object, "\(object) claims \(count) attributes; the file is damaged")
    }
    return try (0..<UInt64(count)).map { (position) throws(HDF5Error) in
      let attribute = try byPosition(position)
      let length = try Gate.call("list the attributes of", object) {
        H5Aget_name(attribute.id, 0, nil)
      }
      guard length < 1 << 16 else {
        throw HDF5Error(
          object: object, "\(object) has an attribute name of \(length) bytes; the file is damaged")
      }
      var text = [CChar](repeating: 0, count: length + 1)
      _ = try Gate.call("list the attributes of", object) {
        H5Aget_name(attribute.id, text.count, &text)
      }
      return string(text)
    }
  }

  /// The value of an attribute that holds one value; `nil` when there is none of that name.
  package func attribute(_ name: String) throws(HDF5Error) -> AttributeValue? {
    let (id, place) = (identifier.id, "attribute \(name) of \(object)")
    guard try Gate.call("look for", place, { H5Aexists(id, name) }) > 0 else { return nil }
    let attribute = try Handle("open", place) { H5Aopen(id, name, hdf5_default()) }
    let space = try Handle("read", place) { H5Aget_space(attribute.id) }
    let shape = try Dataspace.dimensions(space, of: place)
    guard Dataspace.count(shape) == 1 else {
      throw HDF5Error(object: object, "\(place) holds several values, where one is expected")
    }
    let type = try Handle("read", place) { H5Aget_type(attribute.id) }
    switch try StoredType(type, of: place) {
    case .integer: return .integer(try read(attribute, ElementType.int64, 0, place))
    case .floatingPoint: return .number(try read(attribute, ElementType.double, 0, place))
    case .boolean:
      var value: Int8 = 0
      _ = try Gate.call("read", place) { H5Aread(attribute.id, type.id, &value) }
      return .boolean(value != 0)
    case .fixedString(let size): return .string(try fixedString(attribute, type, size, place))
    case .variableString where identifier.limits.readsVariableStrings:
      return .string(try variableString(attribute, type, place))
    case .variableString:
      throw HDF5Error(
        object: object,
        "\(place) is a string of variable length, which files of this kind do not have; another "
          + "program has changed the file, so store such a text with a fixed length")
    case .other(let kind):
      throw HDF5Error(object: object, "\(place) is of type \(kind), which is not supported")
    }
  }

  /// All attributes that hold one value, in order.
  package func attributes() throws(HDF5Error) -> [(name: String, value: AttributeValue)] {
    var values: [(name: String, value: AttributeValue)] = []
    for name in try attributeNames() {
      if let value = try attribute(name) { values.append((name, value)) }
    }
    return values
  }

  /// Adds an attribute.
  ///
  /// - Parameters:
  ///   - name: new on this object.
  ///   - value: a string is written with the length it has, padded with NUL to at least 1 byte.
  package func setAttribute(_ name: String, _ value: AttributeValue) throws(HDF5Error) {
    switch value {
    case .string(let text):
      let type = try FixedString.type(holding: [text], for: object)
      try write(name, type.handle, FixedString.bytes(of: [text], each: type.bytes))
    case .integer(let number):
      try write(name, try Handle("describe", object) { H5Tcopy(hdf5_file_int64()) }, number)
    case .number(let number):
      try write(name, try Handle("describe", object) { H5Tcopy(hdf5_file_double()) }, number)
    case .boolean(let truth): try write(name, try booleanType(), Int8(truth ? 1 : 0))
    }
  }

  private func byPosition(_ position: UInt64) throws(HDF5Error) -> Handle {
    let (id, object) = (identifier.id, object)
    // Files that do not keep the order of creation have the order of names.
    let opened = try? Handle("open an attribute of", object) {
      H5Aopen_by_idx(
        id, ".", H5_INDEX_CRT_ORDER, H5_ITER_INC, position, hdf5_default(), hdf5_default())
    }
    if let opened { return opened }
    return try Handle("open an attribute of", object) {
      H5Aopen_by_idx(
        id, ".", H5_INDEX_NAME, H5_ITER_INC, position, hdf5_default(), hdf5_default())
    }
  }

  private func read<T: BitwiseCopyable>(
    _ attribute: borrowing Handle, _ type: ElementType, _ initial: T, _ place: String
  ) throws(HDF5Error) -> T {
    let id = attribute.id
    var value = initial
    _ = try Gate.call("read", place) { H5Aread(id, type.inMemory, &value) }
    return value
  }

  private func fixedString(
    _ attribute: borrowing Handle, _ type: borrowing Handle, _ size: Int, _ place: String
  ) throws(HDF5Error) -> String {
    guard size <= 1 << 24 else {
      throw HDF5Error(object: object, "\(place) claims \(size) bytes; the file is damaged")
    }
    let (id, typeID) = (attribute.id, type.id)
    var bytes = [UInt8](repeating: 0, count: size)
    _ = try Gate.call("read", place) { H5Aread(id, typeID, &bytes) }
    return FixedString.string(bytes)
  }

  private func variableString(
    _ attribute: borrowing Handle, _ type: borrowing Handle, _ place: String
  ) throws(HDF5Error) -> String {
    let (id, typeID) = (attribute.id, type.id)
    var text: UnsafeMutablePointer<CChar>?
    _ = try Gate.call("read", place) { H5Aread(id, typeID, &text) }
    guard let text else { return "" }
    defer { Gate.ignoringFailure { H5free_memory(text) } }
    return String(cString: text)
  }

  /// The enumeration that h5py reads and writes truth values as.
  private func booleanType() throws(HDF5Error) -> Handle {
    let type = try Handle("describe", object) { H5Tenum_create(hdf5_native_int8()) }
    let id = type.id
    for (name, value) in [("FALSE", Int8(0)), ("TRUE", 1)] {
      var value = value
      _ = try Gate.call("describe", object) { H5Tenum_insert(id, name, &value) }
    }
    return type
  }

  private func write<T: BitwiseCopyable>(
    _ name: String, _ type: borrowing Handle, _ value: T
  ) throws(HDF5Error) {
    try write(name, type, withUnsafeBytes(of: value) { Array($0) })
  }

  private func write(
    _ name: String, _ type: borrowing Handle, _ bytes: [UInt8]
  ) throws(HDF5Error) {
    let (id, typeID, place) = (identifier.id, type.id, "attribute \(name) of \(object)")
    let space = try Dataspace.make([], for: place)
    let creation = try Handle("write", place) { H5Pcreate(hdf5_attribute_creation()) }
    _ = try Gate.call("write", place) { H5Pset_char_encoding(creation.id, H5T_CSET_UTF8) }
    let attribute = try Handle("write", place) {
      H5Acreate2(id, name, typeID, space.id, creation.id, hdf5_default())
    }
    _ = try Gate.call("write", place) { H5Awrite(attribute.id, typeID, bytes) }
  }
}
