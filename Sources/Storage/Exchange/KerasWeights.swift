import HDF5
public import Tensors

/// The weights of a Keras 3 model as `.weights.h5` files keep them: `/layers/<group>/vars/<0, 1, …>`.
///
/// A group is named after the layer's class in snake case, `conv2d`, `conv2d_1` and so on in the order of
/// `model.layers`; the variables have Keras's order and layouts. docs/formats/exchange.md has both.
public struct KerasWeights: Sendable, Equatable {
  /// The variables of each layer that has any, in the order of the file.
  public var layers: NamedValues<[Tensor<Float>]>

  /// Text, numbers and truth values at the root, which Keras does not read.
  public var attributes: NamedValues<StoredValue>

  /// Weights of the given layers.
  public init(
    layers: NamedValues<[Tensor<Float>]>, attributes: NamedValues<StoredValue> = [:]
  ) {
    self.layers = layers
    self.attributes = attributes
  }

  /// What Keras wants the names of such files to end in.
  public static let fileSuffix = ".weights.h5"

  /// Writes the file under `path`, whole or not at all, replacing what is there.
  ///
  /// - Parameter path: ends in ``fileSuffix``, or Keras does not take it.
  /// - Throws: ``StorageError`` when the name ends otherwise or the file cannot be written.
  public func write(to path: String) throws {
    try Self.check(path)
    try Document.write(path) { try write(into: $0) }
  }

  static func check(_ path: String) throws {
    guard path.hasSuffix(fileSuffix) else {
      throw StorageError(
        "Keras reads weights from files whose names end in \(fileSuffix) alone; give the output such a "
          + "name in place of \(path)")
    }
  }

  func write(into root: borrowing Group) throws {
    try root.setAttributes(attributes)
    try writeLayers(into: root)
  }

  func writeLayers(into root: borrowing Group) throws {
    let group = try root.createGroup("layers")
    for (name, variables) in layers {
      let target = try group.createGroup(name).createGroup("vars")
      for (index, variable) in variables.enumerated() {
        try target.createDataset("\(index)", variable)
      }
    }
  }

  /// Takes what is below the root of an open file.
  init(from root: borrowing Group) throws {
    layers = [:]
    let group = try root.group("layers")
    for name in try group.members() {
      let layer = try group.group(name)
      let members = try layer.members()
      guard !members.contains("layers") else {
        throw StorageError(
          "\(layer.object) is a model within the model; only models that are one graph of layers are "
            + "read")
      }
      guard members.contains("vars") else { continue }
      let variables = try layer.group("vars")
      // By number: "10" comes after "9".
      let names = try variables.members().sorted { ($0.count, $0) < ($1.count, $1) }
      if !names.isEmpty {
        layers[name] = try names.map { try variables.dataset($0).tensor(of: Float.self) }
      }
    }
    attributes = try root.readableAttributes()
  }
}

extension Group {
  /// The attributes that hold one value, in order; others are passed over.
  func readableAttributes() throws -> NamedValues<StoredValue> {
    var values = NamedValues<StoredValue>()
    for name in try attributeNames() {
      guard let value = try? attribute(name) else { continue }
      values[name] = StoredValue(value)
    }
    return values
  }
}
