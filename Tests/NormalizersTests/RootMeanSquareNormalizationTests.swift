import Normalizers
import Testing

@Suite struct RootMeanSquareNormalizationTests {
  /// The members of one shape, with which elements share a statistic.
  private func members<Scalar: ReductionScalar>(
    _ shape: Shape, _ epsilon: Double, _: Scalar.Type
  ) throws -> [(RootMeanSquareNormalization<Scalar>, SharedSets)] {
    [
      (
        try RootMeanSquareNormalization(
          elementwise: Shape(Array(shape.dimensions.dropFirst())), epsilon: epsilon), .sample
      ),
      (
        try RootMeanSquareNormalization(perChannel: shape.channels, epsilon: epsilon), .sample
      ),
      (
        try RootMeanSquareNormalization(overChannels: shape.channels, epsilon: epsilon), .position
      ),
    ]
  }

  private static let shapes: [Shape] = [
    [3, 4], [2, 5, 7], [4, 6, 3, 5], [2, 3, 2, 2, 3], [2, 16, 20, 30], [1, 3, 200, 100],
  ]

  /// Equation 4 of arXiv 1910.07467, with ε inside the root.
  @Test(arguments: shapes, [0, 1e-6, 0.3])
  func everySetIsDividedByTheRootOfItsMeanSquare(shape: Shape, epsilon: Double) throws {
    var random = RandomNumbers(seed: 101)
    let x = Tensor<Double>.normal(shape, mean: 3, using: &random)
    for (member, sets) in try members(shape, epsilon, Double.self) {
      var normalizer = member
      let (y, record) = try normalizer.forward(x, .training)
      let reciprocals = record.reciprocalDeviation
      #expect(record.mean.allSatisfy { $0 == 0 })
      for (index, offsets) in sets.offsets(shape).enumerated() {
        let values = x.values(offsets)
        let square = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
        let reciprocal = 1 / (square + epsilon).squareRoot()
        let largest = zip(values, y.values(offsets)).map { abs($0 * reciprocal - $1) }.max() ?? 1
        #expect(largest < 1e-12)
        #expect(abs(reciprocals[index] - reciprocal) < 1e-13)
      }
      #expect(try normalizer.forward(x, .inference).y == y)
    }
  }

  /// docs/exactness.md promises 1e-6 of the largest number.
  @Test(arguments: shapes, [0.0, 100]) func floatsAgreeWithDoubles(shape: Shape, mean: Double)
    throws
  {
    var random = RandomNumbers(seed: 102)
    let x = Tensor<Float>.normal(shape, mean: mean, using: &random)
    let dy = Tensor<Float>.normal(shape, using: &random)
    let single = try members(shape, 1e-6, Float.self)
    let double = try members(shape, 1e-6, Double.self)
    for ((member, _), (oracle, _)) in zip(single, double) {
      var (member, oracle) = (member, oracle)
      let (y, record) = try member.forward(x, .training)
      let (expected, expectedRecord) = try oracle.forward(x.map { Double($0) }, .training)
      #expect(y.map { Double($0) }.distance(to: expected) < 1e-6 * expected.largest)
      let (dx, gradients) = try member.backward(dy, record)
      let backward = try oracle.backward(dy.map { Double($0) }, expectedRecord)
      // dx is the difference of g/√(q + ε) and as much as that of x̂.
      let scale = (expectedRecord.reciprocalDeviation.max() ?? 1) * dy.map { Double($0) }.largest
      #expect(dx.map { Double($0) }.distance(to: backward.dx) < 1e-6 * scale)
      let weight = try #require(backward.parameters["weight"])
      let found = try #require(gradients["weight"])
      #expect(found.map { Double($0) }.distance(to: weight) < 1e-6 * max(1, weight.largest))
    }
  }

  @Test func defaultsArePyTorchs() throws {
    let float = try RootMeanSquareNormalization<Float>(elementwise: [3, 2])
    #expect(float.epsilon == 0x1p-23 && float.state.names == ["weight"])
    #expect(float.affine.weight?.shape == [3, 2] && float.affine.bias == nil)
    #expect(try RootMeanSquareNormalization<Double>(overChannels: 3).epsilon == 0x1p-52)
  }

  @Test func zerosStayZeros() throws {
    var normalizer = try RootMeanSquareNormalization<Float>(perChannel: 3, epsilon: 0)
    let (y, record) = try normalizer.forward(Tensor([2, 3, 2]), .training)
    let dx = try normalizer.backward(Tensor([2, 3, 2], repeating: 1), record).dx
    #expect(y.elements.allSatisfy { $0 == 0 } && dx.elements.allSatisfy { $0 == 0 })
  }

  @Test func aStatisticOfOneElementIsRefused() throws {
    var normalizer = try RootMeanSquareNormalization<Float>(overChannels: 1)
    #expect(
      throws: NormalizationError.singleElement(
        method: "root mean square", found: [2, 1, 3],
        remedy: "let two elements or more share it, for of one the output is its sign")
    ) { try normalizer.forward(Tensor([2, 1, 3]), .training) }
  }
}
