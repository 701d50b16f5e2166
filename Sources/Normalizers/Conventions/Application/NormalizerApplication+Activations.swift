extension NormalizerApplication {
  /// Applies a normalizer of activations to `x`.
  func applyToActivations<Scalar: ReductionScalar>(
    _ inputs: ApplicationInputs<Scalar>, _ threads: ThreadPool
  ) throws(NormalizationError) -> Outcome {
    let x = inputs.main
    guard (2...5).contains(x.shape.rank) else {
      throw .rank(expected: "an activation (N, C, …) has rank 2 to 5", found: x.shape)
    }
    let gradient = try inputs.gradient()
    let sample = Shape(Array(x.shape.dimensions.dropFirst()))
    let options = try optionsWithAffine(inputs, sample: sample)
    let made: (any ActivationNormalizer<Scalar>)? = try method.makeActivationNormalizer(
      sample: sample, options)
    guard var normalizer = made else { preconditionFailure("the method acts on activations") }
    var outcome = Outcome()
    try load(inputs, into: &normalizer, &outcome, epsilon: options.epsilon(for: Scalar.self))

    var y = Tensor<Scalar>([0])
    let record = try forward(
      x, mask: mask(inputs), &normalizer, into: &y, threads: threads)
    outcome.tensors["y"] = y.stateValue
    write(record, to: &outcome)
    if let gradient {
      var dx = Tensor<Scalar>([0])
      let parameters = try normalizer.backward(gradient, record, into: &dx, threads: threads)
      outcome.tensors["grad_input"] = dx.stateValue
      for name in ["weight", "bias"] {
        guard let tensor = parameters[name], let shape = inputs.shape(of: name) else { continue }
        outcome.tensors["grad_\(name)"] = tensor.reshaped(shape).stateValue
      }
    }
    write(stateOf: normalizer, to: &outcome, epsilon: options.epsilon(for: Scalar.self))
    return outcome
  }

  private func forward<Scalar: ReductionScalar>(
    _ x: Tensor<Scalar>, mask: Tensor<Scalar>?,
    _ normalizer: inout any ActivationNormalizer<Scalar>, into y: inout Tensor<Scalar>,
    threads: ThreadPool
  ) throws(NormalizationError) -> ForwardRecord<Scalar> {
    guard let mask, var maskable = normalizer as? any MaskableNormalizer<Scalar> else {
      return try normalizer.forward(x, phase, into: &y, threads: threads)
    }
    let record = try maskable.forward(x, phase, mask: mask, into: &y, threads: threads)
    normalizer = maskable
    return record
  }

  /// The mask of shape (N) or (N, …), where there is one.
  private func mask<Scalar: ReductionScalar>(
    _ inputs: ApplicationInputs<Scalar>
  ) throws(NormalizationError) -> Tensor<Scalar>? {
    guard let mask: Tensor<Scalar> = inputs.tensor("mask") else { return nil }
    let x = inputs.main.shape
    let full = Shape([x.samples] + x.dimensions.dropFirst(2))
    for shape in [[x.samples], full] where mask.shape.isSame(as: shape) {
      return mask.reshaped(shape)
    }
    throw .invalidInput(
      name: "mask", requirement: "of shape \(x.samples) or \(full)", found: "of shape \(mask.shape)"
    )
  }

  /// The options with γ and β as the tensors have them.
  private func optionsWithAffine<Scalar>(
    _ inputs: ApplicationInputs<Scalar>, sample: Shape
  ) throws(NormalizationError) -> NormalizerOptions {
    var options = self.options
    let shapes = ["weight", "bias"].compactMap { inputs.shape(of: $0) }
    if let first = shapes.first, let second = shapes.last, first != second {
      throw .invalidInput(
        name: "bias", requirement: "of shape \(first) as weight is", found: "of shape \(second)")
    }
    options.affine =
      switch (inputs.has("weight"), inputs.has("bias")) {
      case (true, true): .weightAndBias
      case (true, false): .weight
      case (false, true): .bias
      case (false, false): .none
      }
    let perChannel: Shape = [sample[0]]
    if let shape = shapes.first {
      options.isElementwise = shape.isSame(as: sample) && !shape.isSame(as: perChannel)
      guard shape.isSame(as: perChannel) || (options.isElementwise && takesElementwise) else {
        throw .invalidInput(
          name: inputs.has("weight") ? "weight" : "bias",
          requirement: "of shape \(perChannel)" + (takesElementwise ? " or \(sample)" : ""),
          found: "of shape \(shape)")
      }
    } else {
      options.isElementwise = false
    }
    if method == .instance, inputs.has("running_mean") || inputs.has("running_var") {
      options.tracksRunningStatistics = true
    }
    return options
  }

  private var takesElementwise: Bool {
    method.options.contains(.elementwise) && options.extent == .sample
  }

  /// The shape of mean and rstd, of which there are `count`.
  private func statisticShape(of x: Shape, count: Int) -> Shape {
    switch method {
    case .instance where count == x.samples * x.channels: return [x.samples, x.channels]
    case .batch where count != x.channels: return [count / x.channels, x.channels]
    case .batch, .batchRenormalization, .meanOnlyBatch, .instance: return [x.channels]
    case .group where x.samples > 0: return [x.samples, count / x.samples]
    default:
      return options.extent == .channels
        ? Shape([x.samples] + x.dimensions.dropFirst(2)) : Shape([x.samples])
    }
  }

  /// Writes mean, rstd, and the correction where there is one.
  private func write<Scalar: ReductionScalar>(
    _ record: ForwardRecord<Scalar>, to outcome: inout Outcome
  ) {
    let numbers = [
      ("mean", record.mean), ("rstd", record.reciprocalDeviation),
      ("r", record.correction?.r ?? []), ("d", record.correction?.d ?? []),
    ]
    let written = method.definition.outputs.map(\.name)
    for (name, numbers) in numbers where written.contains(name) && !numbers.isEmpty {
      let shape = statisticShape(of: record.input.shape, count: numbers.count)
      outcome.tensors[name] = Tensor<Scalar>(shape, doubles: numbers).stateValue
    }
  }
}
