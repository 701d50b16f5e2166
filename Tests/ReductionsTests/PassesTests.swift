import Reductions
import Tensors
import Testing

/// Every layout, forward and backward, against the slow oracle.
///
/// Serialized, for tests change the instruction set of the process and the size of its cache.
@Suite(.serialized) struct PassesTests {
  @Test(arguments: Sharing.all, Extents.all)
  func doublePassesAgreeWithTheOracle(sharing: Sharing, extents: Extents) {
    let (x, dy, weight, bias) = Self.inputs(sharing, extents, mean: 3, Double.self)
    let found = Self.run(
      sharing, extents, x, dy, weight, bias, threads: .serial, epsilon: 1e-5)
    let (forward, backward) = Self.expected(
      sharing, extents, x, dy, weight, bias, epsilon: 1e-5)
    #expect(Self.error(found.y, forward.y) < 1e-12)
    #expect(Self.error(found.inference, forward.y) < 1e-12)
    #expect(Self.error(found.dx, backward.dx) < 1e-11 * Self.gain(forward.variance))
    #expect(Self.error(found.weight, backward.weight) < 1e-12 * Self.gain(forward.variance))
    #expect(Self.error(found.bias, backward.bias) < 1e-12)
  }

  /// docs/exactness.md states these bounds.
  @Test(arguments: Sharing.all, [0, 10, 1e2, 1e3, 1e4, 1e5])
  func floatPassesKeepTheirDigitsUnderALargeMean(sharing: Sharing, mean: Double) {
    var random = RandomNumbers(seed: 41, stream: "\(sharing.name) \(mean)")
    let lengths = [1, 2, 3, 4, 6, 7, 8, 9, 12, 15, 16, 31, 32, 33, 49, 63, 64, 65].map {
      Extents(8 + random.integer(below: 8), 2 * (8 + random.integer(below: 12)), $0)
    }
    let large = [
      Extents(2, 32, 1000), Extents(1, 16, 20_000), Extents(9, 2048, 9), Extents(2100, 64, 1),
      Extents(1100, 6, 1), Extents(150, 14, 1),
    ]
    for extents in lengths + large {
      let (x, dy, weight, bias) = Self.inputs(sharing, extents, mean: mean, Float.self)
      let layout = sharing.layout(extents.n, extents.c, extents.p)
      guard layout.elementsPerStatistic >= 8 else { continue }
      let found = Self.run(
        sharing, extents, x, dy, weight, bias, threads: .serial, epsilon: 1e-5)
      let (forward, backward) = Self.expected(
        sharing, extents, x, dy, weight, bias, epsilon: 1e-5)
      #expect(Self.error(found.y, forward.y) < 1e-6, "y of \(extents.testDescription)")
      #expect(Self.error(found.inference, forward.y) < 1e-6, "y of \(extents.testDescription)")
      #expect(Self.error(found.dx, backward.dx) < 1e-6, "dx of \(extents.testDescription)")
    }
  }

  /// Sums of up to sixteen vectors are in `Float`: not where a distance or its square would lose digits there.
  @Test(arguments: Sharing.all, [1e-25, 1e-12, 1, 1e12, 1e25])
  func floatPassesKeepTheirDigitsAtAnySizeAndBesideAnOutlier(sharing: Sharing, size: Double) {
    for extents in [
      Extents(9, 16, 49), Extents(16, 40, 1), Extents(3, 32, 500), Extents(2100, 64, 1),
    ] {
      var (x, dy, weight, bias) = Self.inputs(sharing, extents, mean: 0, Float.self)
      var elements = x.elements.map { $0 * Float(size) }
      // The first elements are those that distances are taken from: of columns, those of the first rows.
      let end = extents.p == 1 ? 8 * extents.c : elements.count
      for row in stride(from: 0, to: end, by: extents.p) { elements[row] *= 30 }
      x = Tensor(x.shape, elements)
      let layout = sharing.layout(extents.n, extents.c, extents.p)
      guard layout.elementsPerStatistic >= 8 else { continue }
      let found = Self.run(sharing, extents, x, dy, weight, bias, threads: .serial, epsilon: 0)
      let (forward, backward) = Self.expected(
        sharing, extents, x, dy, weight, bias, epsilon: 0)
      #expect(Self.error(found.y, forward.y) < 1e-6, "y of \(extents.testDescription)")
      // Beyond, the coefficients of dx, which go with 1/σ², are no longer Floats.
      guard (1e-12...1e12).contains(size) else { continue }
      #expect(Self.error(found.dx, backward.dx) < 1e-6, "dx of \(extents.testDescription)")
    }
  }

