import Normalizers
import Tensors

extension LayerParameters {
  /// Whether data-dependent initialization has gains to set.
  var isWeightNormalized: Bool { normalizer is WeightNormalization<Float> }

  /// Sets the bias to 0, the first half of data-dependent initialization.
  mutating func clearBias() { bias = bias.map { Tensor($0.shape) } }

  /// Sets gains and bias so that the layer's outputs have mean 0 and variance 1 per channel.
  ///
  /// The outputs given were computed without a bias (arXiv 1602.07868, eqs. 5 and 6).
  ///
  /// - Parameter outputs: of shape (N, C, …).
  mutating func standardize(_ outputs: Tensor<Float>, _ pass: Pass) throws {
    guard var normalization = normalizer as? WeightNormalization<Float> else { return }
    let moments = try outputs.moments(per: .channel, threads: pass.threads)
    let newBias = try normalization.initialize(fromPreactivations: moments)
    normalizer = normalization
    if bias != nil { bias = newBias }
  }
}
