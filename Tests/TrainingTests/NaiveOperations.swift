import Tensors

/// Slow loops in Double that say what the layers mean, straight from their definitions.
enum Naive {
  static func convolution(
    _ x: Tensor<Float>, _ w: Tensor<Float>, bias: Tensor<Float>?, stride: Int, padding: Int
  ) -> Tensor<Double> {
    let height = (x.shape[2] + 2 * padding - w.shape[2]) / stride + 1
    let width = (x.shape[3] + 2 * padding - w.shape[3]) / stride + 1
    var y = Tensor<Double>([x.shape[0], w.shape[0], height, width])
    forEachTap(x.shape, w.shape, y.shape, stride: stride, padding: padding) { yAt, wAt, xAt in
      y[yAt.0, yAt.1, yAt.2, yAt.3] +=
        Double(w[wAt.0, wAt.1, wAt.2, wAt.3]) * Double(x[xAt.0, xAt.1, xAt.2, xAt.3])
    }
    if let bias {
      forEachIndex(y.shape) { n, o, p, q in y[n, o, p, q] += Double(bias[o]) }
    }
    return y
  }

  /// The gradients with respect to x, w and bias.
  static func convolutionGradients(
    _ x: Tensor<Float>, _ w: Tensor<Float>, dy: Tensor<Float>, stride: Int, padding: Int
  ) -> (x: Tensor<Double>, w: Tensor<Double>, bias: Tensor<Double>) {
    var (dx, dw) = (Tensor<Double>(x.shape), Tensor<Double>(w.shape))
    var db = Tensor<Double>([w.shape[0]])
    forEachTap(x.shape, w.shape, dy.shape, stride: stride, padding: padding) { yAt, wAt, xAt in
      let g = Double(dy[yAt.0, yAt.1, yAt.2, yAt.3])
      dx[xAt.0, xAt.1, xAt.2, xAt.3] += g * Double(w[wAt.0, wAt.1, wAt.2, wAt.3])
      dw[wAt.0, wAt.1, wAt.2, wAt.3] += g * Double(x[xAt.0, xAt.1, xAt.2, xAt.3])
    }
    forEachIndex(dy.shape) { n, o, p, q in db[o] += Double(dy[n, o, p, q]) }
    return (dx, dw, db)
  }

  typealias Index = (Int, Int, Int, Int)

  /// Every product of a weight and an input: the places in y, w and x.
  private static func forEachTap(
    _ x: Shape, _ w: Shape, _ y: Shape, stride: Int, padding: Int,
    _ body: (Index, Index, Index) -> Void
  ) {
    forEachIndex(y) { n, o, p, q in
      for i in 0..<w[1] {
        for r in 0..<w[2] {
          for s in 0..<w[3] {
            let (h, v) = (p * stride + r - padding, q * stride + s - padding)
            guard 0..<x[2] ~= h, 0..<x[3] ~= v else { continue }
            body((n, o, p, q), (o, i, r, s), (n, i, h, v))
          }
        }
      }
    }
  }

  static func forEachIndex(_ shape: Shape, _ body: (Int, Int, Int, Int) -> Void) {
    for n in 0..<shape[0] {
      for c in 0..<shape[1] {
        for h in 0..<shape[2] {
          for w in 0..<shape[3] { body(n, c, h, w) }
        }
      }
    }
  }
}

/// The largest distance between a result and what it should be, over the size of what it should be.
func relativeError(_ found: Tensor<Float>, _ expected: Tensor<Double>) -> Double {
  guard found.shape == expected.shape else { return .infinity }
  let size = expected.elements.reduce(1e-30) { max($0, abs($1)) }
  return zip(found.elements, expected.elements).reduce(0) { max($0, abs(Double($1.0) - $1.1)) }
    / size
}

extension Tensor<Float> {
  /// Normal numbers of a stream of their own.
  static func random(_ shape: Shape, _ stream: String) -> Tensor<Float> {
    var random = RandomNumbers(seed: 11, stream: stream)
    return .normal(shape, using: &random)
  }
}

extension Tensor where Scalar == Float {
  var bits: [UInt32] { elements.map(\.bitPattern) }
}
