import Tensors

extension Sample {
  /// Student's t interval of the mean, mean ± t(n − 1)·s/√n.
  ///
  /// - Parameter level: the probability of covering the mean, between 0 and 1, both excluded.
  /// - Returns: `nil` for fewer than two values; of no width when all values are equal.
  public func meanInterval(level: Double = 0.95) -> ConfidenceInterval? {
    guard let mean, let standardDeviation else { return nil }
    let quantile = StudentT(degreesOfFreedom: count - 1).upperQuantile((1 - level) / 2)
    let halfWidth = quantile * standardDeviation / Double(count).squareRoot()
    return ConfidenceInterval(lower: mean - halfWidth, upper: mean + halfWidth, level: level)
  }

  /// The percentile bootstrap interval of the mean (Efron and Tibshirani 1993, §13.3).
  ///
  /// It assumes no shape of the distribution, and is too narrow for a handful of values: five values give
  /// an interval about a tenth short of the normal one, and that is short itself.
  ///
  /// - Parameters:
  ///   - level: the probability of covering the mean, between 0 and 1, both excluded.
  ///   - resamples: how many means are drawn, at least 1.
  ///   - seed: the same seed gives the same interval.
  /// - Returns: `nil` for fewer than two values.
  public func bootstrapInterval(
    level: Double = 0.95, resamples: Int = 10_000, seed: UInt64 = 0
  ) -> ConfidenceInterval? {
    guard count >= 2, mean != nil else { return nil }
    var random = RandomNumbers(seed: seed, stream: "bootstrap")
    let means = (0..<max(1, resamples)).map { _ in
      values.indices.reduce(0) { sum, _ in sum + values[random.integer(below: count)] }
        / Double(count)
    }.sorted()
    return ConfidenceInterval(
      lower: quantile((1 - level) / 2, of: means), upper: quantile((1 + level) / 2, of: means),
      level: level)
  }

  /// The quantile between order statistics, interpolated as NumPy does by default.
  private func quantile(_ probability: Double, of sorted: [Double]) -> Double {
    let position = probability * Double(sorted.count - 1)
    let below = Int(position)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
  }
}
