extension NormalizationMethod {
  /// The normalizer of activations that the method stands for.
  ///
  /// - Parameters:
  ///   - sample: the shape (C, …) of a sample; only elementwise γ and β ask for more than C.
  ///   - options: those of the method; a convention gives them.
  /// - Returns: `nil` for a method that does not act on activations.
  /// - Throws: ``NormalizationError`` when an option does not fit.
  public func makeActivationNormalizer<Scalar: ReductionScalar>(
    sample: Shape, _ options: NormalizerOptions
  ) throws(NormalizationError) -> (any ActivationNormalizer<Scalar>)? {
    let made: (any ActivationNormalizer<Scalar>)? = try make(sample: sample, options)
    guard options.isFrozen, var population = made as? any PopulationNormalizer<Scalar> else {
      return made
    }
    population.isFrozen = true
    return population
  }

  private func make<Scalar: ReductionScalar>(
    sample: Shape, _ options: NormalizerOptions
  ) throws(NormalizationError) -> (any ActivationNormalizer<Scalar>)? {
    let channels = sample[0]
    let epsilon = options.epsilon(for: Scalar.self)
    let affine = options.affine
    switch self {
    case .none, .weight, .spectral: return nil
    case .batch:
      return try BatchNormalization(
        channels: channels, epsilon: epsilon, momentum: options.momentum,
        runningVariance: options.runningVariance, affine: affine,
        tracksRunningStatistics: options.tracksRunningStatistics,
        ghostBatches: options.ghostBatches())
    case .layer:
      guard options.extent == .sample else {
        return try ChannelLayerNormalization(channels: channels, epsilon: epsilon, affine: affine)
      }
      return options.isElementwise
        ? try LayerNormalization(elementwise: sample, epsilon: epsilon, affine: affine)
        : try LayerNormalization(perChannel: channels, epsilon: epsilon, affine: affine)
    case .instance:
      return try InstanceNormalization(
        channels: channels, epsilon: epsilon, affine: affine,
        tracksRunningStatistics: options.tracksRunningStatistics, momentum: options.momentum,
        runningVariance: options.runningVariance)
    case .group:
      return try GroupNormalization(
        groups: options.groups(of: channels), channels: channels, epsilon: epsilon, affine: affine,
        arrangement: options.arrangement)
    case .rootMeanSquare:
      guard options.extent == .sample else {
        return try RootMeanSquareNormalization(
          overChannels: channels, epsilon: epsilon, affine: affine)
      }
      return options.isElementwise
        ? try RootMeanSquareNormalization(elementwise: sample, epsilon: epsilon, affine: affine)
        : try RootMeanSquareNormalization(perChannel: channels, epsilon: epsilon, affine: affine)
    case .meanOnlyBatch:
      return try MeanOnlyBatchNormalization(
        channels: channels, momentum: options.momentum,
        bias: affine == .bias || affine == .weightAndBias)
    case .batchRenormalization:
      return try BatchRenormalization(
        channels: channels, epsilon: epsilon, momentum: options.momentum,
        schedule: options.renormalizationBounds(), affine: affine,
        convention: options.renormalizationConvention,
        referenceMomentum: options.referenceMomentum)
    }
  }

  /// The normalizer of a weight that the method stands for.
  ///
  /// - Parameters:
  ///   - weight: (C_out, …), of rank 2 or more.
  ///   - options: those of the method.
  /// - Returns: `nil` for a method that does not act on weights.
  /// - Throws: ``NormalizationError`` for a weight of rank 0 or 1, or an option outside its range.
  public func makeWeightNormalizer<Scalar: ReductionScalar>(
    wrapping weight: Tensor<Scalar>, _ options: NormalizerOptions
  ) throws(NormalizationError) -> (any WeightNormalizer<Scalar>)? {
    switch self {
    case .weight:
      return try WeightNormalization(wrapping: weight, sharing: options.weightSharing())
    case .spectral: return try options.spectralNormalization(wrapping: weight)
    default: return nil
    }
  }

  /// The number of groups when none is asked for: the most that divide the channels and leave 8 channels
  /// or more in a group, and 1 when there are fewer than 16.
  public static func defaultGroups(channels: Int) -> Int {
    stride(from: max(1, channels / 8), through: 1, by: -1).first { channels.isMultiple(of: $0) }
      ?? 1
  }
}

extension NormalizerOptions {
  /// ε as a number of the type that computes.
  public func epsilon<Scalar: ReductionScalar>(for type: Scalar.Type) -> Double {
    epsilon ?? Double(Scalar.ulpOfOne)
  }

  /// The number of groups that channels are divided into.
  ///
  /// - Throws: ``NormalizationError/groupsDoNotDivide(groups:channels:)``.
  public func groups(of channels: Int) throws(NormalizationError) -> Int {
    switch grouping {
    case .automatic: return NormalizationMethod.defaultGroups(channels: channels)
    case .count(let count): return count
    case .size(let size):
      guard size > 0, channels.isMultiple(of: size) else {
        throw .invalidOption(
          name: "group-size", requirement: "a divisor of the \(channels) channels",
          found: "\(size)")
      }
      return channels / size
    }
  }

  func weightSharing() throws(NormalizationError) -> WeightSharing {
    switch dimension {
    case .axis(0): return .outputChannel
    case .axis(1): return .inputChannel
    case .all: return .whole
    case .axis(let axis):
      throw .invalidOption(name: "dim", requirement: "0, 1 or all", found: "\(axis)")
    }
  }

  func spectralNormalization<Scalar: ReductionScalar>(
    wrapping weight: Tensor<Scalar>
  ) throws(NormalizationError) -> SpectralNormalization<Scalar> {
    guard case .axis(let axis) = dimension, axis < max(2, weight.shape.rank) else {
      throw .invalidOption(
        name: "dim", requirement: "an axis of the weight \(weight.shape)", found: text(of: .dim))
    }
    var random = RandomNumbers(seed: 0, stream: "spectral normalization")
    return try SpectralNormalization(
      wrapping: weight, axis: axis, iterations: iterations, order: iterationOrder,
      epsilon: epsilon(for: Scalar.self), using: &random)
  }

  func ghostBatches() throws(NormalizationError) -> GhostBatches? {
    guard let ghostBatchSize else { return nil }
    return try GhostBatches(
      size: ghostBatchSize, update: ghostUpdate, arrangement: ghostArrangement)
  }

  func renormalizationBounds() throws(NormalizationError) -> RenormalizationSchedule {
    switch renormalizationSchedule {
    case .constant: return try .constant(rMin: rMin, rMax: rMax, dMax: dMax)
    case .paper(let steps):
      let shape = RenormalizationSchedule.paper(scaledTo: steps)
      return try RenormalizationSchedule(
        hold: shape.hold, rMaxEnd: shape.rMaxEnd, dMaxEnd: shape.dMaxEnd, lastRMin: rMin,
        lastRMax: rMax, lastDMax: dMax)
    }
  }
}
