extension NormalizerApplication {
  /// Applies weight normalization to `v` and `g`.
  func applyWeightNormalization<Scalar: ReductionScalar>(
    _ inputs: ApplicationInputs<Scalar>, _ threads: ThreadPool
  ) throws(NormalizationError) -> Outcome {
    let gradient = try inputs.gradient()
    var normalizer = try WeightNormalization(wrapping: inputs.main)
    var outcome = Outcome()
    if let lengths = try inputs.value("g", shape: normalizer.lengths.shape) {
      var state = normalizer.state
      state["original0"] = lengths
      try normalizer.load(state)
    } else {
      outcome.notes.append("there is no g, so the norms of v are taken")
    }
    var weight = Tensor<Scalar>([0])
    let record = normalizer.forward(phase, into: &weight, threads: threads)
    outcome.tensors["weight"] = weight.stateValue
    guard let gradient else { return outcome }
    let gradients = try normalizer.backward(gradient, record, threads: threads)
    outcome.tensors["grad_v"] = gradients["original1"]?.stateValue
    outcome.tensors["grad_g"] = gradients["original0"]?.stateValue
      .reshaped(inputs.shape(of: "g") ?? normalizer.lengths.shape)
    return outcome
  }

  /// Applies spectral normalization to `weight`.
  func applySpectralNormalization<Scalar: ReductionScalar>(
    _ inputs: ApplicationInputs<Scalar>, _ threads: ThreadPool
  ) throws(NormalizationError) -> Outcome {
    let gradient = try inputs.gradient()
    var normalizer = try SpectralNormalization(wrapping: inputs.main)
    var outcome = Outcome()
    if let u = try inputs.value("u", shape: normalizer.leftVector.shape) {
      var state = normalizer.state
      state["0._u"] = u
      state["0._v"] = try inputs.value("v", shape: normalizer.rightVector.shape)
      try normalizer.load(state)
    } else {
      outcome.notes.append("there is no u, so a random one was iterated")
    }
    var weight = Tensor<Scalar>([0])
    let record = normalizer.forward(phase, into: &weight, threads: threads)
    outcome.tensors["weight"] = weight.stateValue
    outcome.tensors["sigma"] = Tensor<Scalar>([], doubles: record.norms).stateValue
    outcome.tensors["u"] = normalizer.leftVector.stateValue
    outcome.tensors["v"] = normalizer.rightVector.stateValue
    if let gradient {
      outcome.tensors["grad_weight"] =
        try normalizer.backward(gradient, record, threads: threads)["original"]?.stateValue
    }
    return outcome
  }
}
