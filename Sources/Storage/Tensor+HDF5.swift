import HDF5
import Tensors

extension Dataset {
  /// Reads everything into a tensor of the dataset's shape, converted to `T`.
  func tensor<T: Element & Numeric>(of type: T.Type) throws -> Tensor<T> {
    try takeMemory(for: type)
    return try Tensor<T>(uninitialized: Shape(shape)) { memory in try read(into: memory) }
  }

  /// Everything, in the type that keeps it.
  func anyTensor() throws -> StateDictionary.Value {
    switch type {
    case .floatingPoint(let bits) where bits <= 32: .float(try tensor(of: Float.self))
    case .floatingPoint(bits: 64): .double(try tensor(of: Double.self))
    case .integer, .boolean: .int64(try tensor(of: Int64.self))
    default:
      throw StorageError(
        "\(object) is of type \(type), where numbers are needed; save it as float32 or float64")
    }
  }
}

extension Group {
  /// Writes a tensor under a name, with its own shape or another one of as many elements.
  func createDataset<T: Element & Numeric>(
    _ name: String, _ tensor: Tensor<T>, shape: Shape? = nil,
    attributes: KeyValuePairs<String, AttributeValue> = [:]
  ) throws {
    try tensor.withElements { elements in
      try createDataset(
        name, shape: (shape ?? tensor.shape).dimensions, elements, attributes: attributes)
    }
  }
}
