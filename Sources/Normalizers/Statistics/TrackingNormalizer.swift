/// A member with γ and β that normalizes training with statistics of its input, and inference with the
/// population's of each channel where it keeps any.
protocol TrackingNormalizer<Scalar>: AffineNormalizer, PopulationNormalizer {
  var channels: Int { get }

  /// Normalizes x with statistics of its own.
  ///
  /// - Parameters:
  ///   - layout: that of ``AffineNormalizer/layout(for:)``.
  ///   - mask: which elements the statistics count, checked; `nil` for all.
  /// - Returns: the record for the backward pass, and the moments that the running statistics follow, which
  ///   are empty when there are none.
  func normalizeBatch(
    _ x: Tensor<Scalar>, _ layout: StatisticLayout, _ parameters: ParameterLayout,
    mask: Tensor<Scalar>?, into y: inout Tensor<Scalar>, threads: ThreadPool
  ) -> (record: ForwardRecord<Scalar>, moments: [Moments])

  /// Lets the running statistics follow a training batch.
  mutating func follow(_ moments: [Moments])
}

extension TrackingNormalizer {
  /// Normalizes x: see ``ActivationNormalizer``.
  public mutating func forward(
    _ x: Tensor<Scalar>, _ phase: Phase, into y: inout Tensor<Scalar>, threads: ThreadPool
  ) throws(NormalizationError) -> ForwardRecord<Scalar> {
    try forward(x, phase, mask: nil, into: &y, threads: threads)
  }

  /// Normalizes x: see ``MaskableNormalizer``.
  public mutating func forward(
    _ x: Tensor<Scalar>, _ phase: Phase, mask: Tensor<Scalar>?, into y: inout Tensor<Scalar>,
    threads: ThreadPool
  ) throws(NormalizationError) -> ForwardRecord<Scalar> {
    if let population, isFrozen || phase == .inference {
      try x.shape.checkActivation(channels: channels)
      try mask?.checkMask(of: x.shape)
      return affine.normalize(
        x, .perChannel(x.shape), parameterLayout(for: x.shape),
        by: population.standardizations(epsilon: epsilon), into: &y, threads: threads)
    }
    let layout = try layout(for: x.shape)
    try mask?.checkMask(of: x.shape, layout)
    let (record, moments) = normalizeBatch(
      x, layout, parameterLayout(for: x.shape), mask: mask, into: &y, threads: threads)
    if phase == .training, !isFrozen { follow(moments) }
    return record
  }

  mutating func follow(_ moments: [Moments]) {
    let epsilon = epsilon
    population?.update(with: moments, epsilon: epsilon)
  }

  func normalizeBatch(
    _ x: Tensor<Scalar>, _ layout: StatisticLayout, _ parameters: ParameterLayout,
    mask: Tensor<Scalar>?, into y: inout Tensor<Scalar>, threads: ThreadPool
  ) -> (record: ForwardRecord<Scalar>, moments: [Moments]) {
    affine.normalize(
      x, layout, parameters, epsilon: epsilon, mask: mask, keepsMoments: population != nil,
      into: &y, threads: threads)
  }

  /// The learned tensors and statistics, under PyTorch's names.
  public var state: StateDictionary {
    var state = affine.state
    if let population { state.merge(population.state()) }
    return state
  }

  /// Takes over a state, all of it or nothing of it.
  ///
  /// - Throws: ``NormalizationError/stateMismatch(name:expected:found:)`` for the first entry that does not fit.
  public mutating func load(_ state: StateDictionary) throws(NormalizationError) {
    try state.check(against: self.state)
    affine.take(from: state)
    population?.take(from: state)
  }
}
