import Normalizers
import Testing

/// What members with running statistics promise when there are none, when they are frozen, and when they
/// start again.
@Suite struct PopulationTests {
  static let makers:
    [(name: String, make: @Sendable () throws -> any PopulationNormalizer<Double>)] =
      [
        ("batch", { try BatchNormalization(channels: 3) }),
        ("batch renorm", { try BatchRenormalization(channels: 3) }),
        (
          "instance",
          {
            try InstanceNormalization(
              channels: 3, affine: .weightAndBias, tracksRunningStatistics: true)
          }
        ),
      ]

  private func warmedUp(
    _ name: String, _ random: inout RandomNumbers
  ) throws -> any PopulationNormalizer<Double> {
    let make = try #require(Self.makers.first { $0.name == name }).make
    var normalizer = try make()
    _ = try normalizer.forward(.normal([4, 3, 5], mean: 2, using: &random), .training)
    return normalizer
  }

  @Test(arguments: makers.map(\.name))
  func aFrozenMemberTrainsAsItInfers(name: String) throws {
    var random = RandomNumbers(seed: 51)
    var normalizer = try warmedUp(name, &random)
    normalizer.isFrozen = true
    let before = normalizer.population
    let x = Tensor<Double>.normal([4, 3, 5], mean: 1, using: &random)
    let dy = Tensor<Double>.normal([4, 3, 5], using: &random)
    let (y, record) = try normalizer.forward(x, .training)
    let (expectedY, expectedRecord) = try normalizer.forward(x, .inference)
    #expect(y == expectedY && normalizer.population == before)
    let (dx, gradients) = try normalizer.backward(dy, record)
    let expected = try normalizer.backward(dy, expectedRecord)
    #expect(dx == expected.dx && gradients == expected.parameters && gradients.count == 2)
    // One element a statistic is no obstacle, for none is taken.
    _ = try normalizer.forward(Tensor([1, 3]), .training)
    normalizer.isFrozen = false
    #expect(try normalizer.forward(x, .training).y != y)
  }

  @Test(arguments: makers.map(\.name))
  func withoutRunningStatisticsInferenceIsTraining(name: String) throws {
    var random = RandomNumbers(seed: 52)
    var normalizer = try warmedUp(name, &random)
    normalizer.population = nil
    let x = Tensor<Double>.normal([4, 3, 5], mean: 1, using: &random)
    let dy = Tensor<Double>.normal([4, 3, 5], using: &random)
    let (y, record) = try normalizer.forward(x, .training)
    let (inferred, inferenceRecord) = try normalizer.forward(x, .inference)
    let plain: any ActivationNormalizer<Double> =
      name == "instance"
      ? try InstanceNormalization(channels: 3, affine: .weightAndBias)
      : try BatchNormalization(channels: 3)
    var copy = plain
    #expect(try y == inferred && y == copy.forward(x, .training).y)
    #expect(
      try normalizer.backward(dy, record).dx == normalizer.backward(dy, inferenceRecord).dx)
    #expect(normalizer.state.names == ["weight", "bias"])
    #expect(throws: NormalizationError.self) { try normalizer.forward(Tensor([1, 3]), .inference) }
  }

  @Test func batchNormalizationIsMadeWithoutRunningStatistics() throws {
    var batch = try BatchNormalization<Float>(channels: 2, tracksRunningStatistics: false)
    #expect(batch.population == nil && batch.state.names == ["weight", "bias"])
    try batch.load(batch.state)
  }

  @Test(arguments: makers.map(\.name)) func resetForgetsEverything(name: String) throws {
    var random = RandomNumbers(seed: 53)
    var normalizer = try warmedUp(name, &random)
    _ = try normalizer.forward(Tensor([0, 3, 5]), .training)
    #expect(normalizer.population?.skippedBatches == 1)
    normalizer.population?.reset()
    let make = try #require(Self.makers.first { $0.name == name }).make
    #expect(try normalizer.population == make().population)
  }

  @Test func aFrozenMemberKeepsItsReferenceToo() throws {
    var random = RandomNumbers(seed: 54)
    var renorm = try BatchRenormalization<Double>(channels: 3, convention: .keras)
    renorm.isFrozen = true
    let before = renorm.reference
    _ = try renorm.forward(.normal([4, 3], using: &random), .training)
    renorm.population = nil
    _ = try renorm.forward(.normal([4, 3], using: &random), .training)
    #expect(before != nil && renorm.reference == before)
  }
}
