import Tensors
import Training

extension KerasModel {
  /// What `config.json` of a `.keras` file holds: the model as Keras's functional API makes it.
  var configuration: JSONValue {
    let last = layers[layers.count - 1].name
    return [
      "module": "keras.src.models.functional", "class_name": "Functional",
      "registered_name": "Functional",
      "config": [
        "name": .string(name), "trainable": true,
        "layers": .array([inputLayer] + order.map { entry(of: layers[$0]) }),
        "input_layers": [.string(Self.inputName), 0, 0],
        "output_layers": [.string(last), 0, 0],
      ],
      "build_config": ["input_shape": batchShape(input.channelsLast)],
    ]
  }

  private static let inputName = "input"

  private var inputLayer: JSONValue {
    entry(
      Self.inputName, "InputLayer",
      ["batch_shape": batchShape(input.channelsLast), "dtype": "float32"], inbound: [])
  }

  private func entry(of layer: KerasLayer) -> JSONValue {
    let tensors = layer.sources.map { source -> JSONValue in
      let (name, shape) =
        if case .step(let place) = source {
          (layers[place].name, layers[place].outputShape)
        } else { (Self.inputName, input.channelsLast) }
      return [
        "class_name": "__keras_tensor__",
        "config": [
          "shape": batchShape(shape), "dtype": "float32",
          "keras_history": [.string(name), 0, 0],
        ],
      ]
    }
    let argument: JSONValue = layer.kind == .addition ? .array(tensors) : tensors[0]
    return entry(
      layer.name, layer.kind.rawValue, layer.arguments,
      inbound: [["args": [argument], "kwargs": [:]]])
  }

  private func entry(
    _ name: String, _ className: String, _ arguments: [String: JSONValue], inbound: JSONValue
  ) -> JSONValue {
    var arguments = arguments
    arguments["name"] = .string(name)
    return [
      "module": "keras.layers", "class_name": .string(className), "registered_name": .null,
      "config": .object(arguments), "name": .string(name), "inbound_nodes": inbound,
    ]
  }

  private func batchShape(_ shape: [Int]) -> JSONValue {
    .array([.null] + shape.map { .integer($0) })
  }
}