  /// Columns of few rows have loops of their own.
  @Test(arguments: 2...9) func anyNumberOfChannelsAgreesWithDoubles(channels: Int) throws {
    let sharing = try #require(Sharing.all.first { $0.name == "layer over channels" })
    let (extents, epsilon) = (Extents(2, channels, 50), 1e-2)
    let (x, dy, weight, bias) = Self.inputs(sharing, extents, mean: 3, Float.self)
    let found = Self.run(
      sharing, extents, x, dy, weight, bias, threads: .serial, epsilon: epsilon)
    let (forward, backward) = Self.expected(
      sharing, extents, x, dy, weight, bias, epsilon: epsilon)
    // Rounding is magnified where the channels of a position lie close together.
    let bound = 1e-6 * max(1, 1 / ((forward.variance.min() ?? 1) + epsilon))
    #expect(Self.error(found.y, forward.y) < bound)
    #expect(Self.error(found.dx, backward.dx) < bound)
    #expect(Self.error(found.weight, backward.weight) < bound)
    #expect(Self.error(found.bias, backward.bias) < bound)
  }

  /// dy·(x − mean) is in `Float` too: not where it underflows or overflows though neither factor does.
  @Test(arguments: Sharing.all, [(x: 1e-6, dy: 1e-34), (x: 1e6, dy: 1e33)])
  func floatGradientsKeepTheirDigitsWhereProductsHaveNone(
    sharing: Sharing, sizes: (x: Double, dy: Double)
  ) {
    for extents in [Extents(9, 16, 49), Extents(3, 32, 500), Extents(16, 40, 1), Extents(7, 4, 90)]
    {
      var (x, dy, weight, bias) = Self.inputs(sharing, extents, mean: 0, Float.self)
      x = Tensor(x.shape, x.elements.map { $0 * Float(sizes.x) })
      dy = Tensor(dy.shape, dy.elements.map { $0 * Float(sizes.dy) })
      let layout = sharing.layout(extents.n, extents.c, extents.p)
      guard layout.elementsPerStatistic >= 8 else { continue }
      let found = Self.run(sharing, extents, x, dy, weight, bias, threads: .serial, epsilon: 0)
      let (_, backward) = Self.expected(
        sharing, extents, x, dy, weight, bias, epsilon: 0)
      #expect(Self.error(found.dx, backward.dx) < 1e-6, "dx of \(extents.testDescription)")
    }
  }

  /// Sums of 0 may be of squares that all vanished, not of a constant; a column's distances are taken from the mean of
  /// its first rows, so those of few rows add up to 0.
  @Test(arguments: Sharing.all, [1e-20, 1e-22, 1e-25])
  func squaresThatVanishAreNotTakenForAConstant(sharing: Sharing, size: Double) {
    for extents in [
      Extents(2, 16, 1), Extents(4, 16, 1), Extents(8, 16, 1), Extents(16, 2, 32),
    ] {
      var (x, dy, weight, bias) = Self.inputs(sharing, extents, mean: 0, Float.self)
      // Distances from the first element cancel.
      let signs: [Float] = [0, 1, -1, 2, -2]
      x = Tensor(
        x.shape, x.elements.indices.map { signs[($0 + $0 / extents.c) % 5] * Float(size) })
      let layout = sharing.layout(extents.n, extents.c, extents.p)
      guard layout.elementsPerStatistic >= 2 else { continue }
      let found = Self.run(sharing, extents, x, dy, weight, bias, threads: .serial, epsilon: 0)
      let (forward, _) = Self.expected(sharing, extents, x, dy, weight, bias, epsilon: 0)
      #expect(Self.error(found.y, forward.y) < 1e-6, "y of \(extents.testDescription)")
    }
  }

