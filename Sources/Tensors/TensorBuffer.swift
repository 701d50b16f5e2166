/// The memory of a tensor: a fixed number of elements, aligned to a cache line, freed with the object.
///
/// `Sendable` because ``Tensor`` writes only to a buffer it holds alone.
final class TensorBuffer<Scalar: BitwiseCopyable & Sendable>: @unchecked Sendable {
  let start: UnsafeMutablePointer<Scalar>
  let count: Int

  /// Memory for `count` elements, uninitialized.
  init(count: Int) {
    self.count = count
    let bytes = count * MemoryLayout<Scalar>.stride
    start = UnsafeMutableRawPointer.allocate(byteCount: max(1, bytes), alignment: 64)
      .bindMemory(to: Scalar.self, capacity: count)
    TensorMemory.add(bytes)
  }

  deinit {
    UnsafeMutableRawPointer(start).deallocate()
    TensorMemory.remove(count * MemoryLayout<Scalar>.stride)
  }

  var elements: UnsafeMutableBufferPointer<Scalar> {
    UnsafeMutableBufferPointer(start: start, count: count)
  }
}
