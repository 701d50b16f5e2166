/// An estimate of a population's statistics, as batches are fed to it.
///
/// ``PopulationNormalizer/makePopulationEstimate(_:)`` makes one for a normalizer.
/// A batch that is empty or not finite changes nothing and is counted, as in ``RunningStatistics``.
public struct PopulationEstimate<Scalar: ReductionScalar>: Sendable {
  /// How batches are put together.
  public let estimator: PopulationEstimator
  /// How many batches have been taken in.
  public private(set) var batches = 0
  /// How many batches were left out, for being empty or not finite.
  public private(set) var skippedBatches = 0

  private let epsilon: Double
  /// Which elements of a batch the statistics are of.
  private let sharing: StatisticSharing
  private let replaced: RunningStatistics<Scalar>
  /// The mean over the batches so far.
  private var average: RunningStatistics<Double>
  /// The moments of all elements so far.
  private var pool: [Moments]

  /// An estimate of no batch.
  ///
  /// - Parameters:
  ///   - estimator: how batches are put together.
  ///   - statistics: what the estimate is to take the place of: it says how many statistics there are and
  ///     which ``RunningStatistics/spread`` they have.
  ///   - epsilon: ε inside the root, for a running deviation.
  public init(
    _ estimator: PopulationEstimator, replacing statistics: RunningStatistics<Scalar>,
    epsilon: Double
  ) {
    self.init(estimator, replacing: statistics, epsilon: epsilon, sharing: .channel)
  }

  init(
    _ estimator: PopulationEstimator, replacing statistics: RunningStatistics<Scalar>,
    epsilon: Double, sharing: StatisticSharing
  ) {
    self.estimator = estimator
    self.epsilon = epsilon
    self.sharing = sharing
    replaced = statistics
    average = RunningStatistics(averagingLike: statistics)
    pool = [Moments](repeating: Moments(), count: statistics.mean.shape.count)
  }

  /// Takes in a batch of shape (N, C, …), C being the number of statistics.
  ///
  /// - Throws: ``NormalizationError`` when the shape does not fit.
  /// - Complexity: reads the batch once.
  public mutating func add(
    _ batch: Tensor<Scalar>, threads: ThreadPool = .allProcessors
  ) throws(NormalizationError) {
    try batch.shape.checkActivation(channels: pool.count)
    add(try batch.moments(per: sharing, threads: threads))
  }

  /// Takes in a batch by its moments.
  ///
  /// - Parameter moments: one for each statistic, or several such sets one after the other, such as those
  ///   of ghost batches.
  /// - Precondition: their number is a multiple of that of the statistics.
  public mutating func add(_ moments: [Moments]) {
    precondition(moments.count.isMultiple(of: pool.count), "moments come in whole sets")
    let isTaken: Bool
    switch estimator {
    case .meanOfBatches:
      average.update(with: moments, epsilon: epsilon)
      isTaken = average.batchesTracked > batches
    case .pooled:
      isTaken = !moments.isEmpty && moments.allSatisfy { $0.count > 0 && $0.isFinite }
      guard isTaken else { break }
      for start in stride(from: 0, to: moments.count, by: pool.count) {
        pool.merge(Array(moments[start..<start + pool.count]))
      }
    }
    if isTaken { batches += 1 } else { skippedBatches += 1 }
  }

  /// The statistics estimated so far, with the momentum and the counters of those they are to replace.
  ///
  /// `nil` before the first batch, and of a single element where the spread is unbiased.
  public var statistics: RunningStatistics<Scalar>? {
    var estimated = average
    if estimator == .pooled { estimated.update(with: pool, epsilon: epsilon) }
    guard estimated.batchesTracked > 0 else { return nil }
    var statistics = replaced
    statistics.mean.overwrite(estimated.mean.doubles())
    statistics.spreadValues.overwrite(estimated.spreadValues.doubles())
    if let deviation = estimated.deviation {
      statistics.deviation = Tensor(deviation.shape, doubles: deviation.doubles())
    }
    return statistics
  }
}

extension RunningStatistics {
  /// Statistics of no batch, of the same number and spread as others, that give every batch the same weight.
  init<Other>(averagingLike other: RunningStatistics<Other>) {
    mean = Tensor(other.mean.shape)
    spreadValues = Tensor(other.spreadValues.shape, repeating: 1)
    deviation = other.deviation.map { Tensor($0.shape, repeating: 1) }
    spread = other.spread
    momentum = .cumulative
  }
}
