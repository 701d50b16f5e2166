import Normalizers
import Testing

/// The conventions of batch renormalization against their definitions, written out for one channel.
@Suite struct RenormalizationConventionTests {
  /// One channel's statistics under a convention, as Ioffe's Algorithm 1 or Keras's `renorm=True` keep them.
  private struct Oracle {
    let convention: RenormalizationConvention
    let epsilon: Double
    let rate = 0.1
    let referenceRate = 0.25
    var mean = 0.0
    var variance = 1.0
    var deviation = 1.0
    var referenceMean = 0.0
    var referenceDeviation = 1.0

    /// r and d for a batch with the given statistics, before it moves anything.
    func correction(_ batch: (mean: Double, deviation: Double)) -> (r: Double, d: Double) {
      let (center, scale) =
        switch convention {
        case .paper: (mean, deviation)
        case .variance: (mean, (variance + epsilon).squareRoot())
        case .keras: (referenceMean, max(referenceDeviation, epsilon.squareRoot()))
        }
      return (
        min(max(batch.deviation / scale, 0.6), 1.2),
        min(max((batch.mean - center) / scale, -0.4), 0.4)
      )
    }

    mutating func follow(_ batch: (mean: Double, deviation: Double)) {
      mean += rate * (batch.mean - mean)
      deviation += rate * (batch.deviation - deviation)
      variance =
        convention == .keras
        ? max(deviation * deviation - epsilon, 0)
        : variance + rate * (batch.deviation * batch.deviation - epsilon - variance)
      referenceMean += referenceRate * (batch.mean - referenceMean)
      referenceDeviation += referenceRate * (batch.deviation - referenceDeviation)
    }
  }

  @Test(arguments: RenormalizationConvention.allCases)
  func everyStepIsTheConventions(convention: RenormalizationConvention) throws {
    var random = RandomNumbers(seed: 61, stream: convention.rawValue)
    let epsilon = 1e-3
    var renorm = try BatchRenormalization<Double>(
      channels: 1, epsilon: epsilon, momentum: .rate(0.1),
      schedule: .constant(rMin: 0.6, rMax: 1.2, dMax: 0.4), convention: convention,
      referenceMomentum: .decay(0.75)
    ).randomized(using: &random)
    let (gamma, beta) = (renorm.parameters[0].tensor[0], renorm.parameters[1].tensor[0])
    var oracle = Oracle(convention: convention, epsilon: epsilon)
    for step in 0..<6 {
      let x = Tensor<Double>.normal(
        [4, 1, 5], mean: 0.3 * Double(step) - 0.5, standardDeviation: [0.4, 0.9, 1.1][step % 3],
        using: &random)
      let dy = Tensor<Double>.normal([4, 1, 5], using: &random)
      let (y, record) = try renorm.forward(x, .training)
      let mean = x.elements.reduce(0, +) / 20
      let deviation = (epsilon + x.elements.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20)
        .squareRoot()
      let (r, d) = oracle.correction((mean, deviation))
      // With r and d held, it is batch normalization with γ·r and γ·d + β.
      let held = try BatchNormalization<Double>(channels: 1, epsilon: epsilon)
        .replacing("weight", by: Tensor([1], [gamma * r]))
        .replacing("bias", by: Tensor([1], [gamma * d + beta]))
      let output = { (x: Tensor<Double>) in
        var copy = held
        return try copy.forward(x, .training).y
      }
      #expect(try y.distance(to: output(x)) < 1e-13, "y of step \(step)")
      let (dx, gradients) = try renorm.backward(dy, record)
      let slope = try x.centralDifferences { try output($0).dot(dy) }
      #expect(dx.distance(to: slope) < 1e-8, "dx of step \(step)")
      let normalized = y.map { ($0 - beta) / gamma }
      #expect(abs(try #require(gradients["weight"])[0] - dy.dot(normalized)) < 1e-12)
      oracle.follow((mean, deviation))
      try check(renorm, oracle)
    }
    let x = Tensor<Double>.normal([3, 1, 2], mean: 1, using: &random)
    let sigma =
      convention == .paper ? oracle.deviation : (oracle.variance + epsilon).squareRoot()
    let expected = x.map { gamma * ($0 - oracle.mean) / sigma + beta }
    #expect(try renorm.forward(x, .inference).y.distance(to: expected) < 1e-13)
  }

  private func check(_ renorm: BatchRenormalization<Double>, _ oracle: Oracle) throws {
    let population = try #require(renorm.population)
    #expect(abs(population.mean[0] - oracle.mean) < 1e-14)
    let spread = oracle.convention == .paper ? oracle.deviation : oracle.variance
    #expect(abs(population.spreadValues[0] - spread) < 1e-14)
    #expect((renorm.reference != nil) == (oracle.convention == .keras))
    if let reference = renorm.reference {
      #expect(abs(try #require(population.deviation)[0] - oracle.deviation) < 1e-14)
      #expect(abs(reference.mean[0] - oracle.referenceMean) < 1e-14)
      #expect(abs(reference.spreadValues[0] - oracle.referenceDeviation) < 1e-14)
    }
  }

  @Test func kerasTakesNoReferenceDeviationBelowTheRootOfEpsilon() throws {
    var renorm = try BatchRenormalization<Double>(
      channels: 1, epsilon: 0.01, schedule: .unclipped, convention: .keras)
    renorm.reference?.spreadValues = Tensor([1], [0.02])
    let y = try renorm.forward(Tensor([2, 1], [-3, 3]), .training).y
    // r/σ_B = 1/√ε, and d = 0.
    #expect(y.distance(to: Tensor([2, 1], [-30, 30])) < 1e-12)
  }

  @Test func aConstantChannelGivesTheDistanceOfItsMean() throws {
    var renorm = try BatchRenormalization<Double>(
      channels: 2, epsilon: 0, schedule: .unclipped)
    let y = try renorm.forward(Tensor([2, 2], [7, 1, 7, 3]), .training).y
    #expect(y == Tensor([2, 2], [7, 1, 7, 3]))
  }

  @Test func theStateOfKerasComesBackWithBothSets() throws {
    var random = RandomNumbers(seed: 62)
    var renorm = try BatchRenormalization<Float>(channels: 2, convention: .keras)
    let names = [
      "weight", "bias", "running_mean", "running_var", "running_std", "num_batches_tracked",
      "renorm_mean", "renorm_std",
    ]
    #expect(renorm.state.names == names)
    _ = try renorm.forward(.normal([4, 2, 3], mean: 2, using: &random), .training)
    var other = try BatchRenormalization<Float>(channels: 2, convention: .keras)
    try other.load(renorm.state)
    #expect(other.population == renorm.population && other.reference == renorm.reference)
    let paper = try BatchRenormalization<Float>(channels: 2)
    #expect(paper.state.names == names.filter { $0 != "running_var" && !$0.hasPrefix("renorm") })
  }

  @Test func aBatchThatIsNotFiniteMovesNeitherSet() throws {
    var renorm = try BatchRenormalization<Float>(channels: 1, convention: .keras)
    let before = (renorm.population, renorm.reference)
    _ = try renorm.forward(Tensor([2, 1], [1, .nan]), .training)
    _ = try renorm.forward(Tensor([0, 1]), .training)
    #expect(renorm.population?.skippedBatches == 2 && renorm.reference?.skippedBatches == 2)
    #expect(renorm.population?.deviation == before.0?.deviation)
    #expect(renorm.reference?.spreadValues == before.1?.spreadValues)
  }
}
