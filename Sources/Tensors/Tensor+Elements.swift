extension Tensor {
  /// A tensor of the given numbers.
  ///
  /// - Precondition: `elements.count == shape.count`.
  public init(_ shape: Shape, _ elements: some Collection<Scalar>) {
    precondition(
      elements.count == shape.count,
      "a tensor of shape \(shape) holds \(shape.count) elements, not \(elements.count)")
    self.init(uninitialized: shape) { _ = $0.initialize(fromContentsOf: elements) }
  }

  /// A tensor with the same number everywhere, 0 unless told.
  public init(_ shape: Shape, repeating value: Scalar = 0) {
    self.init(uninitialized: shape) { $0.initialize(repeating: value) }
  }

  /// A scalar.
  public init(_ value: Scalar) { self.init([], repeating: value) }

  /// The numbers, copied, the last axis contiguous.
  ///
  /// - Complexity: O(count). ``withElements(_:)`` reads in place.
  public var elements: [Scalar] { withElements { Array($0) } }

  /// The element at the given position along each axis, such as `x[n, c, h, w]`.
  ///
  /// - Precondition: one index an axis, each within its extent.
  public subscript(_ indices: Int...) -> Scalar {
    get {
      let offset = offset(of: indices)
      return withElements { $0[offset] }
    }
    set {
      let offset = offset(of: indices)
      withMutableElements { $0[offset] = newValue }
    }
  }

  private func offset(of indices: [Int]) -> Int {
    precondition(indices.count == shape.rank, "\(shape) takes \(shape.rank) indices")
    return zip(indices, shape.dimensions).reduce(0) { offset, axis in
      precondition(0 <= axis.0 && axis.0 < axis.1, "index \(indices) is outside \(shape)")
      return offset * axis.1 + axis.0
    }
  }

  /// The samples `range` of axis 0, copied.
  ///
  /// - Precondition: the rank is at least 1, and `range` lies within 0..<N.
  public func samples(_ range: Range<Int>) -> Tensor {
    precondition(range.lowerBound >= 0 && range.upperBound <= shape.samples)
    let stride = shape.samples == 0 ? 0 : shape.count / shape.samples
    return withElements {
      Tensor(
        Shape([range.count] + shape.dimensions.dropFirst()),
        $0[range.lowerBound * stride..<range.upperBound * stride])
    }
  }

  /// Each number passed through `transform`, under the same shape.
  public func map<Other>(_ transform: (Scalar) -> Other) -> Tensor<Other> {
    withElements { source in
      Tensor<Other>(uninitialized: shape) { target in
        for index in source.indices {
          target.initializeElement(at: index, to: transform(source[index]))
        }
      }
    }
  }
}

extension Tensor: Equatable {
  /// Whether shape and numbers are the same; a NaN equals nothing.
  public static func == (left: Tensor, right: Tensor) -> Bool {
    left.shape == right.shape
      && left.withElements { a in right.withElements { b in a.elementsEqual(b) } }
  }
}

extension Tensor: CustomStringConvertible {
  /// The shape and the first numbers.
  public var description: String {
    withElements { elements in
      let shown = elements.prefix(8).map { "\($0)" }.joined(separator: ", ")
      return "Tensor(\(shape): [\(shown)\(elements.count > 8 ? ", …" : "")])"
    }
  }
}
