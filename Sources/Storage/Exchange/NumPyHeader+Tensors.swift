import Tensors

extension NumPyHeader {
  /// All elements as a tensor, in the type that keeps them, the last axis contiguous.
  func value(_ bytes: [UInt8]) -> StateDictionary.Value {
    bytes.withUnsafeBytes { bytes in
      switch kind {
      case .floatingPoint where elementBytes == 8: .double(tensor(doubles(bytes)))
      case .floatingPoint: .float(tensor(floats(bytes)))
      default: .int64(tensor(integers(bytes)))
      }
    }
  }

  private func tensor<Scalar>(_ elements: [Scalar]) -> Tensor<Scalar> {
    let shape = Shape(shape)
    guard isColumnMajor, shape.rank > 1 else { return Tensor(shape, elements) }
    let reversed = Tensor(Shape(shape.dimensions.reversed()), elements)
    return reversed.transposed(Array((0..<shape.rank).reversed()))
  }
}

extension StateDictionary.Value {
  /// The tensor as the bytes of a `.npy` file.
  var numPyFile: [UInt8] {
    switch self {
    case .float(let tensor): file(.floatingPoint, tensor)
    case .double(let tensor): file(.floatingPoint, tensor)
    case .int64(let tensor): file(.signed, tensor)
    }
  }

  private func file<Scalar>(_ kind: NumPyHeader.Kind, _ tensor: Tensor<Scalar>) -> [UInt8] {
    let header = NumPyHeader(
      kind, elementBytes: MemoryLayout<Scalar>.size, shape: shape.dimensions)
    return tensor.withElements { header.bytes + Array(UnsafeRawBufferPointer($0)) }
  }
}
