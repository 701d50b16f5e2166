extension NormalizerApplication {
  /// Gives the normalizer the parameters and statistics that there are.
  func load<Scalar: ReductionScalar>(
    _ inputs: ApplicationInputs<Scalar>, into normalizer: inout any ActivationNormalizer<Scalar>,
    _ outcome: inout Outcome, epsilon: Double
  ) throws(NormalizationError) {
    var state = normalizer.state
    for name in state.names {
      guard let shape = state[name]?.shape else { continue }
      if let value = try inputs.value(name, shape: shape) { state[name] = value }
    }
    if state["running_mean"] != nil {
      try checkRunningStatistics(inputs, state)
    }
    for name in ["running_var", "running_std", "renorm_std"] {
      guard let shape = (state[name] ?? state["running_std"])?.shape,
        let spread: Tensor<Scalar> = try inputs.tensor(name, shape: shape),
        let least = spread.elements.min(), least < 0
      else { continue }
      throw .invalidInput(
        name: name, requirement: "0 or more everywhere", found: "\(least) somewhere")
    }
    if let deviation = state["running_std"], !inputs.has("running_std"),
      let variance: Tensor<Scalar> = try inputs.tensor("running_var", shape: deviation.shape)
    {
      let isKeras = options.renormalizationConvention == .keras
      state["running_std"] =
        Tensor<Scalar>(
          variance.shape,
          doubles: variance.doubles().map {
            // Keras starts both at 1.
            isKeras && $0 == 1 ? 1 : max(0, $0 + epsilon).squareRoot()
          }
        ).stateValue
    }
    if state["renorm_mean"] != nil, inputs.has("running_mean"), !inputs.has("renorm_mean") {
      outcome.notes.append("there is no renorm_mean and renorm_std, so they start from 0 and 1")
    }
    try normalizer.load(state)
  }

  /// Throws unless mean and spread are there together, and in inference at all.
  private func checkRunningStatistics<Scalar: ReductionScalar>(
    _ inputs: ApplicationInputs<Scalar>, _ state: StateDictionary
  ) throws(NormalizationError) {
    let hasMean = inputs.has("running_mean")
    let spreads = ["running_var", "running_std"]
    let hasSpread =
      spreads.contains { inputs.has($0) && (state[$0] != nil || state["running_std"] != nil) }
      || (hasMean && spreads.allSatisfy { state[$0] == nil })
    guard hasMean != hasSpread || (normalizesWithPopulation && !hasMean) else {
      return try checkReference(inputs)
    }
    let (missing, other) =
      hasMean ? ("running_var", "running_mean") : ("running_mean", "running_var")
    throw .invalidInput(
      name: missing,
      requirement: hasMean == hasSpread
        ? "there, for inference normalizes with it (--running-statistics off takes the input's)"
        : "there, for \(other) is",
      found: "missing")
  }

  private var normalizesWithPopulation: Bool { phase == .inference || options.isFrozen }

  private func checkReference<Scalar: ReductionScalar>(
    _ inputs: ApplicationInputs<Scalar>
  ) throws(NormalizationError) {
    let (mean, deviation) = ("renorm_mean", "renorm_std")
    guard inputs.has(mean) != inputs.has(deviation) else { return }
    let hasMean = inputs.has(mean)
    throw .invalidInput(
      name: hasMean ? deviation : mean,
      requirement: "there, for \(hasMean ? mean : deviation) is", found: "missing")
  }

  /// Writes the running statistics, where there are any.
  func write<Scalar: ReductionScalar>(
    stateOf normalizer: any ActivationNormalizer<Scalar>, to outcome: inout Outcome,
    epsilon: Double
  ) {
    guard let population = (normalizer as? any PopulationNormalizer<Scalar>)?.population else {
      return
    }
    if population.skippedBatches > 0 {
      outcome.notes.append("the batch is empty or not finite, so running statistics were kept")
    }
    let state = normalizer.state
    for name in state.names where name != "weight" && name != "bias" {
      outcome.tensors[name] = state[name]
    }
    if population.spread == .deviation {
      let variances = population.spreadValues.doubles().map { max(0, $0 * $0 - epsilon) }
      outcome.tensors["running_var"] =
        Tensor<Scalar>(population.mean.shape, doubles: variances).stateValue
    }
  }
}
