import Reductions
import Tensors

/// Loops over the elements of tensors of one shape, cut into pieces that threads share.
enum Elementwise {
  private static let piece = 1 << 15

  /// y_i = f(x_i).
  @inline(__always)
  static func map(
    _ x: Tensor<Float>, into y: inout Tensor<Float>, threads: ThreadPool, _ f: (Float) -> Float
  ) {
    y.prepareToOverwrite(x.shape)
    x.withElements { x in
      y.withMutableElements { y in
        forEachPiece(x.count, threads) { range in
          for index in range { y[index] = f(x[index]) }
        }
      }
    }
  }

  /// z_i = f(x_i, y_i).
  @inline(__always)
  static func map(
    _ x: Tensor<Float>, _ y: Tensor<Float>, into z: inout Tensor<Float>, threads: ThreadPool,
    _ f: (Float, Float) -> Float
  ) {
    z.prepareToOverwrite(x.shape)
    x.withElements { x in
      y.withElements { y in
        z.withMutableElements { z in
          forEachPiece(x.count, threads) { range in
            for index in range { z[index] = f(x[index], y[index]) }
          }
        }
      }
    }
  }

  @inline(__always)
  private static func forEachPiece(
    _ count: Int, _ threads: ThreadPool, _ body: (Range<Int>) -> Void
  ) {
    guard count > piece else { return body(0..<count) }
    threads.forEach((count + piece - 1) / piece) { index in
      body(index * piece..<min(count, (index + 1) * piece))
    }
  }
}
