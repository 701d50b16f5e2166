extension TrackingNormalizer {
  /// An estimate of the population: see ``PopulationNormalizer/makePopulationEstimate(_:)``.
  public func makePopulationEstimate(
    _ estimator: PopulationEstimator
  ) -> PopulationEstimate<Scalar>? {
    population.map { PopulationEstimate(estimator, replacing: $0, epsilon: epsilon) }
  }

  /// Folds the normalizer into a layer: see ``PopulationNormalizer/folded(into:bias:outputAxis:)``.
  public func folded(
    into weight: Tensor<Scalar>, bias: Tensor<Scalar>?, outputAxis: Int
  ) throws(NormalizationError) -> (weight: Tensor<Scalar>, bias: Tensor<Scalar>) {
    guard let population else { throw .noPopulation }
    let layout = try weight.shape.outputLayout(channels: channels, axis: outputAxis)
    if let bias, bias.shape != [channels] {
      throw .shapeMismatch(expected: [channels], found: bias.shape)
    }
    let gammas = affine.weight?.doubles()
    let betas = affine.bias?.doubles()
    let biases = bias?.doubles()
    var scales: [Standardization] = []
    var shifts: [Double] = []
    for (channel, own) in population.standardizations(epsilon: epsilon).enumerated() {
      let scale = own.scale * (gammas?[channel] ?? 1)
      scales.append(Standardization(mean: 0, scale: scale))
      shifts.append(scale * ((biases?[channel] ?? 0) - own.mean) + (betas?[channel] ?? 0))
    }
    return (weight.scaled(by: scales, layout), Tensor([channels], doubles: shifts))
  }
}

extension InstanceNormalization {
  /// An estimate of the population: see ``PopulationNormalizer/makePopulationEstimate(_:)``.
  ///
  /// The mean of batches is that over their samples too, of each sample's own mean and variance, which is what
  /// the running statistics follow; pooled they are those of the channel, as in batch normalization.
  public func makePopulationEstimate(
    _ estimator: PopulationEstimator
  ) -> PopulationEstimate<Scalar>? {
    population.map {
      PopulationEstimate(
        estimator, replacing: $0, epsilon: epsilon,
        sharing: estimator == .pooled ? .channel : .sampleChannel)
    }
  }
}

extension Tensor where Scalar: ReductionScalar {
  /// The tensor with the elements of every statistic multiplied by one number.
  fileprivate func scaled(by scales: [Standardization], _ layout: StatisticLayout) -> Tensor {
    var result = Tensor(uninitialized: shape) { _ in }
    guard shape.count > 0 else { return result }
    withPointer { source in
      result.withMutablePointer { target in
        layout.normalize(
          source, by: scales,
          AffineMap(layout: ParameterLayout(runLength: 1, count: 1), weight: nil, bias: nil),
          into: target, threads: .serial)
      }
    }
    return result
  }
}

extension Shape {
  /// How the elements of each output channel of a weight lie.
  fileprivate func outputLayout(
    channels: Int, axis: Int
  ) throws(NormalizationError) -> StatisticLayout {
    guard axis == 0 || axis == 1 else {
      throw .invalidOption(name: "the output axis", requirement: "0 or 1", found: "\(axis)")
    }
    guard rank >= 2 else { throw .rank(expected: "a weight has rank 2 or more", found: self) }
    guard self[axis] == channels else {
      var expected = dimensions
      expected[axis] = channels
      throw .shapeMismatch(expected: Shape(expected), found: self)
    }
    let rest = dimensions.dropFirst(axis + 1).reduce(1, *)
    return .perChannel([axis == 0 ? 1 : self[0], channels, rest])
  }
}
