/// The memory of a tensor: a fixed number of elements, aligned to a cache line, freed with the object.
///
/// `Sendable` because ``Tensor`` writes only to a buffer it holds alone.
final class TensorBuffer<Scalar: BitwiseCopyable & Sendable>: @unchecked Sendable {
  let elements: UnsafeMutableBufferPointer<Scalar>

  /// Memory for `count` elements, uninitialized.
  init(count: Int) {
    let memory = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(1, count) * MemoryLayout<Scalar>.stride, alignment: 64)
    elements = UnsafeMutableBufferPointer(
      start: memory.bindMemory(to: Scalar.self).baseAddress, count: count)
  }

  deinit { UnsafeMutableRawPointer(elements.baseAddress)?.deallocate() }
}
