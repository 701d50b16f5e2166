import Normalizers
import Testing

@Suite struct GhostBatchTests {
  /// The samples of each ghost.
  private func ghosts(_ samples: Int, size: Int, _ arrangement: GroupArrangement) -> [[Int]] {
    let count = samples / size
    return (0..<count).map { ghost in
      (0..<size).map { arrangement == .contiguous ? ghost * size + $0 : $0 * count + ghost }
    }
  }

  private func samples(_ x: Tensor<Double>, _ numbers: [Int]) -> Tensor<Double> {
    Tensor(
      Shape([numbers.count] + x.shape.dimensions.dropFirst()),
      numbers.flatMap { x.samples($0..<$0 + 1).elements })
  }

  @Test(
    arguments: [Shape([12, 3, 5]), Shape([12, 3]), Shape([12, 1]), Shape([12, 2, 9, 31])],
    GroupArrangement.allCases)
  func everyGhostIsABatch(shape: Shape, arrangement: GroupArrangement) throws {
    var random = RandomNumbers(seed: 81)
    let x = Tensor<Double>.normal(shape, mean: 2, using: &random)
    let dy = Tensor<Double>.normal(shape, using: &random)
    var plain = try BatchNormalization<Double>(channels: shape.channels)
      .randomized(using: &random)
    var ghostly = try BatchNormalization<Double>(
      channels: shape.channels, ghostBatches: GhostBatches(size: 4, arrangement: arrangement))
    try ghostly.load(plain.state)
    let (y, record) = try ghostly.forward(x, .training)
    let (dx, gradients) = try ghostly.backward(dy, record)
    var sums = ["weight": Tensor<Double>([shape.channels]), "bias": Tensor([shape.channels])]
    for (number, members) in ghosts(12, size: 4, arrangement).enumerated() {
      let (expected, ghostRecord) = try plain.forward(samples(x, members), .training)
      #expect(samples(y, members).distance(to: expected) < 1e-14)
      let backward = try plain.backward(samples(dy, members), ghostRecord)
      #expect(samples(dx, members).distance(to: backward.dx) < 1e-13)
      for (name, gradient) in backward.parameters {
        let sum = try #require(sums[name])
        sums[name] = Tensor(sum.shape, zip(sum.elements, gradient.elements).map { $0 + $1 })
      }
      let first = number * shape.channels
      #expect(Array(record.mean[first..<first + shape.channels]) == ghostRecord.mean)
    }
    for (name, sum) in sums {
      #expect(try #require(gradients[name]).distance(to: sum) < 1e-12, "\(name)")
    }
    // `plain` took the ghosts in one by one, as Algorithm 1 of arXiv 1705.08741 does.
    #expect(ghostly.population == plain.population && plain.population?.batchesTracked == 3)
    #expect(try ghostly.forward(x, .inference).y == plain.forward(x, .inference).y)
  }

  @Test func averagedGhostsMoveTheStatisticsOnce() throws {
    var batch = try BatchNormalization<Double>(
      channels: 1, runningVariance: .biasedVariance,
      ghostBatches: GhostBatches(size: 2, update: .averaged, arrangement: .interleaved))
    // Ghosts {1, 3} and {2, 8}: means 2 and 5, variances 1 and 9.
    _ = try batch.forward(Tensor([4, 1], [1, 2, 3, 8]), .training)
    let population = try #require(batch.population)
    #expect(abs(population.mean[0] - 0.1 * 3.5) < 1e-15)
    #expect(abs(population.spreadValues[0] - (0.9 + 0.1 * 5)) < 1e-15)
    #expect(population.batchesTracked == 1)
  }

  @Test(arguments: GhostBatches.Update.allCases)
  func aGhostThatIsNotFiniteIsLeftOutAlone(update: GhostBatches.Update) throws {
    var batch = try BatchNormalization<Float>(
      channels: 1, ghostBatches: GhostBatches(size: 2, update: update))
    let y = try batch.forward(Tensor([4, 1], [1, .nan, 3, 5]), .training).y.elements
    #expect(y[2].isFinite && y[3].isFinite)
    let population = try #require(batch.population)
    #expect(population.skippedBatches == 1 && population.mean[0].isFinite)
    // Averaged ghosts are one batch, and that is not finite.
    #expect(population.batchesTracked == (update == .sequential ? 1 : 0))
    _ = try batch.forward(Tensor([0, 1]), .training)
    #expect(batch.population?.skippedBatches == 2)
  }
}
