/// A member that shares statistics over the batch in training and uses the population's in inference.
protocol BatchStatisticsNormalizer<Scalar>: AffineNormalizer, PopulationNormalizer {
  /// How the method is called in messages.
  static var name: String { get }

  var channels: Int { get }

  /// Normalizes x with the statistics of the batch.
  ///
  /// - Returns: the record for the backward pass, and the moments that the running statistics follow.
  func normalizeBatch(
    _ x: Tensor<Scalar>, _ layout: StatisticLayout, _ parameters: ParameterLayout,
    into y: inout Tensor<Scalar>, threads: ThreadPool
  ) -> (record: ForwardRecord<Scalar>, moments: [Moments])
}

extension BatchStatisticsNormalizer {
  /// One statistic a channel, over samples and positions.
  func layout(for shape: Shape) throws(NormalizationError) -> StatisticLayout {
    try shape.checkActivation(channels: channels)
    return StatisticLayout(
      outer: .init(1, stride: 0), inner: .init(shape.channels, stride: shape.positions),
      spans: .init(shape.samples, stride: shape.channels * shape.positions),
      spanLength: shape.positions)
  }

  /// Normalizes x: see ``ActivationNormalizer``.
  public mutating func forward(
    _ x: Tensor<Scalar>, _ phase: Phase, into y: inout Tensor<Scalar>, threads: ThreadPool
  ) throws(NormalizationError) -> ForwardRecord<Scalar> {
    let layout = try layout(for: x.shape)
    let parameters = parameterLayout(for: x.shape)
    switch phase {
    case .inference:
      return affine.normalize(
        x, layout, parameters, by: population.standardizations(epsilon: epsilon), into: &y,
        threads: threads)
    case .training:
      guard layout.elementsPerStatistic != 1 else {
        throw .singleElement(
          method: Self.name, found: x.shape,
          remedy: "give it two samples or more, or a method that does not share over samples")
      }
      let (record, moments) = normalizeBatch(x, layout, parameters, into: &y, threads: threads)
      population.update(with: moments, epsilon: epsilon)
      return record
    }
  }

  /// The learned tensors and statistics, under PyTorch's names.
  public var state: StateDictionary {
    var state = affine.state
    state.merge(population.state)
    return state
  }

  /// Takes over a state, all of it or nothing of it.
  public mutating func load(_ state: StateDictionary) throws(NormalizationError) {
    try state.check(against: self.state)
    affine.take(from: state)
    population.take(from: state)
  }
}
