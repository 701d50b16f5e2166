import Normalizers
import Testing

@Suite struct PopulationEstimateTests {
  private func running(
    _ count: Int, _ spread: RunningSpread
  ) throws -> RunningStatistics<Double> {
    try RunningStatistics(count: count, momentum: .rate(0.1), spread: spread)
  }

  /// Cuts of 0…`count` at random places, some of them of nothing.
  private func partition(_ count: Int, using random: inout RandomNumbers) -> [Range<Int>] {
    let inner = (0..<random.integer(below: 8)).map { _ in random.integer(below: count + 1) }
    let cuts = [0] + inner.sorted() + [count]
    return zip(cuts, cuts.dropFirst()).map { $0..<$1 }
  }

  @Test(arguments: 1...12) func pooledOverAnyPartitionIsTheWholeSet(seed: UInt64) throws {
    var random = RandomNumbers(seed: seed)
    let (samples, positions) = (random.integer(below: 60) + 2, random.integer(below: 6) + 1)
    let x = Tensor<Double>.normal([samples, 3, positions], mean: 50, using: &random)
    let spread = RunningSpread.allCases[Int(seed) % RunningSpread.allCases.count]
    var whole = try PopulationEstimate(.pooled, replacing: running(3, spread), epsilon: 1e-3)
    try whole.add(x)
    var parts = try PopulationEstimate(.pooled, replacing: running(3, spread), epsilon: 1e-3)
    let ranges = partition(samples, using: &random)
    for range in ranges { try parts.add(x.samples(range)) }
    #expect(parts.batches == ranges.count { !$0.isEmpty })
    #expect(parts.skippedBatches == ranges.count { $0.isEmpty })

    let (a, b) = (try #require(parts.statistics), try #require(whole.statistics))
    // The bound of merging, for at most 9 merges at X/σ = 54.
    #expect(a.mean.distance(to: b.mean) <= 10 * 0x1p-50 * 54, "seed \(seed)")
    #expect(a.spreadValues.distance(to: b.spreadValues) <= 10 * 0x1p-49 * 55 * 2, "seed \(seed)")

    // And the whole set's are those of its numbers.
    for channel in 0..<3 {
      var exact = ExactMoments()
      for (element, value) in x.elements.enumerated()
      where element / positions % 3 == channel { exact.add(value) }
      let n = Double(exact.count)
      let expected =
        switch spread {
        case .unbiasedVariance: exact.sumOfSquares / (n - 1)
        case .biasedVariance, .varianceFromDeviation: exact.sumOfSquares / n
        case .deviation: (exact.sumOfSquares / n + 1e-3).squareRoot()
        }
      #expect(abs(b.mean[channel] - exact.mean) < 1e-13)
      #expect(abs(b.spreadValues[channel] - expected) < 1e-12)
    }
  }

  /// arXiv 1502.03167, Algorithm 2, lines 10 and 11.
  @Test func meanOfBatchesIsThatOfAlgorithm2() throws {
    let batches = [[1.0, 2, 3, 6], [0, 0, 4, 0], [5, 5, 5, 9]]  // M₂ of 14, 12, 12
    var estimate = try PopulationEstimate(
      .meanOfBatches, replacing: running(1, .unbiasedVariance), epsilon: 1e-5)
    for numbers in batches { try estimate.add(Tensor([4, 1], numbers)) }
    let statistics = try #require(estimate.statistics)
    #expect(abs(statistics.mean[0] - (3 + 1 + 6) / 3) < 1e-15)
    #expect(abs(statistics.spreadValues[0] - (14 + 12 + 12) / 9) < 1e-14)
  }

  /// It is the running average with equal weights: what a pass with a cumulative momentum leaves.
  @Test(arguments: RunningSpread.allCases + [nil])
  func meanOfBatchesIsACumulativeAverage(spread: RunningSpread?) throws {
    var random = RandomNumbers(seed: 5)
    var running = try RunningStatistics<Double>(count: 2, momentum: .cumulative, spread: spread)
    var estimate = PopulationEstimate(.meanOfBatches, replacing: running, epsilon: 0.01)
    for _ in 0..<5 {
      let x = Tensor<Double>.normal([6, 2, 3], mean: 1, using: &random)
      running.update(with: try x.moments(per: .channel), epsilon: 0.01)
      try estimate.add(x)
    }
    let statistics = try #require(estimate.statistics)
    #expect(statistics.mean == running.mean)
    #expect(statistics.spreadValues == running.spreadValues)
    #expect(statistics.deviation == running.deviation)
    #expect(statistics.batchesTracked == 0)  // The counters are those of what is replaced.
  }

  /// The mean of the batches' variances leaves out how their means differ: var(X) ≠ mean var(X_i).
  @Test func theEstimatorsDifferOnSortedBatches() throws {
    var (pooled, mean) = (
      try PopulationEstimate(.pooled, replacing: running(1, .biasedVariance), epsilon: 0),
      try PopulationEstimate(.meanOfBatches, replacing: running(1, .biasedVariance), epsilon: 0)
    )
    for value in [-1.0, 1] {
      let batch = Tensor<Double>([4, 1], repeating: value)
      try pooled.add(batch)
      try mean.add(batch)
    }
    #expect(pooled.statistics?.spreadValues.elements == [1])
    #expect(mean.statistics?.spreadValues.elements == [0])
  }

  @Test(arguments: PopulationEstimator.allCases)
  func batchesThatTellNothingAreSkippedAndCounted(estimator: PopulationEstimator) throws {
    var estimate = try PopulationEstimate(
      estimator, replacing: running(2, .unbiasedVariance), epsilon: 0)
    #expect(estimate.statistics == nil)
    try estimate.add(Tensor([0, 2, 3]))
    try estimate.add(Tensor([2, 2], [1, .nan, 2, 3]))
    try estimate.add(Tensor([2, 2], [1, .infinity, 2, 3]))
    estimate.add([])
    #expect(estimate.batches == 0 && estimate.skippedBatches == 4)
    #expect(estimate.statistics == nil)
    try estimate.add(Tensor([2, 2], [1, 5, 3, 5]))
    #expect(estimate.statistics?.mean.elements == [2, 5])
    #expect(estimate.statistics?.spreadValues.elements == [2, 0])
    #expect(throws: NormalizationError.self) { try estimate.add(Tensor([2, 3])) }
  }

  /// Recalibration exact on the full set: inference of the set then has mean β and deviation γ.
  @Test func inferenceWithPooledStatisticsNormalizesTheWholeSet() throws {
    var random = RandomNumbers(seed: 17)
    let x = Tensor<Double>.normal([40, 2, 3], mean: -4, standardDeviation: 5, using: &random)
    var norm = try BatchNormalization<Double>(
      channels: 2, epsilon: 0, runningVariance: .biasedVariance)
    var estimate = try #require(norm.makePopulationEstimate(.pooled))
    for first in stride(from: 0, to: 40, by: 7) {
      try estimate.add(x.samples(first..<min(40, first + 7)))
    }
    norm.population = estimate.statistics
    for moments in try norm.forward(x, .inference).y.moments(per: .channel) {
      #expect(abs(moments.mean) < 1e-14)
      #expect(abs(moments.variance - 1) < 1e-14)
    }
  }

  @Test func aNormalizerWithoutAPopulationHasNothingToEstimate() throws {
    var norm = try BatchNormalization<Float>(channels: 2)
    norm.population = nil
    #expect(norm.makePopulationEstimate(.pooled).map { _ in true } == nil)
  }

  /// What instance normalization's running statistics tend to, and what they would be as batch normalization's.
  @Test func instancesAreAveragedSampleBySampleOrPooledByChannel() throws {
    var random = RandomNumbers(seed: 23)
    let batches = (0..<3).map { _ in Tensor<Double>.normal([4, 2, 5], mean: 3, using: &random) }
    var norm = try InstanceNormalization<Double>(
      channels: 2, tracksRunningStatistics: true, momentum: .cumulative)
    var (mean, pooled) = (
      try #require(norm.makePopulationEstimate(.meanOfBatches)),
      try #require(norm.makePopulationEstimate(.pooled))
    )
    for batch in batches {
      try mean.add(batch)
      try pooled.add(batch)
      _ = try norm.forward(batch, .training)
    }
    let (found, running) = (try #require(mean.statistics), try #require(norm.population))
    #expect(found.mean.distance(to: running.mean) < 1e-14)
    #expect(found.spreadValues.distance(to: running.spreadValues) < 1e-14)
    let whole = try Tensor<Double>([12, 2, 5], batches.flatMap(\.elements)).moments(per: .channel)
    for (channel, moments) in whole.enumerated() {
      let statistics = try #require(pooled.statistics)
      #expect(abs(statistics.mean[channel] - moments.mean) < 1e-14)
      #expect(abs(statistics.spreadValues[channel] - moments.unbiasedVariance) < 1e-13)
    }
  }
}
