extension ConventionConversion {
  /// Converts what acts on weights.
  mutating func convertWeights(_ source: NormalizationMethod) {
    if source == .spectral { completeVectors() }
    guard target.counterpart(of: source) != nil else { return bake(source) }
    if source == .spectral { convertOrder() }
    switch (source, target) {
    case (.weight, .flax):
      lose("flax adds 1e-12 to ‖v‖², which changes a weight whose length is near 1e-6")
    case (.spectral, .keras):
      drop("0._v")
      lose(
        "keras divides the stored weight by σ at every step of training, and lets no gradient flow"
          + " through σ")
    case (.spectral, .flax):
      drop("0._v")
      lose("flax iterates in inference too")
    default: break
    }
  }

  /// Finds v where u alone is stored.
  private mutating func completeVectors() {
    guard let original = state["original"], let left = state["0._u"], state["0._v"] == nil else {
      return
    }
    let right =
      if case .double(let weight) = original {
        rightVector(of: weight, left: left.tensor())?.stateValue
      } else {
        rightVector(of: original.tensor() as Tensor<Float>, left: left.tensor())?.stateValue
      }
    guard let right else { return }
    state["0._v"] = right
    convert("0._v is Wᵀu/‖Wᵀu‖")
  }

  private func rightVector<Scalar: ReductionScalar>(
    of weight: Tensor<Scalar>, left: Tensor<Scalar>
  ) -> Tensor<Scalar>? {
    var normalizer = try? options.spectralNormalization(wrapping: weight)
    guard (try? normalizer?.setVectors(left: left)) != nil else { return nil }
    return normalizer?.rightVector
  }

  private mutating func convertOrder() {
    let wanted = target.options(for: .spectral).iterationOrder
    guard options.iterationOrder != wanted else { return }
    options.iterationOrder = wanted
    lose(
      "\(name) renews \(wanted == .leftFirst ? "u" : "v") first, so that σ differs until u and v have"
        + " converged")
  }

  /// Replaces what was learned by the weight that it stands for.
  private mutating func bake(_ source: NormalizationMethod) {
    method = nil
    let isDouble = state.names.contains { if case .double? = state[$0] { true } else { false } }
    let baked =
      isDouble
      ? bakedWeight(source, of: Double.self)?.stateValue
      : bakedWeight(source, of: Float.self)?.stateValue
    lose(
      "\(name) has no \(source.rawValue) normalization"
        + (baked == nil ? "" : "; its weight is kept as it is used, and trains without it"))
    state = StateDictionary()
    state["weight"] = baked
  }

  private func bakedWeight<Scalar: ReductionScalar>(
    _ source: NormalizationMethod, of type: Scalar.Type
  ) -> Tensor<Scalar>? {
    guard let stored = state[source == .weight ? "original1" : "original"],
      let made: any WeightNormalizer<Scalar> = try? source.makeWeightNormalizer(
        wrapping: stored.tensor(), options)
    else { return nil }
    var normalizer = made
    guard (try? normalizer.load(state)) != nil else { return nil }
    var weight = Tensor<Scalar>([0])
    _ = normalizer.forward(.inference, into: &weight, threads: .serial)
    return weight
  }
}
