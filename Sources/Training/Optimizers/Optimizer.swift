import Tensors

/// A rule that changes parameters by their gradients, with the memory that the rule needs.
public protocol Optimizer: Sendable {
  /// The step size; may be changed between steps, as a schedule does.
  var learningRate: Float { get set }

  /// Changes every parameter of `layer` once, by the gradients of its last backward pass.
  mutating func step(_ layer: inout some Layer)

  /// The memory, for checkpoints: tensors named `<slot>.<parameter>`, and counters.
  var state: StateDictionary { get }

  /// Takes over a state that ``state`` gave.
  ///
  /// - Throws: ``LayerError/state(name:expected:found:)`` when an entry is not one of this rule's.
  mutating func load(_ state: StateDictionary) throws
}

/// The tensors that an optimizer keeps for each parameter, under one name of its own.
struct OptimizerSlot: Sendable {
  let name: String
  private(set) var tensors: [String: Tensor<Float>] = [:]
  private var order: [String] = []

  init(_ name: String) { self.name = name }

  /// Calls `body` with the tensor of a parameter; zeros of its shape at first.
  mutating func update(
    _ parameter: String, _ shape: Shape, _ body: (UnsafeMutableBufferPointer<Float>) -> Void
  ) {
    if tensors[parameter] == nil { order.append(parameter) }
    tensors[parameter, default: Tensor(shape)].withMutableElements(body)
  }

  var state: StateDictionary {
    var state = StateDictionary()
    for parameter in order {
      if let tensor = tensors[parameter] { state["\(name).\(parameter)"] = .float(tensor) }
    }
    return state
  }

  /// The slot with the entries of `state` that begin with its name.
  func loading(_ state: StateDictionary) throws(LayerError) -> OptimizerSlot {
    var slot = OptimizerSlot(name)
    let own = state.entries(prefix: name + ".")
    for parameter in own.names {
      guard case .float(let tensor) = own[parameter] else {
        throw .state(
          name: "\(name).\(parameter)", expected: "32-bit floats", found: "of another type")
      }
      slot.tensors[parameter] = tensor
      slot.order.append(parameter)
    }
    return slot
  }
}
