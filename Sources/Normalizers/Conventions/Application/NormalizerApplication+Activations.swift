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
    let record = try normalizer.forward(x, phase, into: &y, threads: threads)
    outcome.tensors["y"] = y.stateValue
    outcome.write(record, shape: statisticShape(of: x.shape))
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
    return options
  }

  private var takesElementwise: Bool {
    method.options.contains(.elementwise) && options.extent == .sample
  }

  /// The shape of mean and rstd.
  private func statisticShape(of x: Shape) -> Shape {
    switch method {
    case .batch, .batchRenormalization: [x.channels]
    case .instance: [x.samples, x.channels]
    case .group: [x.samples, (try? options.groups(of: x.channels)) ?? 1]
    default:
      options.extent == .channels
        ? Shape([x.samples] + x.dimensions.dropFirst(2)) : [x.samples]
    }
  }
}

extension NormalizerApplication.Outcome {
  /// Writes mean, rstd, and the correction where there is one.
  fileprivate mutating func write<Scalar: ReductionScalar>(
    _ record: ForwardRecord<Scalar>, shape: Shape
  ) {
    tensors["mean"] = Tensor<Scalar>(shape, doubles: record.mean).stateValue
    tensors["rstd"] = Tensor<Scalar>(shape, doubles: record.reciprocalDeviation).stateValue
    guard let correction = record.correction else { return }
    tensors["r"] = Tensor<Scalar>(shape, doubles: correction.r).stateValue
    tensors["d"] = Tensor<Scalar>(shape, doubles: correction.d).stateValue
  }
}
