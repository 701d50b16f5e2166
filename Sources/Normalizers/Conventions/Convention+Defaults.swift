extension Convention {
  /// The options of a method when nobody sets one; PyTorch's, or the paper's, where there is no such method.
  public func options(for method: NormalizationMethod) -> NormalizerOptions {
    var options = NormalizerOptions()
    switch method {
    case .none, .weight: break
    case .spectral:
      options.epsilon = 1e-12
      let isRightFirst = self == .keras || self == .flax || self == .paper
      options.iterationOrder = isRightFirst ? .rightFirst : .leftFirst
    case .batch: setBatchNormalization(&options)
    case .layer:
      options.epsilon = epsilonOfSamples
      options.isElementwise = self != .flax
    case .instance: setInstanceNormalization(&options)
    case .group:
      options.epsilon = epsilonOfSamples
      options.grouping = hasDefaultGroups ? .count(32) : .automatic
      options.arrangement = self == .mlx ? .interleaved : .contiguous
    case .rootMeanSquare:
      options.epsilon = epsilonOfRootMeanSquare
      options.affine = .weight
      options.isElementwise = self != .flax
    case .meanOnlyBatch:
      setBatchNormalization(&options)
      options.affine = .bias
    case .batchRenormalization: setBatchRenormalization(&options)
    }
    return options
  }

  private func setBatchNormalization(_ options: inout NormalizerOptions) {
    switch self {
    case .pyTorch, .mlx, .paper: break
    case .keras:
      options.epsilon = 1e-3
      options.momentum = .decay(0.99)
      options.runningVariance = .biasedVariance
    case .flax:
      options.momentum = .decay(0.99)
      options.runningVariance = .biasedVariance
    case .onnx:
      options.momentum = .decay(0.9)
      options.runningVariance = .biasedVariance
    }
  }

  private func setInstanceNormalization(_ options: inout NormalizerOptions) {
    options.epsilon = epsilonOfSamples
    options.tracksRunningStatistics = false
    options.affine = self == .pyTorch || self == .mlx ? .none : .weightAndBias
  }

  private func setBatchRenormalization(_ options: inout NormalizerOptions) {
    options.momentum = .rate(0.01)
    guard self == .keras else { return }
    options.epsilon = 1e-3
    options.momentum = .decay(0.99)
    options.renormalizationConvention = .keras
    options.renormalizationSchedule = .constant
    options.rMin = 0
    options.rMax = .infinity
    options.dMax = .infinity
  }

  /// ε of the methods whose statistics belong to one sample.
  private var epsilonOfSamples: Double {
    switch self {
    case .pyTorch, .paper, .mlx, .onnx: 1e-5
    case .keras: 1e-3
    case .flax: 1e-6
    }
  }

  private var epsilonOfRootMeanSquare: Double? {
    switch self {
    case .pyTorch, .paper: nil
    case .mlx, .onnx: 1e-5
    case .keras, .flax: 1e-6
    }
  }

  private var hasDefaultGroups: Bool { self == .keras || self == .flax || self == .paper }
}
