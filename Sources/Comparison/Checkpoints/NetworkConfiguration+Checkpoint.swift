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
    let reader = SettingsReader(values: attributes, subject: .network, path: path)
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
