import Normalizers
import Training

extension NetworkConfiguration {
  /// Takes ε and momentum of the normalizers from the graph of a `.keras` file, which has them.
  ///
  /// - Parameter text: the file's `config.json`.
  /// - Returns: what was taken, a sentence each.
  /// - Throws: an error when the text is no JSON or an option does not fit.
  mutating func takeOptions(fromKeras text: String) throws -> [String] {
    guard method.target == .activations,
      case .array(let layers)? = try JSONValue(text: text)["config"]?["layers"],
      let layer = layers.first(where: \.isNormalization), let arguments = layer["config"]
    else { return [] }
    var sentences: [String] = []
    for (name, option, side) in [
      ("epsilon", NormalizerOption.epsilon, ""), ("momentum", .momentum, "decay:"),
    ] where method.options.contains(option) {
      guard let number = arguments[name]?.double else { continue }
      let value = "\(side)\(number)"
      guard value != normalizerOptions.text(of: option) else { continue }
      try normalizerOptions.set(option, to: value, in: .keras)
      sentences.append("\(option.rawValue) is \(value), as the layers of the file have it")
    }
    return sentences
  }
}

extension JSONValue {
  /// Whether it describes a layer that normalizes.
  fileprivate var isNormalization: Bool {
    guard case .string(let name)? = self["class_name"] else { return false }
    return name.hasSuffix("Normalization")
  }

  /// The number it is.
  fileprivate var double: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .number(let number): number
    default: nil
    }
  }
}
