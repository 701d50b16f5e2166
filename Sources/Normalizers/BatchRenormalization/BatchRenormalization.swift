/// Batch Renormalization: batch normalization whose training output follows the running statistics.
///
/// For a channel with batch mean μ_B, batch deviation σ_B = √(ε + Σ(x − μ_B)²/n), and running μ and σ,
///
///     r = clip(σ_B/σ, 1/r_max … r_max)     d = clip((μ_B − μ)/σ, −d_max … d_max)
///     y = γ·((x − μ_B)/σ_B·r + d) + β
///
/// in training, with r and d constants to the gradient and taken before the running statistics move;
/// y = γ·(x − μ)/σ + β in inference. Averaged are the mean and the *deviation*, as the paper does. With
/// r_max = 1, d_max = 0 it is batch normalization in training; without clipping, training and inference
/// give the same output. ε is 1e-5 as in the package's batch normalization, the running rate 0.01.
///
/// - SeeAlso: Ioffe 2017, arXiv 1702.03275, Algorithm 1 and §3.
public struct BatchRenormalization<Scalar: ReductionScalar>: TrackingNormalizer {
  /// C, the number of channels.
  public let channels: Int
  /// ε, inside the root of σ_B.
  public let epsilon: Double
  /// How r_max and d_max grow over the steps.
  public let schedule: RenormalizationSchedule
  /// γ and β, each of shape (C).
  public internal(set) var affine: AffineParameters<Scalar>
  /// Running mean and deviation, each of shape (C).
  ///
  /// With `nil` it is batch normalization, for r and d have nothing to refer to.
  public var population: RunningStatistics<Scalar>?
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
  /// - Throws: ``NormalizationError/invalidOption(name:requirement:found:)``.
  public init(
    channels: Int, epsilon: Double = 1e-5, momentum: Momentum = .rate(0.01),
    schedule: RenormalizationSchedule = .paper,
    affine: AffineParameters<Scalar>.Choice = .weightAndBias
  ) throws(NormalizationError) {
    try checkOptions(channels: channels, epsilon: epsilon)
    self.channels = channels
    self.epsilon = epsilon
    self.schedule = schedule
    self.affine = AffineParameters([channels], affine)
    population = try RunningStatistics(count: channels, momentum: momentum, spread: .deviation)
  }

  func layout(for shape: Shape) throws(NormalizationError) -> StatisticLayout {
    try .ofBatch(shape, channels: channels, method: "batch renorm")
  }

  func normalizeBatch(
    _ x: Tensor<Scalar>, _ layout: StatisticLayout, _ parameters: ParameterLayout,
    into y: inout Tensor<Scalar>, threads: ThreadPool
  ) -> (record: ForwardRecord<Scalar>, moments: [Moments]) {
    guard let population else {
      return affine.normalize(x, layout, parameters, epsilon: epsilon, into: &y, threads: threads)
    }
    let bounds = schedule.bounds(atStep: population.batchesTracked)
    let running = (mean: population.mean.doubles(), deviation: population.spreadValues.doubles())
    return affine.renormalize(
      x, layout, parameters, epsilon: epsilon,
      correction: { channel, moments in
        correction(
          moments, mean: running.mean[channel],
          deviation: running.deviation[channel], bounds)
      }, into: &y, threads: threads)
  }

  /// r and d of a channel whose batch has the given moments, against its running mean and deviation.
  private func correction(
    _ moments: Moments, mean: Double, deviation: Double, _ bounds: (rMax: Double, dMax: Double)
  ) -> (r: Double, d: Double) {
    guard deviation > 0 else { return (1, 0) }
    let ratio = (moments.variance + epsilon).squareRoot() / deviation
    let distance = (moments.mean - mean) / deviation
    return (
      min(max(ratio, 1 / bounds.rMax), bounds.rMax), min(max(distance, -bounds.dMax), bounds.dMax)
    )
  }
}
