import Normalizers
import Testing

/// In training, and without γ and β, every set has mean 0 and variance σ²/(σ² + ε).
@Suite struct StandardizationTests {
  struct Member: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let sets: SharedSets
    let spatialAxes: ClosedRange<Int>
    let make: @Sendable (Shape, Int, Double) throws -> any ActivationNormalizer<Double>
  }

  static let members = [
    Member(testDescription: "batch", sets: .channel, spatialAxes: 0...3) { shape, _, epsilon in
      try BatchNormalization(channels: shape.channels, epsilon: epsilon, affine: .none)
    },
    Member(testDescription: "layer", sets: .sample, spatialAxes: 0...3) { shape, _, epsilon in
      try LayerNormalization(
        elementwise: Shape(Array(shape.dimensions.dropFirst())), epsilon: epsilon, affine: .none)
    },
    Member(testDescription: "layer over channels", sets: .position, spatialAxes: 0...3) {
      shape, _, epsilon in
      try ChannelLayerNormalization(channels: shape.channels, epsilon: epsilon, affine: .none)
    },
    Member(testDescription: "instance", sets: .instance, spatialAxes: 1...3) {
      shape, _, epsilon in
      try InstanceNormalization(channels: shape.channels, epsilon: epsilon)
    },
    Member(testDescription: "group", sets: .group, spatialAxes: 1...3) { shape, groups, epsilon in
      try GroupNormalization(
        groups: groups, channels: shape.channels, epsilon: epsilon, affine: .none)
    },
  ]

  @Test(arguments: members, PropertySeeds.all)
  func everySetHasMeanZeroAndTheVarianceThatEpsilonLeaves(member: Member, seed: UInt64) throws {
    var random = RandomNumbers(seed: seed, stream: member.testDescription)
    let shape = random.activationShape(channels: 2, spatialAxes: member.spatialAxes)
    let groups = random.divisor(of: shape.channels)
    let epsilon = random.element(of: [0, 1e-5, 1e-3, 0.5])
    let x = Tensor<Double>.normal(
      shape, mean: random.uniform(in: -50..<50), standardDeviation: random.uniform(in: 0.1..<3),
      using: &random)
    var normalizer = try member.make(shape, groups, epsilon)
    let (y, record) = try normalizer.forward(x, .training)
    let sets = member.sets.offsets(shape, groups: groups)
    #expect(record.mean.count == sets.count, "seed \(seed), shape \(shape)")
    for (index, offsets) in sets.enumerated() {
      let values = x.values(offsets)
      let (before, after) = (NaiveMoments(values), NaiveMoments(y.values(offsets)))
      let rounding = Rounding(values, epsilon: epsilon)
      let message: Comment = "seed \(seed), shape \(shape), ε \(epsilon), statistic \(index)"
      #expect(
        abs(record.mean[index] - before.mean) * rounding.reciprocal <= rounding.normalized, message)
      #expect(abs(after.mean) <= rounding.normalized, message)
      let expected = before.variance / (before.variance + epsilon)
      // Var x̂ = mean x̂²: an error of x̂ counts twice.
      #expect(
        abs(after.variance - expected) <= 2 * rounding.largest * rounding.normalized, message)
    }
  }
}
