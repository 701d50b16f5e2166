import Tensors

extension Checkpoint {
  /// SHA-256 of everything the checkpoint holds, as 64 hexadecimal digits.
  ///
  /// What is hashed, in order: for each tensor of the model, then of the optimizer, then each curve of
  /// training, the line `section/name type extents`, then its little-endian bytes; for each value of
  /// training, then of the attributes, the line `section@name kind value`. docs/formats/checkpoint.md has
  /// the details.
  public var contentDigest: String {
    var digest = SHA256()
    for (section, state) in [("model", model), ("optimizer", optimizer)] {
      for name in state.names {
        if let value = state[name] { value.update(&digest, label: "\(section)/\(name)") }
      }
    }
    for (name, curve) in curves {
      StateDictionary.Value.double(Tensor([curve.count], curve))
        .update(&digest, label: "training/\(name)")
    }
    for (section, values) in [("training", training), ("attributes", attributes)] {
      for (name, value) in values {
        digest.update(Array("\(section)@\(name) \(value.canonical)\n".utf8))
      }
    }
    return digest.hexadecimal()
  }
}

extension StateDictionary.Value {
  fileprivate func update(_ digest: inout SHA256, label: String) {
    let extents = shape.dimensions.map(String.init).joined(separator: ",")
    func update(_ type: String, _ bytes: UnsafeRawBufferPointer) {
      digest.update(Array("\(label) \(type) \(extents)\n".utf8))
      digest.update(bytes)
    }
    switch self {
    case .float(let tensor):
      tensor.withElements { update("float32", UnsafeRawBufferPointer($0)) }
    case .double(let tensor):
      tensor.withElements { update("float64", UnsafeRawBufferPointer($0)) }
    case .int64(let tensor): tensor.withElements { update("int64", UnsafeRawBufferPointer($0)) }
    }
  }
}

extension StoredValue {
  /// Kind and value in a form that is the same for the same bits.
  fileprivate var canonical: String {
    switch self {
    case .string(let text): "string \(text.utf8.count) \(text)"
    case .integer(let number): "integer \(number)"
    case .number(let number): "number \(String(number.bitPattern, radix: 16))"
    case .boolean(let truth): "boolean \(truth)"
    }
  }
}
