extension ConventionConversion {
  /// Leaves batch normalization, which has the same inference.
  mutating func becomeBatchNormalization() {
    lose(
      "\(name) has no batch renormalization; batch normalization has the same inference, and"
        + " training without r and d")
    method = .batch
    let epsilon = options.epsilon ?? 0
    if let deviation = state["running_std"], state["running_var"] == nil {
      state["running_var"] = deviation.mapped { max(0, $0 * $0 - epsilon) }
      convert("running_var is running_std² − ε")
    }
    for name in ["running_std", "renorm_mean", "renorm_std"] { drop(name) }
    options.runningVariance = .biasedVariance
  }

  /// Converts between the paper's convention and Keras's.
  mutating func convertRenormalization(_ defaults: NormalizerOptions) {
    let side = target.momentumSide
    for (word, path) in [
      ("momentum", \NormalizerOptions.momentum), ("renorm-momentum", \.referenceMomentum),
    ] {
      let momentum = options[keyPath: path].written(as: side)
      if momentum != options[keyPath: path] {
        convert("\(word) \(options[keyPath: path]) becomes \(momentum), the side of \(name)")
        options[keyPath: path] = momentum
      }
    }
    let (found, wanted) = (options.renormalizationConvention, defaults.renormalizationConvention)
    if wanted == .keras { keepBoundsConstant() }
    guard found != wanted else { return }
    options.renormalizationConvention = wanted
    if wanted == .keras { options.referenceMomentum = options.momentum }
    let epsilon = options.epsilon ?? 0
    switch (found, wanted) {
    case (_, .keras):
      if state["running_std"] == nil {
        state["running_std"] = state["running_var"]?.mapped { ($0 + epsilon).squareRoot() }
      }
      state["running_var"] = state["running_std"]?.mapped { max(0, $0 * $0 - epsilon) }
      state["renorm_mean"] = state["running_mean"]
      state["renorm_std"] = state["running_std"]
      convert("both of \(name)'s sets of statistics start as the one that there is")
    case (.keras, .paper):
      for name in ["renorm_mean", "renorm_std", "running_var"] { state[name] = nil }
      lose("\(name) has one set of statistics: renorm_mean and renorm_std are left out")
    default:
      state["running_std"] = state["running_var"]?.mapped { ($0 + epsilon).squareRoot() }
      state["running_var"] = nil
      convert("running_std is √(running_var + ε)")
    }
  }

  private mutating func keepBoundsConstant() {
    if options.rMin == nil {
      options.rMin = 1 / options.rMax
      convert("r_min is \(1 / options.rMax), for \(name) does not take it from r_max")
    }
    guard case .paper = options.renormalizationSchedule else { return }
    options.renormalizationSchedule = .constant
    lose("\(name) has no schedule of bounds; the last ones hold from the first step")
  }
}
