#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The memory of a tensor: a fixed number of elements, aligned to a cache line, free again when the object is.
///
/// `Sendable` because ``Tensor`` writes only to a buffer it holds alone.
@usableFromInline
final class TensorBuffer<Scalar: BitwiseCopyable & Sendable>: @unchecked Sendable {
  @usableFromInline let start: UnsafeMutablePointer<Scalar>
  @usableFromInline let count: Int

  /// Memory for `count` elements, uninitialized.
  @usableFromInline
  init(count: Int) {
    self.count = count
    let bytes = count * MemoryLayout<Scalar>.stride
    let memory = SpareMemory.take(bytes) ?? Self.allocate(bytes)
    start = memory.bindMemory(to: Scalar.self, capacity: count)
    TensorMemory.add(bytes)
  }

  deinit {
    let bytes = count * MemoryLayout<Scalar>.stride
    SpareMemory.keep(start, bytes)
    TensorMemory.remove(bytes)
  }

  /// Memory that begins a cache line; where Linux has pages of 2 MiB, large memory is made of them, for passes that go
  /// through it in strides spend much of their time on finding smaller ones.
  private static func allocate(_ bytes: Int) -> UnsafeMutableRawPointer {
    #if os(Linux)
      let page = 2 << 20
      if bytes >= 2 * page {
        let whole = (bytes + page - 1) / page * page
        let start = UnsafeMutableRawPointer.allocate(byteCount: whole, alignment: page)
        // Where it is refused, the memory is as good.
        _ = madvise(start, whole, MADV_HUGEPAGE)
        return start
      }
    #endif
    return .allocate(byteCount: max(1, bytes), alignment: 64)
  }

  @inlinable
  var elements: UnsafeMutableBufferPointer<Scalar> {
    UnsafeMutableBufferPointer(start: start, count: count)
  }
}
