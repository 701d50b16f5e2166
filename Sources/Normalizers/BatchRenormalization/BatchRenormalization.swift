/// Batch Renormalization: batch normalization whose training output follows the running statistics.
///
/// For a channel with batch mean μ_B, batch deviation σ_B = √(ε + Σ(x − μ_B)²/n), and running μ and σ,
///
///     r = clip(σ_B/σ, r_min … r_max)     d = clip((μ_B − μ)/σ, −d_max … d_max)
///     y = γ·((x − μ_B)/σ_B·r + d) + β
///
/// in training, with r and d constants to the gradient and taken before the running statistics move;
/// y = γ·(x − μ)/σ + β in inference. Averaged are the mean and the *deviation*, as the paper does, unless
/// another ``RenormalizationConvention`` is chosen. With r_max = 1, d_max = 0 it is batch normalization in
/// training; without clipping, training and inference give the same output. ε is 1e-5 as in the package's
/// batch normalization, the running rate 0.01.
///
/// - Complexity: that of ``BatchNormalization``: the correction takes no pass of its own.
/// - SeeAlso: Ioffe 2017, arXiv 1702.03275, Algorithm 1 and §3.
public struct BatchRenormalization<Scalar: ReductionScalar>: TrackingNormalizer, MaskableNormalizer
{
  /// C, the number of channels.
  public let channels: Int
  /// ε, inside the root of σ_B.
  public let epsilon: Double
  /// How the bounds on r and d grow over the steps.
  public let schedule: RenormalizationSchedule
  /// Which running statistics are kept.
  public let convention: RenormalizationConvention
  /// γ and β, each of shape (C).
  public internal(set) var affine: AffineParameters<Scalar>
  /// What inference uses: the running mean and the spread of the ``convention``, each of shape (C).
  ///
  /// With `nil` and no ``reference`` it is batch normalization, for r and d have nothing to refer to.
  public var population: RunningStatistics<Scalar>?
  /// What r and d refer to, when that is not the ``population``: `renorm_mean` and `renorm_std` of
  /// ``RenormalizationConvention/keras``.
  public var reference: RunningStatistics<Scalar>?
  /// Whether training behaves as inference: see ``PopulationNormalizer``.
  public var isFrozen = false

  /// A batch renormalization of `channels` channels.
  ///
  /// - Parameters:
  ///   - channels: C, at least 1.
  ///   - epsilon: ε, at least 0.
  ///   - momentum: how running statistics follow the batches.
  ///   - schedule: the bounds on r and d; a step is a training batch taken in.
  ///   - affine: whether there are γ and β.
  ///   - convention: which running statistics are kept.
  ///   - referenceMomentum: how ``reference`` follows the batches; Keras's `renorm_momentum`, and of no
  ///     use to other conventions.
  /// - Throws: ``NormalizationError/invalidOption(name:requirement:found:)``.
  public init(
    channels: Int, epsilon: Double = 1e-5, momentum: Momentum = .rate(0.01),
    schedule: RenormalizationSchedule = .paper, affine: AffineChoice = .weightAndBias,
    convention: RenormalizationConvention = .paper, referenceMomentum: Momentum = .decay(0.99)
  ) throws(NormalizationError) {
    try checkOptions(channels: channels, epsilon: epsilon)
    self.channels = channels
    self.epsilon = epsilon
    self.schedule = schedule
    self.convention = convention
    self.affine = AffineParameters([channels], affine)
    population = try RunningStatistics(
      count: channels, momentum: momentum, spread: convention.spread)
    if convention == .keras {
      reference = try RunningStatistics(
        count: channels, momentum: referenceMomentum, spread: .deviation)
    }
  }

  func layout(for shape: Shape) throws(NormalizationError) -> StatisticLayout {
    try .ofBatch(shape, channels: channels, method: "batch renorm")
  }

  func normalizeBatch(
    _ x: Tensor<Scalar>, _ layout: StatisticLayout, _ parameters: ParameterLayout,
    mask: Tensor<Scalar>?, into y: inout Tensor<Scalar>, threads: ThreadPool
  ) -> (record: ForwardRecord<Scalar>, moments: [Moments]) {
    guard let statistics = reference ?? population else {
      return affine.normalize(
        x, layout, parameters, epsilon: epsilon, mask: mask, into: &y, threads: threads)
    }
    let bounds = schedule.bounds(atStep: statistics.batchesTracked)
    let running = statistics.standardizations(epsilon: epsilon)
    let largestScale = convention == .keras ? 1 / epsilon.squareRoot() : .infinity
    return affine.renormalize(
      x, layout, parameters, epsilon: epsilon, mask: mask,
      correction: { channel, moments in
        let (mean, scale) = (running[channel].mean, min(running[channel].scale, largestScale))
        // Without a running deviation there is no reference; without an element no batch.
        guard scale > 0, moments.count > 0 else { return (1, 0) }
        let deviation = (moments.variance + epsilon).squareRoot()
        return (
          min(max(deviation * scale, bounds.rMin), bounds.rMax),
          min(max((moments.mean - mean) * scale, -bounds.dMax), bounds.dMax)
        )
      }, into: &y, threads: threads)
  }

  mutating func follow(_ moments: [Moments]) {
    let epsilon = epsilon
    population?.update(with: moments, epsilon: epsilon)
    reference?.update(with: moments, epsilon: epsilon)
  }

  /// The learned tensors and statistics: PyTorch's names, `running_std` for a deviation, and `renorm_mean`,
  /// `renorm_std` for the ``reference``.
  public var state: StateDictionary {
    var state = affine.state
    if let population { state.merge(population.state()) }
    if let reference { state.merge(reference.state(prefix: "renorm")) }
    return state
  }

  /// Takes over a state, all of it or nothing of it.
  ///
  /// - Throws: ``NormalizationError/stateMismatch(name:expected:found:)`` for the first entry that does not fit.
  public mutating func load(_ state: StateDictionary) throws(NormalizationError) {
    try state.check(against: self.state)
    affine.take(from: state)
    population?.take(from: state)
    reference?.take(from: state, prefix: "renorm")
  }
}
