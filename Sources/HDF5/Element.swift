#if canImport(CHDF5Serial)
  internal import CHDF5Serial
#else
  internal import CHDF5
#endif

/// A number type that datasets are read into and written from.
package protocol Element: BitwiseCopyable, Sendable {
  /// Which of the types it is.
  static var elementType: ElementType { get }
}

/// The number types that datasets are read into and written from.
package enum ElementType: Sendable {
  /// Unsigned, 8 bits.
  case uint8
  /// Signed, 32 bits.
  case int32
  /// Signed, 64 bits.
  case int64
  /// IEEE, 32 bits.
  case float
  /// IEEE, 64 bits.
  case double

  /// libhdf5's name for the type in this machine's memory.
  var inMemory: Int64 {
    switch self {
    case .uint8: hdf5_native_uint8()
    case .int32: hdf5_native_int32()
    case .int64: hdf5_native_int64()
    case .float: hdf5_native_float()
    case .double: hdf5_native_double()
    }
  }

  /// libhdf5's name for the type in a file: little-endian everywhere.
  var inFile: Int64 {
    switch self {
    case .uint8: hdf5_file_uint8()
    case .int32: hdf5_file_int32()
    case .int64: hdf5_file_int64()
    case .float: hdf5_file_float()
    case .double: hdf5_file_double()
    }
  }
}

extension UInt8: Element {
  /// ``ElementType/uint8``.
  package static var elementType: ElementType { .uint8 }
}

extension Int32: Element {
  /// ``ElementType/int32``.
  package static var elementType: ElementType { .int32 }
}

extension Int64: Element {
  /// ``ElementType/int64``.
  package static var elementType: ElementType { .int64 }
}

extension Float: Element {
  /// ``ElementType/float``.
  package static var elementType: ElementType { .float }
}

extension Double: Element {
  /// ``ElementType/double``.
  package static var elementType: ElementType { .double }
}

/// What a dataset or attribute of a file holds.
package enum StoredType: Equatable, Sendable {
  /// Whole numbers of `bits` bits.
  case integer(bits: Int, signed: Bool)
  /// IEEE or other floating-point numbers of `bits` bits.
  case floatingPoint(bits: Int)
  /// Strings of a fixed number of bytes.
  case fixedString(bytes: Int)
  /// Strings of any length.
  case variableString
  /// An enumeration of 8 bits, which is how h5py writes truth values.
  case boolean
  /// Anything else, by a name such as `compound`.
  case other(String)

  /// The type of an open datatype.
  init(_ type: borrowing Handle, of object: String) throws(HDF5Error) {
    let id = type.id
    let kind = try Gate.call("read the type of", object) { H5Tget_class(id).rawValue }
    let bytes = try Gate.call("read the type of", object) {
      H5Tget_size(id) == 0 ? -1 : Int(H5Tget_size(id))
    }
    switch kind {
    case H5T_INTEGER.rawValue:
      let sign = try Gate.call("read the type of", object) { H5Tget_sign(id).rawValue }
      self =
        bytes <= 8 ? .integer(bits: bytes * 8, signed: sign != 0) : .other("\(bytes)-byte integer")
    case H5T_FLOAT.rawValue:
      self = bytes <= 16 ? .floatingPoint(bits: bytes * 8) : .other("\(bytes)-byte number")
    case H5T_STRING.rawValue:
      let isVariable = try Gate.call("read the type of", object) { H5Tis_variable_str(id) }
      self = isVariable > 0 ? .variableString : .fixedString(bytes: bytes)
    case H5T_ENUM.rawValue: self = bytes == 1 ? .boolean : .other("enumeration")
    case H5T_COMPOUND.rawValue: self = .other("compound")
    case H5T_ARRAY.rawValue: self = .other("array")
    case H5T_VLEN.rawValue: self = .other("variable-length sequence")
    case H5T_REFERENCE.rawValue: self = .other("reference")
    case H5T_OPAQUE.rawValue: self = .other("opaque")
    case H5T_BITFIELD.rawValue: self = .other("bit field")
    default: self = .other("unknown")
    }
  }

  /// Whether any ``Element`` can be read from it.
  package var isNumeric: Bool {
    switch self {
    case .integer, .floatingPoint: true
    default: false
    }
  }
}

extension StoredType: CustomStringConvertible {
  /// The name a person uses, such as `uint8` or `float32`.
  package var description: String {
    switch self {
    case .integer(let bits, let signed): "\(signed ? "int" : "uint")\(bits)"
    case .floatingPoint(let bits): "float\(bits)"
    case .fixedString: "fixed-length string"
    case .variableString: "variable-length string"
    case .boolean: "boolean"
    case .other(let name): name
    }
  }
}
