import Normalizers

/// A layer without a bias, a = W·X at every position: fully connected when there is one position.
struct LinearLayer {
  /// W, of shape (H, D).
  var weight: Tensor<Double>
  /// X, of shape (N, D, P).
  var data: Tensor<Double>

  /// a, of shape (N, H, P).
  var preactivations: Tensor<Double> { product(weight, data) { $0 } }

  /// The largest Σ|w|·|x| of any element of a.
  var magnitude: Double { product(weight, data, abs).elements.max() ?? 0 }

  /// What rounding may do to an element of a: D products and sums, and eight operations on W and X before.
  var rounding: Double { Double(weight.shape[1] + 8) * Rounding.unit * magnitude }

  private func product(
    _ weight: Tensor<Double>, _ data: Tensor<Double>, _ term: (Double) -> Double
  ) -> Tensor<Double> {
    var result = Tensor<Double>([data.shape[0], weight.shape[0], data.shape[2]])
    for n in 0..<data.shape[0] {
      for h in 0..<weight.shape[0] {
        for p in 0..<data.shape[2] {
          for d in 0..<weight.shape[1] { result[n, h, p] += term(weight[h, d] * data[n, d, p]) }
        }
      }
    }
    return result
  }

  func transformed(by transformation: Transformation, using random: inout RandomNumbers) -> Self {
    let scale = random.uniform(in: 1.5..<3)
    let shift = Tensor<Double>.normal([weight.shape[1]], using: &random)
    var result = self
    for h in 0..<weight.shape[0] {
      for d in 0..<weight.shape[1] {
        switch transformation {
        case .weightMatrixRescaling: result.weight[h, d] *= scale
        case .weightMatrixRecentring: result.weight[h, d] += shift[d]
        case .weightVectorRescaling: if h == 1 { result.weight[h, d] *= scale }
        default: break
        }
      }
    }
    for n in 0..<data.shape[0] {
      for d in 0..<data.shape[1] {
        for p in 0..<data.shape[2] {
          switch transformation {
          case .datasetRescaling: result.data[n, d, p] *= scale
          case .datasetRecentring: result.data[n, d, p] += shift[d]
          case .singleCaseRescaling: if n == 1 { result.data[n, d, p] *= scale }
          default: break
          }
        }
      }
    }
    return result
  }
}
