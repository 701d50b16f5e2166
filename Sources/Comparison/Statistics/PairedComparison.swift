/// What a person reads of a comparison of two methods: the difference, how sure it is, and over how many seeds.
public struct PairedComparison: Hashable, Sendable, Codable {
  /// The mean over seeds of treatment minus baseline, in the unit of the values.
  ///
  /// `nil` without pairs, or when a value is not finite, as after a trial that diverged.
  public let difference: Double?

  /// Student's t interval of the mean difference; `nil` for fewer than two pairs.
  public let interval: ConfidenceInterval?

  /// The p-value of the sign-flip test; `nil` where ``difference`` is.
  public let pValue: Double?

  /// The number of pairs, one a seed.
  public let n: Int

  /// Compares a treatment with a baseline, pair by pair.
  ///
  /// - Parameters:
  ///   - treatment: one value a seed, such as a test accuracy.
  ///   - baseline: the values of the same seeds, in the same order.
  ///   - alternative: what the test looks for.
  ///   - level: the probability of the interval covering the mean difference.
  /// - Precondition: both have the same number of values.
  public init(
    of treatment: [Double], against baseline: [Double], _ alternative: Alternative = .twoSided,
    level: Double = 0.95
  ) {
    let differences = PairedDifferences(of: treatment, against: baseline)
    difference = differences.sample.mean
    interval = differences.sample.meanInterval(level: level)
    pValue = differences.signFlipPValue(alternative)
    n = differences.values.count
  }
}
