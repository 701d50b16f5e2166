extension NormalizerApplication {
  /// Applies weight normalization to `v` and `g`.
  func applyWeightNormalization<Scalar: ReductionScalar>(
    _ inputs: ApplicationInputs<Scalar>, _ threads: ThreadPool
  ) throws(NormalizationError) -> Outcome {
    let gradient = try inputs.gradient()
    var normalizer = try WeightNormalization(
      wrapping: inputs.main, sharing: options.weightSharing())
    var outcome = Outcome()
    if let lengths = try inputs.value("g", shape: normalizer.lengths.shape) {
      var state = normalizer.state
      state["original0"] = lengths
      try normalizer.load(state)
    } else {
      outcome.notes.append("there is no g, so the norms of v are taken")
    }
    let lengthShape = inputs.shape(of: "g") ?? normalizer.lengths.shape
    if let preactivations: Tensor<Scalar> = inputs.tensor("preactivations") {
      let bias = try normalizer.initialize(
        fromPreactivations: preactivations.moments(per: .channel, threads: threads))
      outcome.tensors["g"] = normalizer.lengths.stateValue.reshaped(lengthShape)
      outcome.tensors["bias"] = bias.stateValue
    }
    var weight = Tensor<Scalar>([0])
    let record = normalizer.forward(phase, into: &weight, threads: threads)
    outcome.tensors["weight"] = weight.stateValue
    guard let gradient else { return outcome }
    let gradients = try normalizer.backward(gradient, record, threads: threads)
    outcome.tensors["grad_v"] = gradients["original1"]?.stateValue
    outcome.tensors["grad_g"] = gradients["original0"]?.stateValue
      .reshaped(lengthShape)
    return outcome
  }
}