  /// The same of dy·(x − mean) for dγ; dx has no finite coefficients here.
  @Test(arguments: Sharing.all) func productsThatVanishAreNotTakenForNothing(sharing: Sharing) {
    for extents in [Extents(9, 16, 49), Extents(3, 32, 500), Extents(16, 40, 1), Extents(7, 4, 90)]
    {
      var (x, dy, weight, bias) = Self.inputs(sharing, extents, mean: 0, Float.self)
      x = Tensor(x.shape, x.elements.map { $0 * 1e-25 })
      dy = Tensor(dy.shape, dy.elements.map { $0 * 1e-22 })
      let layout = sharing.layout(extents.n, extents.c, extents.p)
      guard layout.elementsPerStatistic >= 8 else { continue }
      let found = Self.run(sharing, extents, x, dy, weight, bias, threads: .serial, epsilon: 0)
      let (_, backward) = Self.expected(sharing, extents, x, dy, weight, bias, epsilon: 0)
      #expect(Self.error(found.weight, backward.weight) < 1e-6, "\(extents.testDescription)")
    }
  }

  @Test(arguments: Sharing.all, Extents.all)
  func anyNumberOfThreadsGivesTheSameBits(sharing: Sharing, extents: Extents) {
    let (x, dy, weight, bias) = Self.inputsOfManySizes(sharing, extents)
    let outcomes = [1, 2, 3, 7].map {
      Self.run(
        sharing, extents, x, dy, weight, bias, threads: ThreadPool(count: $0), epsilon: 1e-5)
    }
    // Not compared in the expectation, which would print all numbers.
    let areSame = outcomes.allSatisfy { $0 == outcomes[0] }
    #expect(areSame)
  }

  /// With numbers of usual size, and with those of which everything is taken again in doubles.
  @Test(arguments: Sharing.all, Extents.all)
  func anyInstructionSetGivesTheSameBits(sharing: Sharing, extents: Extents) {
    for size: Float in [1, 1e-25] {
      var (x, dy, weight, bias) = Self.inputsOfManySizes(sharing, extents)
      x = Tensor(x.shape, x.elements.map { $0 * size })
      for parameters in Parameters.allCases {
        let widest = InstructionSet.current
        let outcomes = InstructionSet.available.map { set in
          InstructionSet.current = set
          return Self.run(
            sharing, extents, x, dy, weight, bias, having: parameters, threads: .serial,
            epsilon: 1e-5)
        }
        InstructionSet.current = widest
        let areSame = outcomes.allSatisfy { $0 == outcomes[0] }
        #expect(areSame, "\(parameters), size \(size)")
      }
    }
  }

  @Test(arguments: Sharing.all) func whatGoesPastTheCachesHasTheSameBits(sharing: Sharing) {
    let size = LastCache.size
    defer { LastCache.size = size }
    for extents in Extents.all + [
      Extents(3, 16, 1003), Extents(9, 600, 1), Extents(2, 1, 5001), Extents(5, 40, 49),
      Extents(3, 2, 35_001), Extents(3, 2, 70_001), Extents(2, 200, 49), Extents(11, 3, 6007),
      Extents(2, 8, 608), Extents(40, 8192, 1), Extents(40, 34, 3), Extents(70, 12, 1),
      Extents(70, 64, 1), Extents(37, 1000, 1),
    ] {
      let (x, dy, weight, bias) = Self.inputsOfManySizes(sharing, extents)
      for parameters in Parameters.allCases {
        // A cache of 2 MiB keeps a few samples and the sums of their parameters from one look to the next.
        let outcomes = [Int.max, 0, 2 << 20].map {
          LastCache.size = $0
          return Self.run(
            sharing, extents, x, dy, weight, bias, having: parameters,
            threads: ThreadPool(count: 2), epsilon: 1e-5)
        }
        let areSame = outcomes.allSatisfy { $0 == outcomes[0] }
        #expect(areSame, "\(extents.testDescription), \(parameters)")
      }
    }
  }

