import Tensors

/// What is done to the weights or the data before a normalizer sees them: the columns of arXiv 1607.06450, Table 1.
enum InvarianceTransformation: String, CaseIterable {
  case weightMatrixRescaling = "weight matrix re-scaling"
  case weightMatrixRecentring = "weight matrix re-centring"
  case weightVectorRescaling = "weight vector re-scaling"
  case datasetRescaling = "dataset re-scaling"
  case datasetRecentring = "dataset re-centring"
  case singleCaseRescaling = "single training case re-scaling"

  /// The map after the transformation, by a factor of 2.5 or a random vector.
  func applied(to map: LinearMap, using random: inout RandomNumbers) -> LinearMap {
    var result = map
    let shift = Tensor<Double>.normal([map.weight.shape[1]], using: &random)
    let factor = 2.5
    for d in 0..<map.weight.shape[1] {
      for h in 0..<map.weight.shape[0] {
        switch self {
        case .weightMatrixRescaling: result.weight[h, d] *= factor
        case .weightMatrixRecentring: result.weight[h, d] += shift[d]
        case .weightVectorRescaling: if h == 1 { result.weight[h, d] *= factor }
        case .datasetRescaling, .datasetRecentring, .singleCaseRescaling: break
        }
      }
      for n in 0..<map.data.shape[0] {
        switch self {
        case .datasetRescaling: result.data[n, d] *= factor
        case .datasetRecentring: result.data[n, d] += shift[d]
        case .singleCaseRescaling: if n == 1 { result.data[n, d] *= factor }
        case .weightMatrixRescaling, .weightMatrixRecentring, .weightVectorRescaling: break
        }
      }
    }
    return result
  }
}
