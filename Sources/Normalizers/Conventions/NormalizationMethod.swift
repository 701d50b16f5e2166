/// The methods that a comparison can choose, by the names a user types.
public enum NormalizationMethod: String, Sendable, CaseIterable, Codable {
  /// No normalization: what every method is measured against.
  case none
  /// Batch Normalization (arXiv 1502.03167).
  case batch
  /// Layer Normalization (arXiv 1607.06450).
  case layer
  /// Instance Normalization (arXiv 1607.08022).
  case instance
  /// Group Normalization (arXiv 1803.08494).
  case group
  /// Root Mean Square Normalization (arXiv 1910.07467).
  case rootMeanSquare = "rms"
  /// Weight Normalization (arXiv 1602.07868).
  case weight
  /// Spectral Normalization (arXiv 1802.05957).
  case spectral
  /// Batch Renormalization (arXiv 1702.03275).
  case batchRenormalization = "batch-renorm"
  /// Mean-only Batch Normalization (arXiv 1602.07868, §4), which belongs beside weight normalization.
  case meanOnlyBatch = "mean-only-batch"

  /// What a method acts on.
  public enum Target: Sendable {
    /// Neither: there is nothing to do.
    case nothing
    /// The outputs of a layer.
    case activations
    /// The weight of a layer.
    case weights
  }

  /// What the method acts on.
  public var target: Target {
    switch self {
    case .none: .nothing
    case .batch, .layer, .instance, .group, .rootMeanSquare, .batchRenormalization,
      .meanOnlyBatch:
      .activations
    case .weight, .spectral: .weights
    }
  }
}