  /// Three runs shorter than a vector are summed one by one, twenty side by side; of zeros that are negative too.
  @Test(arguments: ["batch", "instance", "layer, elementwise"], [2, 3, 5, 8, 9, 15])
  func shortRunsGiveBesideOthersWhatTheyGiveAlone(name: String, length: Int) throws {
    let sharing = try #require(Sharing.all.first { $0.name == name })
    // Channels beside each other, of one sample and of several; or samples.
    let all =
      switch name {
      case "batch": Extents(5, 20, length)
      case "instance": Extents(1, 20, length)
      default: Extents(20, 1, length)
      }
    let some = all.c > 1 ? Extents(all.n, 3, length) : Extents(3, 1, length)
    let (numbers, gradient, weight, bias) = Self.inputs(sharing, all, mean: 1, Float.self)
    // Sums of few numbers of one size would be exact in any order.
    let x = Tensor(
      numbers.shape, numbers.elements.enumerated().map { $1 * Float(1 << (3 * ($0 % 13))) })
    var dy = gradient
    func chosen(_ values: [Double]) -> [Double] {
      values.indices.filter { $0 / length % all.c < some.c && $0 / length / all.c < some.n }
        .map { values[$0] }
    }
    func outcome(_ extents: Extents, _ choose: ([Double]) -> [Double]) -> Outcome {
      let shape: Shape = [extents.n, extents.c, extents.p]
      func part(_ tensor: Tensor<Float>) -> Tensor<Float> {
        Tensor(shape, choose(tensor.elements.map { Double($0) }).map { Float($0) })
      }
      let count = sharing.parameters(extents.c, extents.p).count
      return Self.run(
        sharing, extents, part(x), part(dy), Tensor([count], Array(weight.elements.prefix(count))),
        Tensor([count], Array(bias.elements.prefix(count))), threads: .serial, epsilon: 1e-5)
    }
    for _ in 0..<2 {
      let (alone, together) = (outcome(some, chosen), outcome(all) { $0 })
      func areSame(_ a: [Double], _ b: [Double]) -> Bool {
        a.map(\.bitPattern) == b.map(\.bitPattern)
      }
      #expect(areSame(alone.statistics, Array(together.statistics.prefix(alone.statistics.count))))
      #expect(areSame(alone.y, chosen(together.y)))
      #expect(areSame(alone.dx, chosen(together.dx)))
      if all.c > 1 {
        #expect(areSame(alone.weight, Array(together.weight.prefix(some.c))))
        #expect(areSame(alone.bias, Array(together.bias.prefix(some.c))))
      }
      dy = Tensor(dy.shape, repeating: -0.0)
    }
  }

  /// Rows of eight short groups take the weights of a row in turn.
  @Test func shortGroupsWithParametersForEachElementAgreeWithDoubles() {
    let groups = Sharing(
      name: "group, eight",
      layout: { n, c, p in
        StatisticLayout(
          outer: .init(n, stride: c * p), inner: .init(8, stride: c / 8 * p),
          spans: .init(1, stride: c / 8 * p), spanLength: c / 8 * p)
      }, parameters: { ParameterLayout(runLength: $1, count: $0) },
      statistic: { n, c, _, C, _ in n * 8 + c / (C / 8) }, parameter: { c, _, _ in c })
    for extents in [Extents(9, 64, 1), Extents(70, 104, 1)] {
      let (x, dy, weight, bias) = Self.inputs(groups, extents, mean: 1, Float.self)
      let found = Self.run(groups, extents, x, dy, weight, bias, threads: .serial, epsilon: 0.1)
      let (forward, backward) = Self.expected(
        groups, extents, x, dy, weight, bias, epsilon: 0.1)
      #expect(Self.error(found.y, forward.y) < 1e-6)
      #expect(Self.error(found.dx, backward.dx) < 1e-6)
      #expect(Self.error(found.weight, backward.weight) < 1e-6)
      #expect(Self.error(found.bias, backward.bias) < 1e-6)
    }
  }

  @Test(arguments: Sharing.all) func aConstantHasVarianceZero(sharing: Sharing) {
    for extents in Extents.all {
      let x = Tensor<Float>([extents.n, extents.c, extents.p], repeating: 12_345.678)
      let layout = sharing.layout(extents.n, extents.c, extents.p)
      let moments = x.withPointer { layout.moments(of: $0, threads: .serial) }
      #expect(moments.allSatisfy { $0.variance == 0 && $0.mean == Double(Float(12_345.678)) })
    }
  }

  /// How much a statistic of few numbers that happen to lie close together magnifies rounding.
  private static func gain(_ variance: [Double]) -> Double {
    max(1, 1 / ((variance.min() ?? 1) + 1e-5))
  }
}
