/// A whole Keras 3 model, as `.keras` files keep it: a ZIP archive of the layers and their weights.
public struct KerasArchive: Sendable, Equatable {
  /// The graph of layers: the text of `config.json`.
  public var configuration: String

  /// What `model.weights.h5` holds.
  public var weights: KerasWeights

  /// A model.
  public init(configuration: String, weights: KerasWeights) {
    self.configuration = configuration
    self.weights = weights
  }

  /// What the names of such files end in.
  public static let fileSuffix = ".keras"

  private static let metadata = "metadata.json"
  static let configuration = "config.json"
  static let weights = "model.weights.h5"

  /// Writes the file under `path`, whole or not at all, replacing what is there.
  ///
  /// - Parameter path: ends in ``fileSuffix``, or Keras does not take it.
  /// - Throws: ``StorageError`` when the name ends otherwise or the file cannot be written.
  public func write(to path: String) throws {
    guard path.hasSuffix(Self.fileSuffix) else {
      throw StorageError(
        "Keras reads models from files whose names end in \(Self.fileSuffix) alone; give the output "
          + "such a name in place of \(path)")
    }
    let image = try Document.image("\(path):\(Self.weights)") { try weights.write(into: $0) }
    try ZipArchive.write(
      [
        (Self.metadata, Array(#"{"keras_version": "3.0.0"}"#.utf8)),
        (Self.configuration, Array(configuration.utf8)), (Self.weights, image),
      ], to: path)
  }

  /// Takes the parts of an open archive.
  init(from archive: borrowing ZipArchive) throws {
    let path = archive.path
    func bytes(_ name: String) throws -> [UInt8] {
      guard let member = archive.member(name) else {
        throw StorageError("\(path) is no Keras model: it has no \(name)")
      }
      return try archive.bytes(of: member)
    }
    configuration = String(
      decoding: try bytes(Self.configuration), as: UTF8.self)
    let image = try bytes(Self.weights)
    weights = try Document.read(image: image, name: "\(path):\(Self.weights)") {
      try KerasWeights(from: $0)
    }
  }
}
