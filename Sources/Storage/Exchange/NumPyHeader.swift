/// What the head of a NumPy array file (`.npy`) says: the type, the shape and the order of its elements.
///
/// Versions 1 to 3 of the format are read. Arrays of Python objects and of records are refused: the former
/// hold pickles, which can run code in programs that read them.
package struct NumPyHeader: Sendable, Equatable {
  /// The kinds of numbers.
  package enum Kind: String, Sendable {
    /// IEEE floating-point numbers, `f`.
    case floatingPoint = "f"
    /// Whole numbers, `i`.
    case signed = "i"
    /// Whole numbers from 0, `u`.
    case unsigned = "u"
    /// Truth values, `b`.
    case boolean = "b"
  }

  /// What the elements are.
  package let kind: Kind
  /// The size of an element: 1, 2, 4 or 8.
  package let elementBytes: Int
  /// Whether an element's most significant byte comes first.
  package let isBigEndian: Bool
  /// Whether the first axis is the contiguous one (Fortran's order) and not the last.
  package let isColumnMajor: Bool
  /// The extents; none for a scalar.
  package let shape: [Int]
  /// The bytes of the file before its first element.
  package let headerBytes: Int

  /// The number of elements: the product of the extents, checked.
  package var count: Int { shape.reduce(1, *) }

  /// NumPy's name of the type, such as `float32`.
  package var typeName: String {
    switch kind {
    case .floatingPoint: "float\(8 * elementBytes)"
    case .signed: "int\(8 * elementBytes)"
    case .unsigned: "uint\(8 * elementBytes)"
    case .boolean: "bool"
    }
  }

  /// The bytes with which a file tells how long its header is.
  package static let prefixBytes = 12

  /// The length of the whole header of a file that begins so.
  ///
  /// - Parameter prefix: the first ``prefixBytes`` of the file, fewer when it is shorter.
  /// - Throws: ``StorageError`` when it is no NumPy file.
  package static func length(prefix: [UInt8], of object: String) throws -> Int {
    guard prefix.count == prefixBytes, prefix.starts(with: [0x93] + Array("NUMPY".utf8)) else {
      throw StorageError("\(object) is not a NumPy array")
    }
    switch prefix[6] {
    case 1: return 10 + Int(prefix[8]) + Int(prefix[9]) << 8
    case 2, 3:
      let length = (0..<4).reduce(0) { $0 | Int(prefix[8 + $1]) << (8 * $1) }
      guard length <= 1 << 20 else { break }
      return 12 + length
    default: break
    }
    throw StorageError("\(object) is a NumPy array of a format that is not known; save it again")
  }

  /// The header of a file.
  ///
  /// - Parameters:
  ///   - bytes: as many as ``length(prefix:of:)`` says.
  ///   - object: what errors call the file.
  /// - Throws: ``StorageError`` when it holds no numbers, or more than a machine can count.
  package init(_ bytes: [UInt8], of object: String) throws {
    let text = String(decoding: bytes.dropFirst(bytes[6] == 1 ? 10 : 12), as: UTF8.self)
    guard let order = text.firstMatch(of: /'fortran_order'\s*:\s*(True|False)/)?.output.1,
      let extents = text.firstMatch(of: /'shape'\s*:\s*\(([0-9L,\s]*)\)/)?.output.1
    else { throw StorageError("\(object) has a header that is no NumPy array's") }
    guard let type = text.firstMatch(of: /'descr'\s*:\s*'([<>=|]?)([a-zA-Z])([0-9]*)'/)?.output,
      let kind = Kind(rawValue: String(type.2)), let size = Int(type.3),
      kind == .boolean
        ? size == 1 : (kind == .floatingPoint ? [2, 4, 8] : [1, 2, 4, 8]).contains(size)
    else {
      throw StorageError(
        "\(object) does not hold numbers that are read; save it as float32, float64 or whole numbers"
      )
    }
    shape = extents.split { $0 == "," || $0 == "L" || $0.isWhitespace }.map {
      Int($0) ?? .max
    }
    var total = size
    for extent in shape {
      let (product, overflows) = total.multipliedReportingOverflow(by: max(1, extent))
      guard !overflows else {
        throw StorageError("\(object) claims more bytes than a machine can count")
      }
      total = product
    }
    self.kind = kind
    elementBytes = size
    isBigEndian = type.1 == ">"
    isColumnMajor = order == "True"
    headerBytes = bytes.count
  }

  /// The header of an array of ours: little-endian, the last axis contiguous.
  init(_ kind: Kind, elementBytes: Int, shape: [Int]) {
    self.kind = kind
    self.elementBytes = elementBytes
    self.shape = shape
    isBigEndian = false
    isColumnMajor = false
    headerBytes = Self.text(kind, elementBytes, shape).count
  }

  /// The bytes that a file begins with.
  var bytes: [UInt8] { Self.text(kind, elementBytes, shape) }

  private static func text(_ kind: Kind, _ elementBytes: Int, _ shape: [Int]) -> [UInt8] {
    let order = elementBytes == 1 ? "|" : "<"
    let extents = shape.map { "\($0)," }.joined(separator: " ")
    var text =
      "{'descr': '\(order)\(kind.rawValue)\(elementBytes)', 'fortran_order': False, "
      + "'shape': (\(shape.count > 1 ? String(extents.dropLast()) : extents)), }"
    // So that the numbers begin at a multiple of 64.
    text += String(repeating: " ", count: 63 - (10 + text.utf8.count) % 64) + "\n"
    let length = text.utf8.count
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 255), UInt8(length >> 8)]
      + Array(text.utf8)
  }
}
