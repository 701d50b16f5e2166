import Tensors

/// What a layer refuses.
public enum LayerError: Error, Equatable, Sendable {
  /// An input that the layer cannot take.
  case inputShape(layer: String, expected: String, found: Shape)
  /// A gradient that is not of the shape of the layer's last output.
  case gradientShape(layer: String, expected: Shape, found: Shape)
  /// A backward pass without a training forward pass before it.
  case noForwardPass(layer: String)
  /// A state whose entry is missing, unknown, or of another shape or type.
  case state(name: String, expected: String, found: String)
  /// A parameter that does not fit the layer being made.
  case parameter(layer: String, requirement: String, found: String)
}

extension LayerError: CustomStringConvertible {
  /// One sentence: what is wrong, what was found, what to do.
  public var description: String {
    switch self {
    case .inputShape(let layer, let expected, let found):
      "a \(layer) layer takes \(expected), but was given a tensor of shape \(found)"
    case .gradientShape(let layer, let expected, let found):
      "the gradient of a \(layer) layer's output must be of its shape \(expected), not \(found)"
    case .noForwardPass(let layer):
      "a \(layer) layer has nothing to go backward from; run a forward pass in training first"
    case .state(let name, let expected, let found):
      "the entry '\(name)' of a state must be \(expected), but is \(found)"
    case .parameter(let layer, let requirement, let found):
      "a \(layer) layer needs \(requirement), but was given \(found)"
    }
  }
}

extension StateDictionary {
  /// The entry of a name, which must hold `Float` numbers of a shape.
  func floats(_ name: String, _ shape: Shape) throws(LayerError) -> Tensor<Float> {
    let expected = "32-bit floats of shape \(shape)"
    switch self[name] {
    case .float(let tensor) where tensor.shape == shape: return tensor
    case .float(let tensor):
      throw .state(name: name, expected: expected, found: "of shape \(tensor.shape)")
    case .double, .int64: throw .state(name: name, expected: expected, found: "of another type")
    case nil: throw .state(name: name, expected: expected, found: "missing")
    }
  }
}
