extension ConventionConversion {
  /// Converts what acts on activations.
  mutating func convertActivations(_ source: NormalizationMethod) {
    var source = source
    if source == .batchRenormalization, target.counterpart(of: source) == nil {
      becomeBatchNormalization()
      source = .batch
    } else if target.counterpart(of: source) == nil {
      lose("\(name) has no \(source.rawValue) normalization")
      method = nil
      return
    }
    let defaults = target.options(for: source)
    convertEpsilon(default: defaults.epsilon)
    switch source {
    case .batch:
      convertMomentum(default: defaults.momentum)
      convertRunningVariance(to: defaults.runningVariance)
      convertTracking()
      dropGhostBatches()
    case .instance: dropTrackingOfInstances()
    case .group: convertArrangement(to: defaults.arrangement)
    case .batchRenormalization: convertRenormalization(defaults)
    case .rootMeanSquare: dropShiftOfRootMeanSquare()
    default: break
    }
    convertAffine(source)
  }

  private mutating func convertEpsilon(default usual: Double?) {
    if options.epsilon == nil, target != .pyTorch {
      let isDouble = if case .double? = state["weight"] { true } else { false }
      let epsilon = isDouble ? Double.ulpOfOne : Double(Float.ulpOfOne)
      options.epsilon = epsilon
      convert(
        "the machine epsilon of \(isDouble ? "float64" : "float32") is written out: \(epsilon)")
    }
    if let epsilon = options.epsilon, epsilon != usual {
      let usual = usual.map { "\($0)" } ?? "the machine epsilon"
      convert("epsilon \(epsilon) has to be set, for that of \(name) is \(usual)")
    }
  }

  private mutating func convertMomentum(default usual: Momentum) {
    if options.momentum == .cumulative {
      guard target != .pyTorch && target != .paper else { return }
      options.momentum = usual
      lose("\(name) has no cumulative average; its own momentum, \(usual), is taken")
      drop("num_batches_tracked")
      return
    }
    let momentum = options.momentum.written(as: target.momentumSide)
    if momentum != options.momentum {
      convert("momentum \(options.momentum) becomes \(momentum), the side of \(name)")
      options.momentum = momentum
    }
    if target != .pyTorch && target != .paper { drop("num_batches_tracked") }
  }

  private mutating func convertRunningVariance(to wanted: RunningSpread) {
    guard options.runningVariance != wanted else { return }
    let found = options.runningVariance
    options.runningVariance = wanted
    guard options.tracksRunningStatistics, state["running_var"] != nil else {
      convert("running variances become \(wanted.rawValue), as \(name) averages them")
      return
    }
    guard let n = elementsPerStatistic else {
      lose(
        "running_var holds \(found.rawValue) variances and \(name) averages \(wanted.rawValue) ones;"
          + " it is kept, for the number of elements of a statistic is not known")
      return
    }
    let factor = Double(n) / Double(n - 1)
    scale("running_var", by: wanted == .unbiasedVariance ? factor : 1 / factor)
    convert(
      "running_var is \(wanted == .unbiasedVariance ? "multiplied" : "divided") by n/(n − 1) with"
        + " n = \(n), for \(name) averages \(wanted.rawValue) variances")
  }

  private mutating func convertTracking() {
    guard !options.tracksRunningStatistics, target != .pyTorch, target != .mlx, target != .paper
    else { return }
    options.tracksRunningStatistics = true
    lose("\(name) always has running statistics; inference takes them, not those of the input")
  }

  private mutating func dropGhostBatches() {
    guard let size = options.ghostBatchSize else { return }
    options.ghostBatchSize = nil
    lose("\(name) has no ghost batches; give it batches of \(size) samples")
  }

  private mutating func convertArrangement(to wanted: GroupArrangement) {
    guard options.arrangement != wanted else { return }
    if target == .mlx {
      convert("pytorch_compatible has to be set, for mlx's own groups are interleaved")
      return
    }
    options.arrangement = wanted
    lose(
      "\(name) has no interleaved groups; let the channels c of group c mod G lie side by side, in γ, β"
        + " and the layers around")
  }

  private mutating func dropTrackingOfInstances() {
    guard options.tracksRunningStatistics, target != .pyTorch else { return }
    options.tracksRunningStatistics = false
    lose(
      "\(name) has no running statistics for instance normalization; for inference with them take"
        + " batch normalization")
    for name in ["running_mean", "running_var", "num_batches_tracked"] { drop(name) }
  }

  private mutating func dropShiftOfRootMeanSquare() {
    guard target != .paper, options.affine == .weightAndBias || options.affine == .bias else {
      return
    }
    options.affine = options.affine == .bias ? .none : .weight
    state["bias"] = nil
    lose("\(name) has no β for rms normalization")
  }

  /// Adds what the target cannot leave out, a γ of ones or a β of zeros.
  private mutating func convertAffine(_ source: NormalizationMethod) {
    let wanted = target.closestAffine(to: options.affine, for: source)
    guard wanted != options.affine else { return }
    let reason = "\(name) has no choice of \(options.affine.rawValue) there"
    let lacksWeight = options.affine == .bias || options.affine == .none
    let lacksBias = options.affine == .weight || options.affine == .none
    if let shape = (state["weight"] ?? state["bias"] ?? state["running_mean"])?.shape {
      if lacksWeight, wanted != .bias { add("weight", shape, repeating: 1) }
      if lacksBias, wanted == .weightAndBias { add("bias", shape, repeating: 0) }
    }
    let added =
      lacksWeight && lacksBias
      ? "γ of ones and β of zeros are" : lacksWeight ? "a γ of ones is" : "a β of zeros is"
    convert("\(reason), so \(added) added; do not train what was added")
    options.affine = wanted
  }
}

extension Convention {
  /// The smallest choice of γ and β that the framework has and that holds what is wanted.
  fileprivate func closestAffine(
    to wanted: AffineChoice, for method: NormalizationMethod
  ) -> AffineChoice {
    switch (self, wanted) {
    case (.mlx, _) where method == .rootMeanSquare, (.onnx, _) where method == .rootMeanSquare:
      .weight
    case (.pyTorch, .bias), (.mlx, .bias): .weightAndBias
    case (.mlx, .weight) where method != .layer: .weightAndBias
    case (.onnx, .weight) where method == .layer: .weight
    case (.onnx, .none) where method == .layer: .weight
    case (.onnx, _): .weightAndBias
    default: wanted
    }
  }
}
