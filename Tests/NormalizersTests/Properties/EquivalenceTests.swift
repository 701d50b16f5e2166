import Normalizers
import Testing

/// A member that is another one at an end of its range.
enum Equivalence: String, CaseIterable, Sendable {
  case instanceIsGroupWithAGroupAChannel
  case layerIsGroupWithOneGroup
  case layerOverChannelsIsLayerWhereThereIsOnePosition
  case batchOfOneSampleIsInstance
  case batchRenormWithoutRoomIsBatch

  func shape(using random: inout RandomNumbers) -> Shape {
    switch self {
    case .instanceIsGroupWithAGroupAChannel: random.activationShape(spatialAxes: 1...3)
    case .layerIsGroupWithOneGroup, .batchRenormWithoutRoomIsBatch:
      random.activationShape(channels: 2)
    case .layerOverChannelsIsLayerWhereThereIsOnePosition:
      random.activationShape(channels: 2, spatialAxes: 0...0)
    case .batchOfOneSampleIsInstance:
      Shape([1] + random.activationShape(spatialAxes: 1...3).dimensions.dropFirst())
    }
  }

  typealias Pair<Scalar: ReductionScalar> = (
    any ActivationNormalizer<Scalar>, any ActivationNormalizer<Scalar>
  )

  func members<Scalar: ReductionScalar>(channels: Int) throws -> Pair<Scalar> {
    switch self {
    case .instanceIsGroupWithAGroupAChannel:
      (
        try InstanceNormalization(channels: channels, affine: .weightAndBias),
        try GroupNormalization(groups: channels, channels: channels)
      )
    case .layerIsGroupWithOneGroup:
      (
        try LayerNormalization(perChannel: channels),
        try GroupNormalization(groups: 1, channels: channels)
      )
    case .layerOverChannelsIsLayerWhereThereIsOnePosition:
      (
        try ChannelLayerNormalization(channels: channels),
        try LayerNormalization(perChannel: channels)
      )
    case .batchOfOneSampleIsInstance:
      (
        try BatchNormalization(channels: channels),
        try InstanceNormalization(channels: channels, affine: .weightAndBias)
      )
    case .batchRenormWithoutRoomIsBatch:
      (
        try BatchRenormalization(channels: channels, schedule: .constant(rMax: 1, dMax: 0)),
        try BatchNormalization(channels: channels)
      )
    }
  }
}

/// Equivalences hold to the last bit, for outputs and all gradients.
@Suite struct EquivalenceTests {
  @Test(arguments: Equivalence.allCases, PropertySeeds.all)
  func twoMembersAreOne(equivalence: Equivalence, seed: UInt64) throws {
    var random = RandomNumbers(seed: seed, stream: equivalence.rawValue)
    let shape = equivalence.shape(using: &random)
    try check(equivalence.members(channels: shape.channels) as Equivalence.Pair<Float>, shape, seed)
    try check(
      equivalence.members(channels: shape.channels) as Equivalence.Pair<Double>, shape, seed)
  }

  private func check<Scalar: ReductionScalar>(
    _ members: Equivalence.Pair<Scalar>, _ shape: Shape, _ seed: UInt64
  ) throws {
    let first = try passes(members.0, shape, seed)
    #expect(first.count == 4)
    #expect(
      try first == passes(members.1, shape, seed), "seed \(seed), shape \(shape), \(Scalar.self)")
  }

  /// y, dx, dγ and dβ of a second batch: what a member keeps of a first must make no difference either.
  private func passes<Scalar: ReductionScalar>(
    _ normalizer: any ActivationNormalizer<Scalar>, _ shape: Shape, _ seed: UInt64
  ) throws -> [Tensor<Scalar>] {
    var random = RandomNumbers(seed: seed, stream: "numbers")
    var copy = normalizer
    copy.updateParameters { $1 = .uniform($1.shape, in: 0.5..<1.5, using: &random) }
    _ = try copy.forward(.normal(shape, using: &random), .training)
    let (y, record) = try copy.forward(
      .normal(shape, mean: 3, standardDeviation: 2, using: &random), .training)
    let (dx, gradients) = try copy.backward(.normal(shape, using: &random), record)
    return [y, dx] + ["weight", "bias"].compactMap { gradients[$0] }
  }
}
