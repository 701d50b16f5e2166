import Reductions
import Tensors

/// The simplest passes over memory: what the times of normalizations are divided by.
///
/// Forward and inference must read x and write y, as a copy does; backward must read x and dy and write dx, as
/// z = a·x + y does. Which cut of the work over the threads is the fastest depends on size and machine, so
/// every one is measured, and the fastest is the floor.
enum MemoryFloor: CaseIterable {
  /// The calling thread does it all: the fastest where waking another takes longer.
  case alone
  /// Every thread has one share.
  case shares
  /// Threads take 256 KB after 256 KB, which evens out a thread that is held up.
  case pieces

  /// y = x, by the C library's own copy.
  func copy(_ x: Tensor<Float>, to y: inout Tensor<Float>, threads: ThreadPool) {
    y.prepareToOverwrite(x.shape)
    let count = x.shape.count
    x.withPointer { x in
      y.withMutablePointer { y in
        forEachRange(of: count, threads) { range in
          (y + range.lowerBound).update(from: x + range.lowerBound, count: range.count)
        }
      }
    }
  }

  /// z = x/2 + y: two tensors read, one written.
  func combine(
    _ x: Tensor<Float>, _ y: Tensor<Float>, into z: inout Tensor<Float>, threads: ThreadPool
  ) {
    z.prepareToOverwrite(x.shape)
    let count = x.shape.count
    x.withPointer { x in
      y.withPointer { y in
        z.withMutablePointer { z in
          forEachRange(of: count, threads) { range in
            // The compiler makes vectors of this loop.
            for index in range { z[index] = x[index] * 0.5 + y[index] }
          }
        }
      }
    }
  }

  @inline(__always)
  private func forEachRange(of count: Int, _ threads: ThreadPool, _ body: (Range<Int>) -> Void) {
    let size =
      switch self {
      case .alone: count
      case .shares: (count + threads.count - 1) / threads.count
      case .pieces: 1 << 16
      }
    guard size < count else { return body(0..<count) }
    threads.forEach((count + size - 1) / size) { index in
      body(index * size..<min(count, (index + 1) * size))
    }
  }
}
