import Reductions
import Tensors

/// Loops over the elements of tensors of one shape, cut into pieces that threads share.
enum Elementwise {
  /// y = f(x).
  static func apply<F: Nonlinearity>(
    _ f: F.Type, _ x: Tensor<Float>, into y: inout Tensor<Float>, threads: ThreadPool
  ) {
    y.prepareToOverwrite(x.shape)
    x.withElements { x in
      y.withMutableElements { y in
        forEachPiece(x.count, threads) { range in
          for index in range { y[index] = F.value(x[index]) }
        }
      }
    }
  }

  /// Turns y = f(x) into dy·f′(x).
  static func applyDerivative<F: Nonlinearity>(
    _ f: F.Type, _ dy: Tensor<Float>, to y: inout Tensor<Float>, threads: ThreadPool
  ) {
    dy.withElements { dy in
      y.withMutableElements { y in
        forEachPiece(dy.count, threads) { range in
          for index in range { y[index] = dy[index] * F.derivative(at: y[index]) }
        }
      }
    }
  }

  /// c = a + b.
  static func add(
    _ a: Tensor<Float>, _ b: Tensor<Float>, into c: inout Tensor<Float>, threads: ThreadPool
  ) {
    c.prepareToOverwrite(a.shape)
    a.withElements { a in
      b.withElements { b in
        c.withMutableElements { c in
          forEachPiece(a.count, threads) { range in
            for index in range { c[index] = a[index] + b[index] }
          }
        }
      }
    }
  }

  /// Elements that are worth a thread of their own.
  private static let piece = 1 << 15

  /// Cuts 0..<`count` into pieces that are worth a thread of their own, each index standing for `size`
  /// elements.
  static func forEachPiece(
    _ count: Int, of size: Int = 1, _ threads: ThreadPool, _ body: (Range<Int>) -> Void
  ) {
    let piece = max(1, piece / max(1, size))
    threads.forEach((count + piece - 1) / piece) { index in
      body(index * piece..<min(count, (index + 1) * piece))
    }
  }
}
