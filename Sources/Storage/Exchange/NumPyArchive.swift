public import Tensors

/// A NumPy archive (`.npz`): a ZIP archive of arrays, one a tensor, as `numpy.savez` makes it.
///
/// Under PyTorch's names it is a `state_dict`:
/// `model.load_state_dict({k: torch.from_numpy(v) for k, v in numpy.load("a.npz").items()})`.
public enum NumPyArchive {
  /// Reads every array of the archive.
  ///
  /// Floating-point numbers of up to 32 bits become `Float`, of 64 bits `Double`; whole numbers and truth
  /// values become `Int64`.
  ///
  /// - Throws: ``StorageError`` when the file is missing or damaged, an array holds no numbers, or all of
  ///   them more bytes than the limits of reading allows a file of its length.
  public static func read(_ path: String) throws -> StateDictionary {
    try IsolatedCheck.verifyIfGuarding(path, as: .weights)
    return try state(of: ZipArchive(reading: path))
  }

  static func state(of archive: borrowing ZipArchive) throws -> StateDictionary {
    let path = archive.path
    let total = archive.members.reduce(0) { $0.addingReportingOverflow($1.bytes).partialValue }
    guard (0...archive.limit).contains(total) else {
      throw StorageError(
        "\(path) holds more than \(archive.limit) bytes, which is more than is read at once; make "
          + "smaller archives of it")
    }
    var state = StateDictionary()
    for member in archive.members {
      guard member.name.hasSuffix(".npy") else {
        throw StorageError(
          "\(path) holds \(member.name), which is not a NumPy array; give an archive that "
            + "numpy.savez made")
      }
      state[String(member.name.dropLast(4))] = try archive.read(member) { reader in
        let header = try reader.numPyHeader(of: "\(path):\(member.name)")
        return try header.value(reader.next(reader.rest))
      }
    }
    return state
  }

  /// Writes the tensors under `path`, whole or not at all, replacing what is there.
  ///
  /// Arrays are not compressed, as `numpy.savez` leaves them; equal tensors give equal files. Takes the size
  /// of the tensors in memory twice.
  ///
  /// - Throws: ``StorageError`` when the file cannot be written.
  public static func write(_ tensors: StateDictionary, to path: String) throws {
    try ZipArchive.write(
      tensors.names.compactMap { name in
        tensors[name].map { ("\(name).npy", $0.numPyFile) }
      }, to: path)
  }
}

extension ZipMemberReader {
  /// The header of a member that is a NumPy array, whose elements are then read next.
  ///
  /// - Throws: ``StorageError`` when it is none, or does not hold as many bytes as its shape says.
  package mutating func numPyHeader(of object: String) throws -> NumPyHeader {
    let total = rest
    var bytes = try next(min(NumPyHeader.prefixBytes, rest))
    let length = try NumPyHeader.length(prefix: bytes, of: object)
    guard length >= bytes.count, length <= total else {
      throw StorageError("\(object) ends within its header: the file is damaged")
    }
    bytes += try next(length - bytes.count)
    let header = try NumPyHeader(bytes, of: object)
    guard rest == header.count * header.elementBytes else {
      throw StorageError(
        "\(object) claims \(header.count) elements of \(header.elementBytes) bytes but holds \(rest) "
          + "bytes: the file is damaged")
    }
    return header
  }

  /// The next bytes.
  package mutating func next(_ count: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    try bytes.withUnsafeMutableBytes { try read(into: $0) }
    return bytes
  }
}
