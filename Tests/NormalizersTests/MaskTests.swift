import Normalizers
import Testing

/// Statistics over the elements that a mask counts.
@Suite struct MaskTests {
  struct Member: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let make: @Sendable (_ channels: Int) throws -> any MaskableNormalizer<Double>
  }

  static let members = [
    Member(testDescription: "batch") { try BatchNormalization(channels: $0) },
    Member(testDescription: "batch without γ, β") {
      try BatchNormalization(channels: $0, affine: .none)
    },
    Member(testDescription: "batch, ghosts") {
      try BatchNormalization(channels: $0, ghostBatches: GhostBatches(size: 3))
    },
    Member(testDescription: "mean-only batch") { try MeanOnlyBatchNormalization(channels: $0) },
  ]

  static let shapes: [Shape] = [[6, 3, 5], [6, 3], [6, 2, 3, 4], [6, 1]]

  /// A random mask that counts two samples or more of each half of six.
  private func mask(
    _ shape: Shape, perPosition: Bool, _ random: inout RandomNumbers
  ) -> Tensor<Double> {
    let positions = perPosition ? shape.positions : 1
    let kept = [random.integer(below: 3), 3 + random.integer(below: 3)]
    let values = (0..<6 * positions).map { index in
      kept.contains(index / positions) && (!perPosition || random.uniform(in: 0..<1) < 0.5)
        ? 0.0 : 1
    }
    let spatial = perPosition ? shape.dimensions.dropFirst(2) : []
    return Tensor(Shape([6] + spatial), values)
  }

  /// The elements of a channel, those that count first.
  private func counted(
    _ x: Tensor<Double>, _ mask: Tensor<Double>, channel: Int, samples: Range<Int>
  ) -> [Double] {
    let (elements, counts, positions) = (x.elements, mask.elements, x.shape.positions)
    return samples.flatMap { sample in
      (0..<positions).compactMap { position in
        let number = counts.count == 6 ? sample : sample * positions + position
        let element = (sample * x.shape.channels + channel) * positions + position
        return counts[number] == 1 ? elements[element] : nil
      }
    }
  }

  @Test(arguments: shapes, [false, true])
  func statisticsAreThoseOfTheCountedElements(shape: Shape, perPosition: Bool) throws {
    var random = RandomNumbers(seed: 111)
    let x = Tensor<Double>.normal(shape, mean: 2, using: &random)
    let mask = mask(shape, perPosition: perPosition, &random)
    var batch = try BatchNormalization<Double>(channels: shape.channels)
      .randomized(using: &random)
    let (y, record) = try batch.forward(x, .training, mask: mask)
    let population = try #require(batch.population)
    for channel in 0..<shape.channels {
      let values = counted(x, mask, channel: channel, samples: 0..<6)
      let moments = NaiveMoments(values)
      let reciprocal = 1 / (moments.variance + 1e-5).squareRoot()
      #expect(abs(record.mean[channel] - moments.mean) < 1e-14)
      #expect(abs(record.reciprocalDeviation[channel] - reciprocal) < 1e-12 * reciprocal)
      let count = Double(values.count)
      let unbiased = moments.variance * count / (count - 1)
      #expect(abs(population.mean[channel] - 0.1 * moments.mean) < 1e-14)
      #expect(abs(population.spreadValues[channel] - (0.9 + 0.1 * unbiased)) < 1e-14)
      // Every element is normalized, counted or not.
      let (gamma, beta) = (batch.parameters[0].tensor[channel], batch.parameters[1].tensor[channel])
      let offsets = SharedSets.channel.offsets(shape)[channel]
      for (before, after) in zip(x.values(offsets), y.values(offsets)) {
        #expect(
          abs(after - (gamma * (before - moments.mean) * reciprocal + beta)) < 1e-12 * reciprocal)
      }
    }
  }

  @Test(arguments: members, shapes)
  func gradientsAreThoseOfCentralDifferences(member: Member, shape: Shape) throws {
    var random = RandomNumbers(seed: 112, stream: member.testDescription)
    for perPosition in [false, true] {
      let normalizer = try member.make(shape.channels).randomized(using: &random)
      try check(normalizer, shape, mask(shape, perPosition: perPosition, &random), &random)
    }
  }

  private func check(
    _ normalizer: some MaskableNormalizer<Double>, _ shape: Shape, _ mask: Tensor<Double>,
    _ random: inout RandomNumbers
  ) throws {
    // No two closer than 0.7, so that the third derivatives of a statistic of two elements stay small.
    let x = Tensor<Double>(
      shape, random.permutation(shape.count).map { 0.7 * Double($0) - 3 })
    let dy = Tensor<Double>.normal(shape, using: &random)
    let loss = { (normalizer: any MaskableNormalizer<Double>, x: Tensor<Double>) throws in
      var copy = normalizer
      return try copy.forward(x, .training, mask: mask).y.dot(dy)
    }
    var copy = normalizer
    let record = try copy.forward(x, .training, mask: mask).record
    let (dx, gradients) = try copy.backward(dy, record)
    #expect(dx.distance(to: try x.centralDifferences { try loss(normalizer, $0) }) < 1e-7)
    for (name, tensor) in normalizer.parameters {
      let expected = try tensor.centralDifferences {
        try loss(normalizer.replacing(name, by: $0), x)
      }
      #expect(try #require(gradients[name]).distance(to: expected) < 1e-7, "\(name)")
    }
  }

  @Test func renormalizationCorrectsTheMaskedStatistics() throws {
    var random = RandomNumbers(seed: 113)
    let shape: Shape = [6, 1, 5]
    let x = Tensor<Double>.normal(shape, mean: 2, using: &random)
    let dy = Tensor<Double>.normal(shape, using: &random)
    let mask = mask(shape, perPosition: true, &random)
    var renorm = try BatchRenormalization<Double>(
      channels: 1, schedule: .constant(rMax: 1.1, dMax: 0.2))
    let moments = NaiveMoments(counted(x, mask, channel: 0, samples: 0..<6))
    let deviation = (moments.variance + 1e-5).squareRoot()
    let r = min(max(deviation, 1 / 1.1), 1.1)
    let d = min(max(moments.mean, -0.2), 0.2)
    var held = try BatchNormalization<Double>(channels: 1)
      .replacing("weight", by: Tensor([1], [r])).replacing("bias", by: Tensor([1], [d]))
    let (y, record) = try renorm.forward(x, .training, mask: mask)
    let (expected, heldRecord) = try held.forward(x, .training, mask: mask)
    #expect(y.distance(to: expected) < 1e-13)
    let dx = try renorm.backward(dy, record).dx
    #expect(try dx.distance(to: held.backward(dy, heldRecord).dx) < 1e-13)
    let mean = try #require(renorm.population).mean[0]
    #expect(abs(mean - 0.01 * moments.mean) < 1e-15)
  }

  @Test(arguments: members, shapes) func aMaskOfOnesIsNone(member: Member, shape: Shape) throws {
    var random = RandomNumbers(seed: 114)
    let x = Tensor<Double>.normal(shape, mean: 2, using: &random)
    let dy = Tensor<Double>.normal(shape, using: &random)
    var masked = try member.make(shape.channels)
    var plain = masked
    let (y, record) = try masked.forward(x, .training, mask: Tensor([6], repeating: 1))
    let (expected, plainRecord) = try plain.forward(x, .training)
    #expect(y.distance(to: expected) < 1e-13)
    let (dx, gradients) = try masked.backward(dy, record)
    let backward = try plain.backward(dy, plainRecord)
    #expect(dx.distance(to: backward.dx) < 1e-12 * max(1, backward.dx.largest))
    #expect(gradients.keys == backward.parameters.keys)
    for (name, gradient) in gradients {
      #expect(gradient.distance(to: try #require(backward.parameters[name])) < 1e-12)
    }
    // Nothing but rounding tells the two apart afterwards.
    #expect(
      try masked.forward(x, .inference).y.distance(to: plain.forward(x, .inference).y) < 1e-13)
  }

  @Test(arguments: members) func aMaskOfZerosGivesTheShift(member: Member) throws {
    var random = RandomNumbers(seed: 115)
    var normalizer = try member.make(3).randomized(using: &random)
    let before = normalizer.state
    let x = Tensor<Double>.normal([6, 3, 2], using: &random)
    let (y, record) = try normalizer.forward(x, .training, mask: Tensor([6]))
    let beta = normalizer.parameters.first { $0.name == "bias" }?.tensor ?? Tensor([3])
    #expect((0..<3).allSatisfy { y[0, $0, 0] == beta[$0] && y[5, $0, 1] == beta[$0] })
    let dx = try normalizer.backward(Tensor([6, 3, 2], repeating: 1), record).dx
    #expect(dx.elements.allSatisfy { $0 == 0 })
    #expect(normalizer.state == before)
    let population = (normalizer as? any PopulationNormalizer<Double>)?.population
    #expect(try #require(population).skippedBatches > 0)
  }

  @Test func whatDoesNotCountMayBeAnything() throws {
    var batch = try BatchNormalization<Float>(channels: 1)
    let y = try batch.forward(
      Tensor([2, 1, 2], [1, .nan, 3, .infinity]), .training, mask: Tensor([2, 2], [1, 0, 1, 0])
    ).y.elements
    #expect(y[0] == -y[2] && y[0].isFinite)
    let population = try #require(batch.population)
    #expect(population.mean[0] == 0.2 && population.skippedBatches == 0)
  }

  @Test func aMaskMustFit() throws {
    var batch = try BatchNormalization<Float>(channels: 2)
    let x = Tensor<Float>([3, 2, 4])
    let ones = Tensor<Float>([3, 4], repeating: 1)
    for phase in [Phase.training, .inference] {
      for shape: Shape in [[4], [3, 2, 4], [3, 1, 4], []] {
        #expect(throws: NormalizationError.shapeMismatch(expected: [3, 4], found: shape)) {
          try batch.forward(x, phase, mask: Tensor(shape, repeating: 1))
        }
      }
      #expect(throws: NormalizationError.self) {
        try batch.forward(x, phase, mask: ones.map { $0 * 0.5 })
      }
      #expect(throws: NormalizationError.self) {
        try batch.forward(x, phase, mask: ones.map { $0 * .nan })
      }
    }
    var single = Tensor<Float>([3, 4])
    single[1, 2] = 1
    #expect(throws: NormalizationError.self) { try batch.forward(x, .training, mask: single) }
    #expect(try batch.forward(x, .inference, mask: single).y == batch.forward(x, .inference).y)
    // No sample at all is an empty batch.
    _ = try batch.forward(Tensor([0, 2, 4]), .training, mask: Tensor([0]))
    #expect(batch.population?.skippedBatches == 1)
  }

  @Test(arguments: shapes + [[6, 5, 40, 50]])
  func floatsAgreeWithDoublesForAnyNumberOfThreads(shape: Shape) throws {
    var random = RandomNumbers(seed: 116)
    let x = Tensor<Float>.normal(shape, mean: 100, using: &random)
    let dy = Tensor<Float>.normal(shape, using: &random)
    let mask = mask(shape, perPosition: true, &random)
    var oracle = try BatchNormalization<Double>(channels: shape.channels)
    let (expected, oracleRecord) = try oracle.forward(x.map { Double($0) }, .training, mask: mask)
    let expectedDx = try oracle.backward(dy.map { Double($0) }, oracleRecord).dx
    var results: [[Tensor<Float>]] = []
    for threads in [1, 2, 3, 7].map({ ThreadPool(count: $0) }) {
      var batch = try BatchNormalization<Float>(channels: shape.channels)
      var (y, dx) = (Tensor<Float>([0]), Tensor<Float>([0]))
      let record = try batch.forward(
        x, .training, mask: mask.map { Float($0) }, into: &y, threads: threads)
      let gradients = try batch.backward(dy, record, into: &dx, threads: threads)
      results.append([y, dx] + ["weight", "bias"].compactMap { gradients[$0] })
    }
    #expect(results.dropFirst().allSatisfy { $0 == results[0] })
    #expect(results[0][0].map { Double($0) }.distance(to: expected) < 1e-6 * expected.largest)
    #expect(results[0][1].map { Double($0) }.distance(to: expectedDx) < 1e-6 * expectedDx.largest)
  }
}
