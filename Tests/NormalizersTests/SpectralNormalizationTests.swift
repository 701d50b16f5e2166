import Normalizers
import Testing

@Suite struct SpectralNormalizationTests {
  /// What a training pass gives, from numbers that PyTorch 2.15.0 printed
  /// (`parametrizations.spectral_norm` in float64, u of equal and v of rising numbers).
  @Test(arguments: [
    (
      axis: 0, iterations: 1, u: [0.9701425001453317, 0.2425356250363342],
      v: [
        0.7299166773538558, -0.11404948083653944, 0.3421484425096193, 0.18247916933846417,
        0.22809896167307986, -0.5018177156807758,
      ],
      w: 0.564285667243093, gradient: -0.4769906940934509, lastGradient: 1.0489097782711532
    ),
    (
      axis: 1, iterations: 2, u: [0.8707254794267498, 0.43216448267232166, -0.23467211038728283],
      v: [0.6126477494890245, -0.03501815660231385, 0.5730209466024795, 0.5432158489118368],
      w: 0.5669456391545431, gradient: -0.5924540115720331, lastGradient: 1.0496653185254428
    ),
  ])
  func trainingIsPyTorchs(
    axis: Int, iterations: Int, u: [Double], v: [Double], w: Double, gradient: Double,
    lastGradient: Double
  ) throws {
    let weight = Tensor<Double>([2, 3, 2], [3, -1, 2, 0.5, 1, -2, 4, 1.5, -0.5, 2, 1, -3])
    var random = RandomNumbers(seed: 1)
    var normalizer = try SpectralNormalization(
      wrapping: weight, axis: axis, iterations: iterations, using: &random)
    try normalizer.setVectors(
      left: Tensor([u.count], repeating: 1),
      right: Tensor([v.count], v.indices.map { Double($0 + 1) }))
    var result = Tensor<Double>([0])
    let record = normalizer.forward(.training, into: &result, threads: .serial)
    #expect(normalizer.leftVector.elements.distance(to: u) < 1e-15)
    #expect(normalizer.rightVector.elements.distance(to: v) < 1e-15)
    #expect(abs(result[0, 0, 0] - w) < 1e-15)
    let dw = Tensor<Double>([2, 3, 2], (0..<12).map { Double($0 - 5) })
    let dWeight = try #require(
      normalizer.backward(dw, record, threads: .serial)["original"]
    ).elements
    #expect(abs(dWeight[0] - gradient) < 4e-15 && abs(dWeight[11] - lastGradient) < 4e-15)
    // Inference takes u and v as they are.
    #expect(normalizer.baked() == result)
  }

  /// Every axis of several shapes, both orders, against the matrix written out.
  @Test(
    arguments: [[3, 5], [4, 3, 3, 3], [5, 1, 7], [2, 3, 4, 5, 2], [40, 130], [260, 300]],
    PowerIterationOrder.allCases)
  func stepsAreThoseOfTheMatrixWrittenOut(dimensions: [Int], order: PowerIterationOrder) throws {
    var random = RandomNumbers(seed: 71, stream: "\(dimensions)")
    let weight = Tensor<Double>.normal(Shape(dimensions), using: &random)
    let dw = Tensor<Double>.normal(Shape(dimensions), using: &random)
    for axis in dimensions.indices {
      var normalizer = try SpectralNormalization(
        wrapping: weight, axis: axis, iterations: 3, order: order, startIterations: 0,
        using: &random)
      let matrix = DenseMatrix(weight, axis: axis)
      var u = normalizer.leftVector.elements
      var v = matrix.transposed.times(u).unit
      #expect(normalizer.rightVector.elements.distance(to: v) < 1e-14)
      for _ in 0..<3 {
        if order == .leftFirst { u = matrix.times(v).unit }
        v = matrix.transposed.times(u).unit
        if order == .rightFirst { u = matrix.times(v).unit }
      }
      let sigma = u.product(matrix.times(v))
      var w = Tensor<Double>([0])
      let record = normalizer.forward(.training, into: &w, threads: ThreadPool(count: 2))
      #expect(normalizer.leftVector.elements.distance(to: u) < 1e-14)
      #expect(normalizer.rightVector.elements.distance(to: v) < 1e-14)
      #expect(abs(record.norms[0] / sigma - 1) < 1e-14)
      #expect(w.distance(to: weight.map { $0 / sigma }) < 1e-14)
      let gradient = try #require(
        normalizer.backward(dw, record, threads: .serial)["original"])
      let found = DenseMatrix(gradient, axis: axis).rows
      let dot = dw.dot(weight) / sigma
      for (row, numbers) in DenseMatrix(dw, axis: axis).rows.enumerated() {
        let expected = zip(numbers, v).map { ($0 - dot * u[row] * $1) / sigma }
        #expect(found[row].distance(to: expected) < 1e-13)
      }
    }
  }

  @Test func itConvergesToTheLargestSingularValue() throws {
    var random = RandomNumbers(seed: 72)
    for axis in 0...2 {
      let weight = Tensor<Double>.normal([6, 4, 5], using: &random)
      let values = DenseMatrix(weight, axis: axis).singularValues
      var normalizer = try SpectralNormalization(wrapping: weight, axis: axis, using: &random)
      let start = normalizer.residual()
      // Some singular value lies within ρ·σ of σ.
      var w = Tensor<Double>([0])
      let sigma = normalizer.forward(.inference, into: &w, threads: .serial).norms[0]
      #expect(values.contains { abs($0 - sigma) <= start * sigma } && sigma <= values[0])
      #expect(normalizer.converge(to: 1e-9) <= 1e-9)
      let norm = normalizer.forward(.inference, into: &w, threads: .serial).norms[0]
      #expect(abs(norm / values[0] - 1) < 1e-14)
      #expect(abs(DenseMatrix(w, axis: axis).singularValues[0] - 1) < 1e-14)
      #expect(normalizer.converge(to: 0, atMost: 3) < 1e-8)
    }
  }

  @Test func aProjectedWeightIsUsedAsItIs() throws {
    var random = RandomNumbers(seed: 73)
    let weight = Tensor<Double>.normal([7, 3, 2], using: &random)
    var normalizer = try SpectralNormalization(
      wrapping: weight, axis: 2, order: .rightFirst, startIterations: 0, using: &random)
    var training = normalizer
    var w = Tensor<Double>([0])
    let sigma = training.forward(.training, into: &w, threads: .serial).norms[0]
    #expect(normalizer.project() == sigma)
    #expect(normalizer.original == w && normalizer.rightVector == training.rightVector)
    #expect(normalizer.baked().distance(to: w) < 1e-15)
    var zero = try SpectralNormalization(wrapping: Tensor<Double>([2, 3]))
    #expect(zero.project() == 0 && zero.original == Tensor([2, 3]))
  }

  @Test(arguments: PowerIterationOrder.allCases)
  func aWeightOfZerosGivesZerosAndLeavesTheVectors(order: PowerIterationOrder) throws {
    var random = RandomNumbers(seed: 74)
    var normalizer = try SpectralNormalization(
      wrapping: Tensor<Double>([2, 3]), order: order, using: &random)
    let before = normalizer.leftVector
    var w = Tensor<Double>([0])
    let record = normalizer.forward(.training, into: &w, threads: .serial)
    #expect(w.elements == [0, 0, 0, 0, 0, 0] && record.norms == [0])
    let gradient = try normalizer.backward(
      Tensor([2, 3], repeating: 1), record, threads: .serial)["original"]
    #expect(gradient?.elements == [0, 0, 0, 0, 0, 0])
    #expect(normalizer.leftVector == before && normalizer.residual() == 0)
    // When the weight has left zero, power iteration goes on.
    normalizer.updateParameters { $1 = Tensor([2, 3], [0, 3, 0, 0, 1, 0]) }
    _ = normalizer.forward(.training, into: &w, threads: .serial)
    #expect(
      abs(normalizer.forward(.training, into: &w, threads: .serial).norms[0] - 10.0.squareRoot())
        < 1e-9)
  }

  @Test func inferenceLeavesTheSingularVectorsAlone() throws {
    var random = RandomNumbers(seed: 21)
    var normalizer = try SpectralNormalization(
      wrapping: Tensor<Double>.normal([6, 9], using: &random), iterations: 2, using: &random)
    #expect(normalizer.state.names == ["original", "0._u", "0._v"])
    let before = normalizer.state
    var w = Tensor<Double>([0])
    _ = normalizer.forward(.inference, into: &w, threads: .serial)
    #expect(normalizer.state == before)
    _ = normalizer.forward(.training, into: &w, threads: .serial)
    #expect(normalizer.state != before)
  }

  @Test func vectorsAndOptionsMustFit() throws {
    let weight = Tensor<Double>([2, 3], repeating: 1)
    var random = RandomNumbers(seed: 75)
    var normalizer = try SpectralNormalization(wrapping: weight)
    let before = normalizer.state
    #expect(throws: NormalizationError.self) {
      try normalizer.setVectors(left: Tensor([3], repeating: 1))
    }
    #expect(throws: NormalizationError.self) { try normalizer.setVectors(left: Tensor([2])) }
    #expect(throws: NormalizationError.self) {
      try normalizer.setVectors(left: Tensor([2], [1, 0]), right: Tensor([3], [1, .nan, 0]))
    }
    #expect(normalizer.state == before)
    #expect(throws: NormalizationError.self) {
      try SpectralNormalization(wrapping: weight, axis: 2, using: &random)
    }
    #expect(throws: NormalizationError.self) {
      try SpectralNormalization(wrapping: weight, iterations: 0, using: &random)
    }
    #expect(throws: NormalizationError.self) {
      try SpectralNormalization<Double>(wrapping: Tensor([3]))
    }
  }
}
