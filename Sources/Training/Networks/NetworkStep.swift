import Normalizers
import Tensors

/// One step of what a network computes in inference, as other frameworks have layers.
///
/// The steps of a ``Network`` are a graph: each takes the results of earlier ones.
package struct NetworkStep: Sendable {
  /// What a step takes.
  package enum Source: Sendable, Equatable {
    /// The network's own input.
    case input
    /// The result of an earlier step, by its place among the steps.
    case step(Int)
  }

  /// What a step computes.
  package enum Operation: Sendable {
    /// A ``Convolution2D`` with a weight of (O, I, R, S).
    case convolution(weight: Shape, hasBias: Bool, stride: Int, padding: Int)
    /// A ``Dense`` with a weight of (outputs, inputs).
    case dense(weight: Shape, hasBias: Bool)
    /// A normalizer of activations.
    case normalization(any ActivationNormalizer<Float>)
    /// A nonlinearity.
    case activation(Activation.Kind)
    /// A ``MaxPooling2D``.
    case maxPooling(window: Int)
    /// A ``GlobalAveragePooling``.
    case globalAveragePooling
    /// A ``Flatten``.
    case flatten
    /// The sum of two sources.
    case addition
  }

  /// What stands before the names of its tensors in the network's state, without the last dot; unique.
  package let name: String
  /// What it computes.
  package let operation: Operation
  /// What it takes: one source, or the two of an addition.
  package let sources: [Source]
  /// The shape of a sample that it takes (of an addition, of both), without N.
  package let inputShape: Shape
  /// The shape of a sample of its result, without N.
  package let outputShape: Shape
}

extension Network {
  /// What the network computes in inference, step by step.
  package var steps: [NetworkStep] {
    var graph = StepGraph()
    _ = graph.append(layers, prefix: "", to: .init(source: .input, shape: configuration.input))
    return graph.steps
  }
}

/// Steps that are being gathered from layers.
private struct StepGraph {
  var steps: [NetworkStep] = []

  /// A source with the shape of its samples.
  struct Value {
    let source: NetworkStep.Source
    let shape: Shape
  }

  /// Appends the layers, one after the other.
  ///
  /// - Returns: the last one's result.
  mutating func append(_ layers: Sequential, prefix: String, to value: Value) -> Value {
    layers.elements.reduce(value) { value, element in
      let name = prefix + element.name
      if let block = element.layer as? ResidualBlock { return append(block, name, to: value) }
      return append(name, operation(of: element.layer), to: [value])
    }
  }

  private mutating func append(_ block: ResidualBlock, _ name: String, to value: Value) -> Value {
    let body = append(block.body, prefix: name + ".", to: value)
    let shortcut =
      block.shortcut.map { append($0, prefix: name + ".downsample.", to: value) } ?? value
    let sum = append(name + ".add", .addition, to: [body, shortcut])
    return append(block.after, prefix: name + ".", to: sum)
  }

  private mutating func append(
    _ name: String, _ operation: NetworkStep.Operation, to values: [Value]
  ) -> Value {
    let shape = operation.outputShape(of: values[0].shape)
    steps.append(
      NetworkStep(
        name: name, operation: operation, sources: values.map(\.source),
        inputShape: values[0].shape, outputShape: shape))
    return Value(source: .step(steps.count - 1), shape: shape)
  }

  private func operation(of layer: any Layer) -> NetworkStep.Operation {
    switch layer {
    case let layer as Convolution2D:
      .convolution(
        weight: layer.parameters.weight.shape, hasBias: layer.parameters.bias != nil,
        stride: layer.stride, padding: layer.padding)
    case let layer as Dense:
      .dense(weight: layer.parameters.weight.shape, hasBias: layer.parameters.bias != nil)
    case let layer as ActivationNormalization: .normalization(layer.normalizer)
    case let layer as Activation: .activation(layer.kind)
    case let layer as MaxPooling2D: .maxPooling(window: layer.window)
    case is GlobalAveragePooling: .globalAveragePooling
    case is Flatten: .flatten
    default: preconditionFailure("networks are made of these layers alone")
    }
  }
}

extension NetworkStep.Operation {
  /// The shape of a sample of the result.
  fileprivate func outputShape(of input: Shape) -> Shape {
    switch self {
    case .convolution(let weight, _, let stride, let padding):
      [
        weight[0], (input[1] + 2 * padding - weight[2]) / stride + 1,
        (input[2] + 2 * padding - weight[3]) / stride + 1,
      ]
    case .dense(let weight, _): [weight[0]]
    case .normalization, .activation, .addition: input
    case .maxPooling(let window): [input[0], input[1] / window, input[2] / window]
    case .globalAveragePooling: [input[0]]
    case .flatten: [input.count]
    }
  }
}
