import HDF5
import Tensors

extension Dataset {
  /// Reads everything into a tensor of the dataset's shape, converted to `T`.
  func tensor<T: Element & Numeric>(of type: T.Type) throws -> Tensor<T> {
    try takeMemory(for: type)
    return try Tensor<T>(uninitialized: Shape(shape)) { memory in try read(into: memory) }
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
