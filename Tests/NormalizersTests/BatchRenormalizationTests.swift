import Normalizers
import Testing

@Suite struct BatchRenormalizationTests {
  private func warmedUp(
    _ schedule: RenormalizationSchedule, _ random: inout RandomNumbers
  ) throws -> BatchRenormalization<Double> {
    var renorm = try BatchRenormalization<Double>(channels: 3, schedule: schedule)
    renorm.population?.mean = .normal([3], using: &random)
    renorm.population?.spreadValues = .uniform([3], in: 0.5..<2, using: &random)
    return renorm
  }

  @Test func withoutClippingTrainingGivesWhatInferenceGave() throws {
    var random = RandomNumbers(seed: 15)
    var renorm = try warmedUp(.constant(rMax: 1e9, dMax: 1e9), &random)
    let x = Tensor<Double>.normal([4, 3, 5], mean: 2, using: &random)
    var before = renorm
    #expect(
      try renorm.forward(x, .training).y.distance(to: before.forward(x, .inference).y) < 1e-13)
  }

  /// arXiv 1702.03275, Algorithm 1 and the gradients printed after it, with bounds that bite.
  @Test func bothPassesAreThePapers() throws {
    var random = RandomNumbers(seed: 16)
    let epsilon = 1e-5
    let (rMax, dMax) = (1.2, 0.3)
    var renorm = try warmedUp(.constant(rMax: rMax, dMax: dMax), &random)
      .randomized(using: &random)
    let population = try #require(renorm.population)
    let gamma = renorm.parameters[0].tensor.elements
    let beta = renorm.parameters[1].tensor.elements
    let x = Tensor<Double>.normal([4, 3, 5], mean: 1, using: &random)
    let dy = Tensor<Double>.normal([4, 3, 5], using: &random)
    let (y, record) = try renorm.forward(x, .training)
    let (dx, gradients) = try renorm.backward(dy, record)
    for channel in 0..<3 {
      let indices = (0..<4).flatMap { n in (0..<5).map { [n, channel, $0] } }
      let values = indices.map { x[$0[0], $0[1], $0[2]] }
      let m = Double(values.count)
      let mean = values.reduce(0, +) / m
      let deviation =
        (epsilon + values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / m).squareRoot()
      let running = population.spreadValues[channel]
      let r = min(max(deviation / running, 1 / rMax), rMax)
      let d = min(max((mean - population.mean[channel]) / running, -dMax), dMax)
      var (dDeviation, dMean, dGamma, dBeta) = (0.0, 0.0, 0.0, 0.0)
      for (index, value) in zip(indices, values) {
        let gradient = dy[index[0], index[1], index[2]]
        let normalized = (value - mean) / deviation * r + d
        #expect(
          abs(y[index[0], index[1], index[2]] - (gamma[channel] * normalized + beta[channel]))
            < 1e-13)
        dDeviation += gradient * gamma[channel] * (value - mean) * -r / (deviation * deviation)
        dMean += gradient * gamma[channel] * -r / deviation
        dGamma += gradient * normalized
        dBeta += gradient
      }
      for (index, value) in zip(indices, values) {
        let expected =
          dy[index[0], index[1], index[2]] * gamma[channel] * r / deviation
          + dDeviation * (value - mean) / (m * deviation) + dMean / m
        #expect(abs(dx[index[0], index[1], index[2]] - expected) < 1e-13)
      }
      #expect(abs(try #require(gradients["weight"])[channel] - dGamma) < 1e-12)
      #expect(abs(try #require(gradients["bias"])[channel] - dBeta) < 1e-12)
      let updated = try #require(renorm.population).spreadValues[channel]
      #expect(abs(updated - (0.99 * running + 0.01 * deviation)) < 1e-14)
    }
  }

  @Test func theScheduleIsThePapers() throws {
    let schedule = RenormalizationSchedule.paper
    for (step, rMax, dMax) in [
      (0, 1.0, 0.0), (5000, 1, 0), (15_000, 1 + 2 * 10.0 / 35, 2.5), (25_000, 1 + 40.0 / 35, 5),
      (40_000, 3, 5), (160_000, 3, 5),
    ] {
      let bounds = schedule.bounds(atStep: step)
      #expect(abs(bounds.rMax - rMax) < 1e-12 && abs(bounds.dMax - dMax) < 1e-12, "\(step)")
      #expect(bounds.rMin == 1 / bounds.rMax)
    }
    let short = RenormalizationSchedule.paper(scaledTo: 1600)
    #expect(short.hold == 50 && short.rMaxEnd == 400 && short.dMaxEnd == 250)
    #expect(throws: NormalizationError.self) {
      try RenormalizationSchedule(hold: 5, rMaxEnd: 4, dMaxEnd: 9)
    }
    for (rMin, rMax, dMax) in [
      (2.0, 1.0, 0.0), (-1, 1, 0), (nil, 0.5, 0), (nil, .nan, 0), (0, 1, -1),
    ] {
      #expect(throws: NormalizationError.self) {
        try RenormalizationSchedule.constant(rMin: rMin, rMax: rMax, dMax: dMax)
      }
    }
  }

  @Test func boundsMayBeInfiniteAndOneSided() throws {
    let infinite = Double.infinity
    #expect(RenormalizationSchedule.unclipped.bounds(atStep: 0) == (0, infinite, infinite))
    #expect(
      try RenormalizationSchedule.constant(rMin: 0.2, rMax: infinite, dMax: 1).bounds(atStep: 7)
        == (0.2, infinite, 1))
    let ramp = try RenormalizationSchedule(
      hold: 10, rMaxEnd: 30, dMaxEnd: 20, lastRMin: 0.5, lastRMax: infinite, lastDMax: infinite)
    #expect(ramp.bounds(atStep: 10) == (1, 1, 0))
    #expect(ramp.bounds(atStep: 20) == (0.75, infinite, infinite))
    #expect(ramp.bounds(atStep: 30) == (0.5, infinite, infinite))
  }
}
