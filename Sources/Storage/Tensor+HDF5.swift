import HDF5
import Tensors

extension Dataset {
  /// Reads everything into a tensor of the dataset's shape, converted to `T`.
  func tensor<T: Element & Numeric>(of type: T.Type) throws -> Tensor<T> {
    try Tensor<T>(uninitialized: Shape(shape)) { memory in try read(into: memory) }
  }
}

extension Group {
  /// Writes a tensor under a name, with its shape.
  @discardableResult
  func createDataset<T: Element & Numeric>(
    _ name: String, _ tensor: Tensor<T>
  ) throws -> Dataset {
    try createDataset(name, tensor, shape: tensor.shape)
  }

  /// Writes a tensor's numbers under a name, with another shape of as many elements.
  @discardableResult
  func createDataset<T: Element & Numeric>(
    _ name: String, _ tensor: Tensor<T>, shape: Shape
  ) throws -> Dataset {
    let memory = UnsafeMutableBufferPointer<T>.allocate(capacity: tensor.shape.count)
    defer { memory.deallocate() }
    tensor.withElements { _ = memory.initialize(fromContentsOf: $0) }
    return try createDataset(name, shape: shape.dimensions, UnsafeBufferPointer(memory))
  }
}
