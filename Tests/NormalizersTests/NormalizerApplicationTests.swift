import Normalizers
import Reductions
import Testing

/// What `normcmp apply` computes, against the oracle that goes element by element.
@Suite struct NormalizerApplicationTests {
  /// A method by its options, and which statistic and parameter each element (n, c, p) takes.
  struct Case: Sendable, CustomTestStringConvertible {
    let method: NormalizationMethod
    var options: [NormalizerOption: String] = [:]
    var isElementwise = false
    let statistic: @Sendable (_ n: Int, _ c: Int, _ p: Int, _ shape: Shape) -> Int
    let statisticShape: @Sendable (Shape) -> Shape

    var testDescription: String { "\(method) \(options) \(isElementwise ? "elementwise" : "")" }
  }

  static let cases = [
    Case(method: .batch, statistic: { _, c, _, _ in c }, statisticShape: { [$0.channels] }),
    Case(
      method: .layer, isElementwise: true, statistic: { n, _, _, _ in n },
      statisticShape: { [$0.samples] }),
    Case(method: .layer, statistic: { n, _, _, _ in n }, statisticShape: { [$0.samples] }),
    Case(
      method: .layer, options: [.over: "channels"],
      statistic: { n, _, p, shape in n * shape.positions + p },
      statisticShape: { Shape([$0.samples] + $0.dimensions.dropFirst(2)) }),
    Case(
      method: .instance, statistic: { n, c, _, shape in n * shape.channels + c },
      statisticShape: { [$0.samples, $0.channels] }),
    Case(
      method: .group, options: [.groups: "3"], statistic: { n, c, _, _ in n * 3 + c / 2 },
      statisticShape: { [$0.samples, 3] }),
    Case(
      method: .group, options: [.groups: "2", .arrangement: "interleaved"],
      statistic: { n, c, _, _ in n * 2 + c % 2 }, statisticShape: { [$0.samples, 2] }),
    Case(
      method: .batch, options: [.ghostBatchSize: "1"],
      statistic: { n, c, _, shape in n * shape.channels + c },
      statisticShape: { [$0.samples, $0.channels] }),
    Case(
      method: .group, options: [.groupSize: "3"], statistic: { n, c, _, _ in n * 2 + c / 3 },
      statisticShape: { [$0.samples, 2] }),
  ]

  @Test(arguments: cases, [Shape([4, 6, 3, 5]), Shape([3, 6, 7]), Shape([2, 6, 2, 3, 2])])
  func everyMethodIsTheOracle(example: Case, shape: Shape) throws {
    var random = RandomNumbers(seed: 31)
    let x = Tensor<Double>.normal(shape, mean: 2, standardDeviation: 3, using: &random)
    let dy = Tensor<Double>.normal(shape, using: &random)
    let parameterShape =
      example.isElementwise ? Shape(Array(shape.dimensions.dropFirst())) : [shape.channels]
    let weight = Tensor<Double>.uniform(parameterShape, in: 0.5..<1.5, using: &random)
    let bias = Tensor<Double>.normal(parameterShape, using: &random)
    var options = Convention.keras.options(for: example.method)
    for (option, text) in example.options { try options.set(option, to: text) }
    let outcome = try NormalizerApplication(example.method, options, .training)
      .run(on: inputs(["x": x, "grad_output": dy, "weight": weight, "bias": bias]))

    let positions = shape.positions
    let places = (0..<shape.count).map { element in
      (
        n: element / (shape.channels * positions), c: element / positions % shape.channels,
        p: element % positions
      )
    }
    let oracle = ReferenceNormalization(
      statisticOfElement: places.map { example.statistic($0.n, $0.c, $0.p, shape) },
      parameterOfElement: places.map { example.isElementwise ? $0.c * positions + $0.p : $0.c },
      epsilon: 1e-3)
    let forward = oracle.forward(x.elements, weight: weight.elements, bias: bias.elements)
    let backward = oracle.backward(x.elements, dy.elements, weight: weight.elements, forward)
    let statisticShape = example.statisticShape(shape)
    let found = outcome.tensors
    // Sums of some hundred products of size 10 in another order: below 1e-13 of the largest.
    try expect(found, "y", forward.y, shape, within: 1e-13)
    try expect(found, "mean", forward.mean, statisticShape, within: 1e-14)
    try expect(
      found, "rstd", forward.variance.map { 1 / ($0 + 1e-3).squareRoot() }, statisticShape,
      within: 1e-14)
    try expect(found, "grad_input", backward.dx, shape, within: 1e-13)
    try expect(found, "grad_weight", backward.weight, parameterShape, within: 1e-12)
    try expect(found, "grad_bias", backward.bias, parameterShape, within: 1e-12)
  }

