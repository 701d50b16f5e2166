import Tensors

/// A layer without a bias, a = W·x, in Double: what the exact claims are about.
struct LinearMap: Sendable {
  /// W, of shape (H, D).
  var weight: Tensor<Double>
  /// The samples x, of shape (N, D).
  var data: Tensor<Double>

  /// A map and samples of normal numbers; the samples have mean 0.5.
  init(samples: Int, features: Int, units: Int, using random: inout RandomNumbers) {
    weight = .normal([units, features], using: &random)
    data = .normal([samples, features], mean: 0.5, using: &random)
  }

  /// a, of shape (N, H).
  var outputs: Tensor<Double> {
    var result = Tensor<Double>([data.shape[0], weight.shape[0]])
    for n in 0..<data.shape[0] {
      for h in 0..<weight.shape[0] {
        result[n, h] = (0..<data.shape[1]).reduce(0) { $0 + weight[h, $1] * data[n, $1] }
      }
    }
    return result
  }
}

extension Tensor<Double> {
  /// The largest magnitude of an element.
  var largest: Double { withElements { $0.reduce(0) { max($0, $1.magnitude) } } }

  /// The largest difference of two elements, relative to the largest element of either.
  func relativeDistance(to other: Tensor<Double>) -> Double {
    let difference = withElements { left in
      other.withElements { right in zip(left, right).reduce(0) { max($0, abs($1.0 - $1.1)) } }
    }
    let scale = max(largest, other.largest)
    return scale > 0 ? difference / scale : 0
  }
}
