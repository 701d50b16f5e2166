import Normalizers

/// What is done to the weights W, or to the data X, of a layer a = W·X whose result is normalized.
enum Transformation: String, CaseIterable, Sendable {
  /// W' = δW.
  case weightMatrixRescaling
  /// W' = W + 1γᵀ: the same vector is added to every row.
  case weightMatrixRecentring
  /// One row of W is multiplied by δ.
  case weightVectorRescaling
  /// X' = δX.
  case datasetRescaling
  /// The same vector is added to the features of every sample, at every position.
  case datasetRecentring
  /// One sample is multiplied by δ.
  case singleCaseRescaling
}

/// A method, as what becomes of W (H × D) and X (N, D, P): normalized pre-activations of shape (N, H, P).
///
/// Methods on activations normalize a = W·X, methods on weights replace W.
enum InvarianceMethod: String, CaseIterable, Sendable {
  case batch, weight, layer, layerOverChannels, instance, group, rms, spectral, meanOnly

  /// What the method does not see, for a fully connected layer: P = 1.
  ///
  /// Batch, weight and layer are the lines of arXiv 1607.06450, Table 1.
  var denseInvariances: Set<Transformation>? {
    switch self {
    case .batch:
      [.weightMatrixRescaling, .weightVectorRescaling, .datasetRescaling, .datasetRecentring]
    case .weight: [.weightMatrixRescaling, .weightVectorRescaling]
    case .layer, .layerOverChannels, .group:
      [
        .weightMatrixRescaling, .weightMatrixRecentring, .datasetRescaling, .singleCaseRescaling,
      ]
    case .rms: [.weightMatrixRescaling, .datasetRescaling, .singleCaseRescaling]
    case .spectral: [.weightMatrixRescaling]
    case .meanOnly: [.datasetRecentring]
    // One position a channel: there is nothing to take a variance of.
    case .instance: nil
    }
  }

  /// The same for a 1×1 convolution: P > 1.
  ///
  /// Recentring the weights shifts each position by another number, which only a method that normalizes
  /// positions apart does not see.
  var convolutionInvariances: Set<Transformation> {
    switch self {
    case .layer, .group: [.weightMatrixRescaling, .datasetRescaling, .singleCaseRescaling]
    case .instance:
      [
        .weightMatrixRescaling, .weightVectorRescaling, .datasetRescaling, .datasetRecentring,
        .singleCaseRescaling,
      ]
    default: denseInvariances ?? []
    }
  }
}