  @Test(arguments: ["sample", "channels"])
  func rootMeanSquareDividesByIt(extent: String) throws {
    var random = RandomNumbers(seed: 32)
    let shape: Shape = [3, 4, 5]
    let x = Tensor<Double>.normal(shape, mean: 2, using: &random)
    var options = Convention.keras.options(for: .rootMeanSquare)
    try options.set(.over, to: extent)
    let found = try NormalizerApplication(.rootMeanSquare, options, .training)
      .run(on: inputs(["x": x])).tensors
    var members: [[Int]] = []
    for n in 0..<3 {
      let first = n * 20
      if extent == "sample" {
        members.append(Array(first..<first + 20))
      } else {
        for p in 0..<5 { members.append(Array(stride(from: first + p, to: first + 20, by: 5))) }
      }
    }
    let numbers = x.elements
    let scales = members.map { set in
      let squares = set.map { numbers[$0] * numbers[$0] }.reduce(0, +)
      return 1 / (squares / Double(set.count) + 1e-6).squareRoot()
    }
    try expect(found, "rstd", scales, extent == "sample" ? [3] : [3, 5], within: 1e-15)
    var y = numbers
    for (set, scale) in zip(members, scales) { for element in set { y[element] *= scale } }
    try expect(found, "y", y, shape, within: 1e-15)
    #expect(found["mean"] == nil)
  }

  @Test func runningStatisticsFollowAsTheOptionsSay() throws {
    let x = Tensor<Double>([4, 1], [1, 2, 3, 6])
    var options = Convention.pyTorch.options(for: .batch)
    for (spread, variance) in [("unbiased", 14.0 / 3), ("biased", 3.5)] {
      try options.set(.runningVariance, to: spread)
      try options.set(.momentum, to: "rate:0.25")
      let training = NormalizerApplication(.batch, options, .training)
      let given = inputs([
        "x": x, "running_mean": Tensor([1], [10]), "running_var": Tensor([1], [2]),
      ])
      let found = try training.run(on: given).tensors
      try expect(found, "running_mean", [0.75 * 10 + 0.25 * 3], [1], within: 1e-15)
      try expect(found, "running_var", [0.75 * 2 + 0.25 * variance], [1], within: 1e-15)
      #expect(found["num_batches_tracked"] == .int64(Tensor(1)))
      let inference = try NormalizerApplication(.batch, options, .inference).run(on: given).tensors
      try expect(
        inference, "y", x.elements.map { ($0 - 10) / (2 + 1e-5).squareRoot() }, [4, 1],
        within: 1e-15)
      #expect(inference["running_mean"] == .double(Tensor([1], [10])))
    }
  }

  /// What a mask of whole samples leaves is a smaller batch.
  @Test(arguments: [NormalizationMethod.batch, .batchRenormalization, .meanOnlyBatch])
  func aMaskLeavesSamplesOut(method: NormalizationMethod) throws {
    var random = RandomNumbers(seed: 33)
    let x = Tensor<Double>.normal([6, 3, 4], using: &random)
    let application = NormalizerApplication(
      method, Convention.keras.options(for: method), .training)
    var masked = inputs(["x": x])
    masked["mask"] = .int64(Tensor([6], [1, 1, 1, 1, 0, 0]))
    let found = try application.run(on: masked).tensors
    let part = try application.run(on: inputs(["x": x.samples(0..<4)])).tensors
    for name in ["mean", "running_mean"] {
      guard case .double(let tensor)? = part[name] else { continue }
      try expect(found, name, tensor.elements, [3], within: 1e-15)
    }
  }

  @Test(arguments: [("0", Shape([2, 1, 1])), ("1", Shape([1, 3, 1])), ("all", Shape([]))])
  func lengthsAreSharedAsTheDimensionSays(dim: String, shape: Shape) throws {
    var random = RandomNumbers(seed: 34)
    let v = Tensor<Double>.normal([2, 3, 4], using: &random)
    let g = Tensor<Double>.uniform(shape, in: 0.5..<1.5, using: &random)
    var options = Convention.pyTorch.options(for: .weight)
    try options.set(.dim, to: dim)
    let found = try NormalizerApplication(.weight, options, .training)
      .run(on: inputs(["v": v, "g": g])).tensors
    let sets = (0..<24).map { dim == "0" ? $0 / 12 : dim == "1" ? $0 / 4 % 3 : 0 }
    var squares = [Double](repeating: 0, count: 3)
    for (element, set) in sets.enumerated() {
      squares[set] += v.elements[element] * v.elements[element]
    }
    let expected = sets.indices.map { element in
      g.elements[sets[element]] * v.elements[element] / squares[sets[element]].squareRoot()
    }
    try expect(found, "weight", expected, [2, 3, 4], within: 1e-15)
  }

