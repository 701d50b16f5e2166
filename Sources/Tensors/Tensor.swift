/// A dense array of numbers with a shape, row-major, with value semantics (copied on write).
///
/// Activations are NCHW: see ``Shape``. `Float` is the type to work in, `Double` the one for gradient
/// checks and oracles, integers are for labels and counters. The memory is aligned to 64 bytes.
public struct Tensor<Scalar: Numeric & BitwiseCopyable & Sendable>: Sendable {
  /// The extent along each axis.
  @inlinable public var shape: Shape { extents }

  // Modules that call what follows compile it for their type of number: unspecialized, it costs more than the
  // passes over small tensors.
  @usableFromInline var extents: Shape
  @usableFromInline var buffer: TensorBuffer<Scalar>

  /// A tensor whose memory `body` fills.
  ///
  /// - Parameters:
  ///   - shape: the extents.
  ///   - body: receives `shape.count` uninitialized elements and must write every one.
  /// - Throws: what `body` throws.
  public init<Failure: Error>(
    uninitialized shape: Shape,
    _ body: (UnsafeMutableBufferPointer<Scalar>) throws(Failure) -> Void
  ) throws(Failure) {
    extents = shape
    buffer = TensorBuffer(count: shape.count)
    try body(buffer.elements)
  }

  /// Calls `body` with the elements, to read.
  ///
  /// - Throws: what `body` throws.
  @inlinable
  public func withElements<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<Scalar>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(buffer) {} }
    return try body(UnsafeBufferPointer(buffer.elements))
  }

  /// Calls `body` with the elements, to read and write; copies first if the memory is shared.
  ///
  /// - Throws: what `body` throws.
  @inlinable
  public mutating func withMutableElements<Result, Failure: Error>(
    _ body: (UnsafeMutableBufferPointer<Scalar>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    makeUnique()
    defer { withExtendedLifetime(buffer) {} }
    return try body(buffer.elements)
  }

  /// Calls `body` with the address of the first element, to read; there is one even of no element.
  @inlinable
  package func withPointer<Result>(_ body: (UnsafePointer<Scalar>) -> Result) -> Result {
    defer { withExtendedLifetime(buffer) {} }
    return body(UnsafePointer(buffer.start))
  }

  /// Calls `body` with the address of the first element, to write; copies first if memory is shared.
  @inlinable
  package mutating func withMutablePointer<Result>(
    _ body: (UnsafeMutablePointer<Scalar>) -> Result
  ) -> Result {
    makeUnique()
    defer { withExtendedLifetime(buffer) {} }
    return body(buffer.start)
  }

  @inlinable
  mutating func makeUnique() {
    guard !isKnownUniquelyReferenced(&buffer) else { return }
    let copy = TensorBuffer<Scalar>(count: shape.count)
    copy.start.initialize(from: buffer.start, count: shape.count)
    buffer = copy
  }

  /// Makes this a tensor of `shape` whose contents do not matter, keeping its memory where it can.
  ///
  /// Memory is kept when the number of elements is the same and no other tensor shares it; else it is
  /// allocated anew. Every element is to be written before it is read. It saves the page faults of a
  /// fresh allocation, which for a large tensor cost more than filling it.
  ///
  /// - Complexity: O(1) when memory is kept.
  @inlinable
  public mutating func prepareToOverwrite(_ shape: Shape) {
    if buffer.count != shape.count || !isKnownUniquelyReferenced(&buffer) {
      buffer = TensorBuffer(count: shape.count)
    }
    extents = shape
  }

  /// The same numbers under another shape; no element is copied.
  ///
  /// - Precondition: `shape.count` is unchanged.
  public func reshaped(_ shape: Shape) -> Tensor {
    precondition(shape.count == self.shape.count, "\(self.shape) cannot be reshaped to \(shape)")
    var result = self
    result.extents = shape
    return result
  }
}
