import Normalizers
import Storage
import Tensors
import Training

/// What a checkpoint says about the network it belongs to: docs/formats/checkpoint.md.
extension NetworkConfiguration {
  /// The attributes that name the network, `method` among them.
  var attributes: NamedValues<StoredValue> {
    var attributes: NamedValues<StoredValue> = [
      "method": .string(method.rawValue),
      "model": .string(model.rawValue),
      "input_channels": .integer(Int64(input[0])),
      "input_height": .integer(Int64(input[1])),
      "input_width": .integer(Int64(input[2])),
      "classes": .integer(Int64(classes)),
      "blocks_per_stage": .integer(Int64(blocksPerStage)),
      "activation": .string(activation.rawValue),
      "placement": .string(placement.rawValue),
      "init": .string(initialization.rule.rawValue),
      "init_scale": .number(initialization.scale),
    ]
    for option in method.options {
      attributes[option.attribute] = .string(normalizerOptions.text(of: option))
    }
    return attributes
  }

  /// The configuration that a checkpoint's attributes name.
  ///
  /// - Parameter path: the file's, for messages.
  /// - Throws: ``StorageError`` for an attribute that is missing or cannot be, ``NormalizationError`` for a
  ///   normalizer's option.
  init(attributes: NamedValues<StoredValue>, path: String) throws {
    let reader = AttributeReader(attributes: attributes, path: path)
    self.init(
      model: try reader.choice("model"),
      input: Shape([
        try reader.count("input_channels"), try reader.count("input_height"),
        try reader.count("input_width"),
      ]), classes: try reader.count("classes"), activation: try reader.choice("activation"),
      placement: try reader.choice("placement"),
      initialization: Initialization(
        try reader.choice("init"), scale: try reader.number("init_scale")),
      method: try reader.choice("method"), blocksPerStage: try reader.count("blocks_per_stage"))
    // In the order of the options, for some set others.
    for option in NormalizerOption.allCases {
      if case .string(let text) = attributes[option.attribute], text != "default" {
        try normalizerOptions.set(option, to: text)
      }
    }
  }
}

extension NetworkConfiguration {
  /// Refuses a network that is out of proportion to the tensors that are to fill it, before it is built: a
  /// few attributes can name one that no machine holds.
  func requireRoom(in model: StateDictionary, path: String) throws {
    let elements = model.names.reduce(0) { $0 + (model[$1]?.shape.count ?? 0) }
    // Each extent is at most 2^20, so the product of three fits.
    let inputs = input.count
    guard inputs <= 1 << 22, self.model != .mlp || inputs <= elements, classes <= elements,
      blocksPerStage <= model.names.count
    else {
      throw StorageError(
        "\(path) names a network for inputs of \(input), \(classes) classes and \(blocksPerStage) blocks "
          + "a stage, but its tensors have \(elements) elements in all; take the checkpoint as it was written"
      )
    }
  }
}

extension NormalizerOption {
  /// The option's name in a checkpoint, such as `normalizer_epsilon`.
  var attribute: String { "normalizer_" + rawValue.replacing("-", with: "_") }
}

/// Attributes that have to be there.
private struct AttributeReader {
  let attributes: NamedValues<StoredValue>
  let path: String

  func choice<Choice: RawRepresentable<String>>(_ name: String) throws -> Choice {
    guard case .string(let text) = try value(name), let choice = Choice(rawValue: text) else {
      throw refusal(name)
    }
    return choice
  }

  func count(_ name: String) throws -> Int {
    guard case .integer(let number) = try value(name), (1...1 << 20).contains(number) else {
      throw refusal(name)
    }
    return Int(number)
  }

  func number(_ name: String) throws -> Double {
    guard case .number(let number) = try value(name) else { throw refusal(name) }
    return number
  }

  private func value(_ name: String) throws -> StoredValue {
    guard let value = attributes[name] else {
      throw StorageError(
        "\(path) does not say which network it belongs to: it lacks the attribute \(name); "
          + "take a checkpoint that normcmp compare of this version wrote")
    }
    return value
  }

  private func refusal(_ name: String) -> StorageError {
    let found = attributes[name].map { "\($0)" } ?? "missing"
    return StorageError(
      "\(path) names no network that this program knows: its attribute \(name) is '\(found)'")
  }
}
