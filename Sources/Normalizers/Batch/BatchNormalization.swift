/// Batch Normalization: statistics of each channel over the samples and positions of the batch.
///
/// For an input x of shape (N, C, …) and a channel c, with n = N·H·W,
///
///     μ_c = Σ x/n     σ²_c = Σ (x − μ_c)²/n     y = γ_c·(x − μ_c)/√(σ²_c + ε) + β_c
///
/// Training normalizes with the batch's μ and σ² and lets the running ones follow; inference uses the
/// running ones. Defaults are PyTorch's: ε = 1e-5, `.rate(0.1)`, unbiased running variance.
///
/// - Complexity: training reads x once where a channel fits the L2 cache, and writes y.
/// - SeeAlso: Ioffe and Szegedy 2015, arXiv 1502.03167, Algorithms 1 and 2.
public struct BatchNormalization<Scalar: ReductionScalar>: PopulationNormalizer, AffineNormalizer {
  /// C, the number of channels.
  public let channels: Int
  /// ε, inside the root.
  public let epsilon: Double
  /// γ and β, each of shape (C).
  public internal(set) var affine: AffineParameters<Scalar>
  /// Running mean and variance, each of shape (C).
  public var population: RunningStatistics<Scalar>

  /// A batch normalization of `channels` channels.
  ///
  /// - Parameters:
  ///   - channels: C, at least 1.
  ///   - epsilon: ε, at least 0.
  ///   - momentum: how running statistics follow the batches.
  ///   - runningVariance: what of the variance is averaged.
  ///   - affine: whether there are γ and β.
  /// - Throws: ``NormalizationError/invalidOption(name:requirement:found:)``.
  public init(
    channels: Int, epsilon: Double = 1e-5, momentum: Momentum = .rate(0.1),
    runningVariance: RunningStatistics<Scalar>.Spread = .unbiasedVariance,
    affine: AffineParameters<Scalar>.Choice = .weightAndBias
  ) throws(NormalizationError) {
    try checkOptions(channels: channels, epsilon: epsilon)
    self.channels = channels
    self.epsilon = epsilon
    self.affine = AffineParameters([channels], affine)
    population = try RunningStatistics(
      count: channels, momentum: momentum, spread: runningVariance)
  }

  func layout(for shape: Shape) throws(NormalizationError) -> StatisticLayout {
    try shape.checkActivation(channels: channels)
    return .perChannel(shape)
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
      try x.shape.checkBatch(layout, method: "batch")
      let (record, moments) = affine.normalize(
        x, layout, parameters, epsilon: epsilon, into: &y, threads: threads)
      population.update(with: moments, epsilon: epsilon)
      return record
    }
  }
}

extension BatchNormalization {
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

extension StatisticLayout {
  /// One statistic a channel, over samples and positions.
  static func perChannel(_ shape: Shape) -> StatisticLayout {
    StatisticLayout(
      outer: Axis(1, stride: 0), inner: Axis(shape.channels, stride: shape.positions),
      spans: Axis(shape.samples, stride: shape.channels * shape.positions),
      spanLength: shape.positions)
  }
}

extension Shape {
  /// Refuses a training batch that has one element a channel.
  func checkBatch(_ layout: StatisticLayout, method: String) throws(NormalizationError) {
    guard layout.elementsPerStatistic != 1 else {
      throw .singleElement(
        method: method, found: self,
        remedy: "give it two samples or more, or a method that does not share over samples")
    }
  }
}
