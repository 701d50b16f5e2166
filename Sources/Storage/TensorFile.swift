import HDF5
import Tensors

/// Named tensors at the root of an HDF5 file, with a few words about them as attributes.
///
/// Unlike a ``Checkpoint``, which only this package writes, such a file may come from anybody: what is not
/// asked for is passed over.
public struct TensorFile: Sendable, Equatable {
  /// The tensors by name, in order.
  public var tensors: StateDictionary

  /// Text, numbers and truth values by name, in order.
  public var attributes: NamedValues<StoredValue>

  /// The members of the root that were not asked for.
  public private(set) var unread: [String] = []

  /// Tensors that are of another type in the file, such as `x` of `float16`, by name.
  public private(set) var converted: NamedValues<String> = [:]

  /// A file of the given contents.
  public init(tensors: StateDictionary, attributes: NamedValues<StoredValue> = [:]) {
    self.tensors = tensors
    self.attributes = attributes
  }
}

extension TensorFile {
  /// Reads the tensors of the given names, as far as they are there.
  ///
  /// Floating-point numbers of up to 32 bits become `Float`, of 64 bits `Double`; whole numbers and truth
  /// values become `Int64`. Attributes that hold several values are passed over.
  ///
  /// - Throws: ``StorageError`` when the file is missing or not HDF5, or a dataset of one of the names
  ///   cannot be read.
  public init(contentsOf path: String, names: [String]) throws {
    self = try Document.read(path, as: .tensors(names)) { root in
      var file = TensorFile(tensors: StateDictionary())
      for name in try root.members() {
        guard names.contains(name) else {
          file.unread.append(name)
          continue
        }
        let dataset = try root.dataset(name)
        file.tensors[name] = try dataset.anyTensor()
        if !Self.ownTypes.contains(dataset.type) { file.converted[name] = "\(dataset.type)" }
      }
      file.attributes = try root.readableAttributes()
      return file
    }
  }

  /// The types that are kept as they are.
  private static let ownTypes: [StoredType] = [
    .floatingPoint(bits: 32), .floatingPoint(bits: 64), .integer(bits: 64, signed: true),
  ]

  /// Writes the file under `path`, whole or not at all, replacing what is there.
  ///
  /// Equal contents give equal files. Takes the size of the tensors in memory twice.
  ///
  /// - Throws: ``StorageError`` when a name cannot be used or the file cannot be written.
  public func write(to path: String) throws {
    try Document.write(path) { root in
      try root.setAttributes(attributes)
      for name in tensors.names {
        switch tensors[name] {
        case .float(let tensor): try root.createDataset(name, tensor)
        case .double(let tensor): try root.createDataset(name, tensor)
        case .int64(let tensor): try root.createDataset(name, tensor)
        case nil: break
        }
      }
    }
  }
}
