import Foundation
import HDF5
import Storage
import Tensors

/// Calls `body` with the path of a new directory, which is removed afterwards.
func withDirectory<Result>(_ body: (String) throws -> Result) throws -> Result {
  let url = FileManager.default.temporaryDirectory.appending(path: "storage-\(UUID())")
  try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: url) }
  return try body(url.path(percentEncoded: false))
}

/// The names in a directory, hidden ones too.
func contents(of directory: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
}

/// Writes an HDF5 file that `body` fills.
func writeHDF5(_ path: String, _ body: (borrowing Group) throws -> Void) throws {
  let file = try File(creating: path)
  try body(file.root())
  let image = try file.image()
  try file.close()
  try AtomicFile.write(image, to: path)
}

extension Group {
  /// Writes numbers under a name and a shape.
  func write<T: Element>(
    _ name: String, _ shape: [Int], _ values: [T],
    _ attributes: KeyValuePairs<String, AttributeValue> = [:]
  ) throws {
    try values.withUnsafeBufferPointer {
      try createDataset(name, shape: shape, $0, attributes: attributes)
    }
  }
}

/// The message of the error that `body` throws.
func message(_ body: () throws -> Void) -> String? {
  do {
    try body()
    return nil
  } catch { return "\(error)" }
}

/// Tensors of zeros under the given names.
func zeros(_ shapes: KeyValuePairs<String, Shape>) -> StateDictionary {
  var state = StateDictionary()
  for (name, shape) in shapes { state[name] = .float(Tensor(shape)) }
  return state
}
