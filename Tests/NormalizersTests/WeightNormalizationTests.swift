import Normalizers
import Testing

@Suite struct WeightNormalizationTests {
  @Test func wrappingAWeightChangesNothing() throws {
    var random = RandomNumbers(seed: 18)
    let original = Tensor<Double>.normal([5, 3, 3, 3], using: &random)
    let normalizer = try WeightNormalization(wrapping: original)
    #expect(normalizer.baked().distance(to: original) < 1e-15)
    #expect(normalizer.state.names == ["original0", "original1"])
    #expect(normalizer.lengths.shape == [5, 1, 1, 1])
  }

  /// Every sharing, for dense weights and convolutions, against sets that are written out.
  @Test(arguments: [[4, 7], [1, 5], [5, 1], [3, 4, 5], [4, 3, 3, 3]], WeightSharing.allCases)
  func lengthsAreSharedAsTheSharingSays(dimensions: [Int], sharing: WeightSharing) throws {
    var random = RandomNumbers(seed: 81, stream: "\(dimensions)")
    let shape = Shape(dimensions)
    let original = Tensor<Double>.normal(shape, using: &random)
    let wrapped = try WeightNormalization(wrapping: original, sharing: sharing)
    #expect(wrapped.baked().distance(to: original) < 1e-14)
    let ones = Array(repeating: 1, count: dimensions.count - 2)
    switch sharing {
    case .outputChannel: #expect(wrapped.lengths.shape == Shape([dimensions[0], 1] + ones))
    case .inputChannel: #expect(wrapped.lengths.shape == Shape([1, dimensions[1]] + ones))
    case .whole: #expect(wrapped.lengths.shape == [])
    }
    #expect(wrapped.state["original0"]?.shape == wrapped.lengths.shape)

    let normalizer = wrapped.randomized(using: &random)
    var w = Tensor<Double>([0])
    let record = normalizer.forward(.training, into: &w, threads: .serial)
    let dw = Tensor<Double>.normal(shape, using: &random)
    let gradients = try normalizer.backward(dw, record, threads: .serial)
    let dv = try #require(gradients["original1"])
    let dg = try #require(gradients["original0"])
    for (set, g) in normalizer.lengths.elements.enumerated() {
      let members = (0..<shape.count).filter { self.set(of: $0, dimensions, sharing) == set }
      let part = { (tensor: Tensor<Double>) in members.map { tensor.elements[$0] } }
      let (v, dwPart) = (part(normalizer.directions), part(dw))
      let norm = v.product(v).squareRoot()
      #expect(abs(record.norms[set] / norm - 1) < 1e-14)
      #expect(part(w).distance(to: v.map { g * $0 / norm }) < 1e-14)
      let slope = dwPart.product(v) / norm
      #expect(abs(dg.elements[set] - slope) < 1e-14 * norm)
      #expect(
        part(dv).distance(
          to: zip(dwPart, v).map { g / norm * ($0 - slope * $1 / norm) }) < 1e-14)
      #expect(abs(part(dv).product(v)) < 1e-13)
    }
  }

  private func set(of element: Int, _ dimensions: [Int], _ sharing: WeightSharing) -> Int {
    let width = dimensions.dropFirst(2).reduce(1, *)
    return switch sharing {
    case .outputChannel: element / (width * dimensions[1])
    case .inputChannel: element / width % dimensions[1]
    case .whole: 0
    }
  }

  /// From numbers that PyTorch 2.15.0 printed (`parametrizations.weight_norm` in float64, with g half as
  /// large again as the norms).
  @Test(arguments: [
    (
      sharing: WeightSharing.inputChannel,
      dg: [-0.7525766947068778, -0.17149858514250882, -3.6147844564602556],
      dv: [-6.8628318584070795, 4.800000000000001]
    ),
    (
      sharing: WeightSharing.whole, dg: [-2.5716777733705887],
      dv: [-5.891304347826088, 7.391304347826089]
    ),
  ])
  func gradientsArePyTorchs(sharing: WeightSharing, dg: [Double], dv: [Double]) throws {
    let weight = Tensor<Double>([2, 3, 2], [3, -1, 2, 0.5, 1, -2, 4, 1.5, -0.5, 2, 1, -3])
    var normalizer = try WeightNormalization(wrapping: weight, sharing: sharing)
    normalizer.updateParameters { name, tensor in
      if name == "original0" { tensor = tensor.map { 1.5 * $0 } }
    }
    var w = Tensor<Double>([0])
    let record = normalizer.forward(.training, into: &w, threads: .serial)
    let gradients = try normalizer.backward(
      Tensor([2, 3, 2], (0..<12).map { Double($0 - 5) }), record, threads: .serial)
    #expect(try #require(gradients["original0"]).elements.distance(to: dg) < 4e-15)
    let directions = try #require(gradients["original1"]).elements
    #expect([directions[0], directions[11]].distance(to: dv) < 8e-15)
  }

  /// Large weights, whose sets are cut, in the type to work in.
  @Test(arguments: WeightSharing.allCases)
  func floatsAgreeWithDoublesForAnyNumberOfThreads(sharing: WeightSharing) throws {
    var random = RandomNumbers(seed: 82)
    for shape in [Shape([300, 1100]), Shape([70, 130, 3, 3])] {
      let weight = Tensor<Float>.normal(shape, using: &random)
      let dw = Tensor<Float>.normal(shape, using: &random)
      let run = { (threads: Int) throws in
        let normalizer = try WeightNormalization(wrapping: weight, sharing: sharing)
        var w = Tensor<Float>([0])
        let pool = ThreadPool(count: threads)
        let record = normalizer.forward(.training, into: &w, threads: pool)
        return (w, try normalizer.backward(dw, record, threads: pool))
      }
      let (w, gradients) = try run(1)
      let (w2, gradients2) = try run(2)
      #expect(w == w2 && gradients == gradients2)
      let double = try WeightNormalization(wrapping: weight.map { Double($0) }, sharing: sharing)
      var exact = Tensor<Double>([0])
      let record = double.forward(.training, into: &exact, threads: .serial)
      let expected = try double.backward(dw.map { Double($0) }, record, threads: .serial)
      // g and g/‖v‖ are rounded, then the product: at most 4 ulp of the largest.
      #expect(w.map { Double($0) }.distance(to: exact) < 4 * 6 * Double(Float.ulpOfOne))
      for (name, gradient) in expected {
        // Numbers of dw have size 1, and so have sums over them divided by ‖v‖.
        let scale = gradient.elements.reduce(1) { max($0, abs($1)) }
        let found = try #require(gradients[name]).map { Double($0) }
        #expect(found.distance(to: gradient) < 8 * scale * Double(Float.ulpOfOne))
      }
    }
  }

  /// arXiv 1602.07868 §2: the gradient is orthogonal to v, so plain gradient descent never shortens v.
  @Test func directionsOnlyGrow() throws {
    var random = RandomNumbers(seed: 19)
    var normalizer = try WeightNormalization(
      wrapping: Tensor<Double>.normal([4, 7], using: &random))
    for _ in 0..<20 {
      var w = Tensor<Double>([0])
      let record = normalizer.forward(.training, into: &w, threads: .serial)
      let dw = Tensor<Double>.normal([4, 7], using: &random)
      let gradients = try normalizer.backward(dw, record, threads: .serial)
      let dv = try #require(gradients["original1"])
      for row in 0..<4 {
        let v = normalizer.directions.samples(row..<row + 1)
        #expect(abs(v.dot(dv.samples(row..<row + 1))) < 1e-13)
      }
      let before = record.norms
      normalizer.updateParameters { name, tensor in
        guard let gradient = gradients[name] else { return }
        tensor = Tensor(
          tensor.shape, zip(tensor.elements, gradient.elements).map { $0 - 0.5 * $1 })
      }
      let after = normalizer.forward(.training, into: &w, threads: .serial).norms
      #expect(zip(before, after).allSatisfy { $0 <= $1 })
    }
  }

  @Test func dataDependentInitializationGivesMeanZeroAndVarianceOne() throws {
    var random = RandomNumbers(seed: 20)
    var normalizer = try WeightNormalization(
      wrapping: Tensor<Double>.normal([3, 4], standardDeviation: 0.05, using: &random))
    let inputs = (0..<50).map { _ in Tensor<Double>.normal([1, 4], mean: 2, using: &random) }
    let preactivations = { (w: Tensor<Double>) in
      (0..<3).map { row in inputs.map { $0.dot(w.samples(row..<row + 1)) } }
    }
    let moments = { (values: [Double]) in
      values.reduce(into: Moments()) { $0.merge(Moments(count: 1, mean: $1)) }
    }
    let bias = try normalizer.initialize(
      fromPreactivations: preactivations(normalizer.baked()).map(moments))
    for (row, values) in preactivations(normalizer.baked()).enumerated() {
      let result = moments(values.map { $0 + bias[row] })
      #expect(abs(result.mean) < 1e-12 && abs(result.variance - 1) < 1e-12)
    }
  }

  /// One g for all channels gives each mean 0, and variance 1 on average.
  @Test func dataDependentInitializationOfTheWholeScalesAllChannelsAlike() throws {
    let weight = Tensor<Double>([2, 2], [1, 2, 3, 4])
    var normalizer = try WeightNormalization(wrapping: weight, sharing: .whole)
    let moments = [
      Moments(count: 2, mean: 3, sumOfSquares: 4), Moments(count: 2, mean: -1, sumOfSquares: 12),
    ]
    let before = normalizer.lengths[]
    // The mean variance is (2 + 6)/2.
    #expect(try normalizer.initialize(fromPreactivations: moments).elements == [-1.5, 0.5])
    #expect(abs(normalizer.lengths[] - before / 2) < 1e-15)
    let constant = [Moments(count: 2, mean: 3), Moments(count: 2, mean: 1)]
    #expect(try normalizer.initialize(fromPreactivations: constant).elements == [-3, -1])

    var columns = try WeightNormalization(wrapping: weight, sharing: .inputChannel)
    let state = columns.state
    #expect(throws: NormalizationError.self) {
      try columns.initialize(fromPreactivations: moments)
    }
    #expect(throws: NormalizationError.self) {
      try normalizer.initialize(fromPreactivations: [Moments()])
    }
    #expect(columns.state == state)
  }

  @Test(arguments: [
    (WeightSharing.outputChannel, [0.0, 0, 3, 4], 2), (.inputChannel, [0, 3, 0, 4], 2),
    (.whole, [0, 0, 0, 0], 1),
  ])
  func aSetOfZerosGivesZerosAndNoGradient(
    sharing: WeightSharing, elements: [Double], sets: Int
  ) throws {
    let original = Tensor<Double>([2, 2], elements)
    let normalizer = try WeightNormalization(wrapping: original, sharing: sharing)
    var w = Tensor<Double>([0])
    let record = normalizer.forward(.training, into: &w, threads: .serial)
    #expect(w.distance(to: original) < 1e-15)
    let gradients = try normalizer.backward(
      Tensor([2, 2], repeating: 1), record, threads: .serial)
    let dg = try #require(gradients["original0"]).elements
    #expect(dg.count == sets && dg[0] == 0)
    let dv = try #require(gradients["original1"]).elements
    for index in 0..<4 where set(of: index, [2, 2], sharing) == 0 { #expect(dv[index] == 0) }
  }
}