  @Test func lengthsAreSetByPreactivations() throws {
    var random = RandomNumbers(seed: 35)
    let x = Tensor<Double>.normal([50, 3], mean: 1, using: &random)
    let v = Tensor<Double>.normal([2, 3], using: &random)
    func preactivations(_ w: [Double], _ bias: [Double]) -> Tensor<Double> {
      Tensor(
        [50, 2],
        (0..<100).map { (place: Int) -> Double in
          let (sample, output) = (place / 2, place % 2)
          var sum = bias[output]
          for input in 0..<3 { sum += w[output * 3 + input] * x.elements[sample * 3 + input] }
          return sum
        })
    }
    let application = NormalizerApplication(
      .weight, Convention.pyTorch.options(for: .weight), .training)
    let found = try application.run(
      on: inputs(["v": v, "preactivations": preactivations(v.elements, [0, 0])])
    ).tensors
    guard case .double(let weight)? = found["weight"], case .double(let bias)? = found["bias"]
    else {
      Issue.record("no weight and bias in Double")
      return
    }
    for moments in try preactivations(weight.elements, bias.elements).moments(per: .channel) {
      #expect(abs(moments.mean) < 1e-14)
      #expect(abs(moments.variance - 1) < 1e-14)
    }
  }

  @Test func penaltyAndOperatorNormStandBesideTheWeight() throws {
    var random = RandomNumbers(seed: 36)
    let weight = Tensor<Double>.normal([3, 4, 1], using: &random)
    var options = Convention.pyTorch.options(for: .spectral)
    try options.set(.penalty, to: "0.5")
    try options.set(.operatorSize, to: "6")
    let found = try NormalizerApplication(.spectral, options, .inference)
      .run(on: inputs(["weight": weight])).tensors
    guard case .double(let sigma)? = found["sigma"], case .double(let u)? = found["u"],
      case .double(let v)? = found["v"], case .double(let ratio)? = found["operator_ratio"]
    else {
      Issue.record("no results in Double")
      return
    }
    let s = sigma.elements[0]
    try expect(found, "penalty", [0.25 * s * s], [], within: 1e-15)
    let gradient = (0..<12).map { 0.5 * s * u.elements[$0 / 4] * v.elements[$0 % 4] }
    try expect(found, "grad_penalty", gradient, [3, 4, 1], within: 1e-15)
    // A kernel of one position is the same matrix everywhere.
    #expect(abs(ratio.elements[0] - 1) < 1e-3)
  }

  @Test func aBatchThatIsNotFiniteIsSaid() throws {
    let outcome = try NormalizerApplication(
      .batch, Convention.keras.options(for: .batch), .training
    )
    .run(on: inputs(["x": Tensor([2, 1], [1, .nan])]))
    #expect(outcome.notes.contains { $0.contains("not finite") })
    try expect(outcome.tensors, "running_mean", [0], [1], within: 0)
  }

  @Test func aTensorOfAnotherTypeIsConvertedAndSaid() throws {
    var given = StateDictionary()
    given["x"] = .float(Tensor([2, 2], [1, 2, 3, 5]))
    given["weight"] = .double(Tensor([2], [1, 2]))
    let outcome = try NormalizerApplication(.batch, NormalizerOptions(), .training).run(on: given)
    #expect(outcome.notes == ["converted to float32, the type of x: weight"])
    guard case .float? = outcome.tensors["y"] else {
      Issue.record("y is not of x's type")
      return
    }
  }
}

/// Tensors of `Double` under their names.
func inputs(_ tensors: KeyValuePairs<String, Tensor<Double>>) -> StateDictionary {
  var state = StateDictionary()
  for (name, tensor) in tensors { state[name] = .double(tensor) }
  return state
}

/// Checks a result against numbers, to a part of the largest of them.
func expect(
  _ tensors: StateDictionary, _ name: String, _ expected: [Double], _ shape: Shape,
  within tolerance: Double, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  guard case .double(let found)? = tensors[name] else {
    Issue.record("there is no \(name) in Double", sourceLocation: sourceLocation)
    return
  }
  #expect(found.shape == shape, "\(name)", sourceLocation: sourceLocation)
  let scale = expected.reduce(0) { max($0, abs($1)) }
  let distance = zip(found.elements, expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
  #expect(distance <= tolerance * scale, "\(name)", sourceLocation: sourceLocation)
}
