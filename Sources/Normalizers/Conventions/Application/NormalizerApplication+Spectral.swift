extension NormalizerApplication {
  /// Applies spectral normalization to `weight`.
  func applySpectralNormalization<Scalar: ReductionScalar>(
    _ inputs: ApplicationInputs<Scalar>, _ threads: ThreadPool
  ) throws(NormalizationError) -> Outcome {
    let gradient = try inputs.gradient()
    var normalizer = try options.spectralNormalization(wrapping: inputs.main)
    var outcome = Outcome()
    if let u = try inputs.tensor("u", shape: normalizer.leftVector.shape) {
      if let v = try inputs.value("v", shape: normalizer.rightVector.shape) {
        var state = normalizer.state
        state["0._u"] = u.stateValue
        state["0._v"] = v
        try normalizer.load(state)
      } else {
        try normalizer.setVectors(left: u)
      }
    } else {
      outcome.notes.append("there is no u, so a random one was iterated")
    }
    var weight = Tensor<Scalar>([0])
    let record = normalizer.forward(phase, into: &weight, threads: threads)
    outcome.tensors["weight"] = weight.stateValue
    outcome.tensors["sigma"] = Tensor<Scalar>([], doubles: record.norms).stateValue
    outcome.tensors["u"] = normalizer.leftVector.stateValue
      .reshaped(inputs.shape(of: "u") ?? normalizer.leftVector.shape)
    outcome.tensors["v"] = normalizer.rightVector.stateValue
    outcome.tensors["residual"] =
      Tensor<Scalar>(
        [], doubles: [normalizer.residual(threads: threads)]
      ).stateValue
    if let lambda = options.penalty {
      outcome.write(penalty: lambda, of: inputs.main, axis: normalizer.axis, record, threads)
    }
    try writeOperatorNorm(of: weight, to: &outcome, threads)
    if let gradient {
      outcome.tensors["grad_weight"] =
        try normalizer.backward(gradient, record, threads: threads)["original"]?.stateValue
    }
    return outcome
  }

  /// Writes the norm of the convolution by a weight, where its input's size is given.
  private func writeOperatorNorm<Scalar: ReductionScalar>(
    of weight: Tensor<Scalar>, to outcome: inout Outcome, _ threads: ThreadPool
  ) throws(NormalizationError) {
    guard let operatorSize = options.operatorSize else { return }
    // One number stands for all axes.
    let axes = max(0, weight.shape.rank - 2)
    func each(_ numbers: [Int]) -> [Int] {
      numbers.count == 1 ? [Int](repeating: numbers[0], count: axes) : numbers
    }
    let padding: ConvolutionPadding =
      if case .zeros(let zeros) = options.padding { .zeros(each(zeros)) } else { .circular }
    let norm = try ConvolutionOperator(
      weight: weight, inputSize: each(operatorSize), stride: each(options.stride), padding: padding
    ).norm(threads: threads)
    outcome.tensors["operator_norm"] = Tensor<Scalar>([], doubles: [norm.value]).stateValue
    outcome.tensors["operator_ratio"] = Tensor<Scalar>([], doubles: [norm.ratio]).stateValue
  }
}

extension NormalizerApplication.Outcome {
  /// Writes λ/2·σ² and its gradient λσ·u·vᵀ.
  fileprivate mutating func write<Scalar: ReductionScalar>(
    penalty lambda: Double, of weight: Tensor<Scalar>, axis: Int,
    _ record: WeightForwardRecord<Scalar>, _ threads: ThreadPool
  ) {
    let sigma = record.norms[0]
    let vectors = record.singularVectors
    var gradient = Tensor<Scalar>(uninitialized: weight.shape) { _ in }
    weight.withMatrix(axis: axis) { matrix in
      gradient.withMutablePointer {
        matrix.outerProduct(
          vectors.u.map { $0 * lambda * sigma }, vectors.v, into: $0, threads: threads)
      }
    }
    tensors["penalty"] = Tensor<Scalar>([], doubles: [lambda / 2 * sigma * sigma]).stateValue
    tensors["grad_penalty"] = gradient.stateValue
  }
}
