/// Conversions compiled for `Float` and `Double`: left generic they would take a fifth of a microsecond a
/// number, more than all else that a small layer does.
extension Tensor where Scalar: ReductionScalar {
  /// The numbers in `Double`, copied.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func doubles() -> [Double] {
    withPointer { source in
      [Double](unsafeUninitializedCapacity: shape.count) { buffer, initialized in
        for index in 0..<shape.count { buffer[index] = Double(source[index]) }
        initialized = shape.count
      }
    }
  }

  /// Writes numbers rounded to the tensor's type over its own.
  ///
  /// - Precondition: there is one number for each element.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  mutating func overwrite(_ numbers: [Double]) {
    precondition(numbers.count == shape.count)
    withMutablePointer { target in
      for index in numbers.indices { target[index] = Scalar(numbers[index]) }
    }
  }

  /// A tensor of numbers rounded to its type.
  init(_ shape: Shape, doubles: [Double]) {
    self.init(uninitialized: shape) { _ in }
    overwrite(doubles)
  }
}
