import Storage
import Tensors

/// A variable of a Keras layer: which tensor of a network's state it is, and in which layout.
enum KerasVariable: Sendable {
  /// A tensor of the state; `shape` is its shape there.
  case state(name: String, shape: Shape, Layout)
  /// The same number everywhere, which the network has no tensor for.
  case constant(Float, Shape)

  /// How Keras lays a tensor out.
  enum Layout: Sendable, Equatable {
    /// As it is.
    case same
    /// A convolution's (O, I, R, S) as (R, S, I, O).
    case convolution
    /// A dense layer's (outputs, inputs) as (inputs, outputs).
    case dense
    /// The same, where inputs are a flattened (C, H, W), which Keras flattens as (H, W, C).
    case flattened(Shape)
    /// One number an element of a sample, (C, H, W), as (H, W, C).
    case sample
  }

  /// The variable as Keras has it.
  ///
  /// - Parameter state: has the tensor, as it was checked when the network was made.
  func value(in state: StateDictionary) throws -> Tensor<Float> {
    switch self {
    case .constant(let number, let shape): return Tensor(shape, repeating: number)
    case .state(let name, _, let layout):
      guard case .float(let tensor)? = state[name] else {
        throw StorageError("the network has no tensor \(name) to export")
      }
      switch layout {
      case .same: return tensor
      case .convolution: return tensor.transposed([2, 3, 1, 0])
      case .dense: return tensor.transposed([1, 0])
      case .flattened(let input):
        let (outputs, inputs) = (tensor.shape[0], tensor.shape[1])
        return tensor.reshaped(Shape([outputs] + input.dimensions)).transposed([2, 3, 1, 0])
          .reshaped([inputs, outputs])
      case .sample: return tensor.transposed([1, 2, 0])
      }
    }
  }

  /// The shape that the variable has in Keras.
  var shape: Shape {
    switch self {
    case .constant(_, let shape): shape
    case .state(_, let shape, let layout):
      switch layout {
      case .same: shape
      case .convolution: [shape[2], shape[3], shape[1], shape[0]]
      case .dense, .flattened: [shape[1], shape[0]]
      case .sample: [shape[1], shape[2], shape[0]]
      }
    }
  }

  /// Puts a variable of Keras, of ``shape``, into a network's state.
  ///
  /// - Parameter object: what errors call it.
  func store(_ value: Tensor<Float>, into state: inout StateDictionary, _ object: String) throws {
    switch self {
    case .constant(let number, _):
      guard value.elements.allSatisfy({ $0 == number }) else {
        throw StorageError(
          "\(object) is not \(number) everywhere, and the network has nothing that it could become")
      }
    case .state(let name, let shape, let layout):
      let tensor =
        switch layout {
        case .same: value
        case .convolution: value.transposed([3, 2, 0, 1])
        case .dense: value.transposed([1, 0])
        case .flattened(let input):
          value.reshaped([input[1], input[2], input[0], shape[0]]).transposed([3, 2, 0, 1])
            .reshaped(shape)
        case .sample: value.transposed([2, 0, 1])
        }
      state[name] = .float(tensor)
    }
  }
}
