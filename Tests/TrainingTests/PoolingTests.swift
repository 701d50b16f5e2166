import Normalizers
import Reductions
import Tensors
import Testing
import Training

@Suite struct PoolingTests {
  /// Shapes of every way that windows fill vectors: not at all, in pairs of rows, exactly, with overlap.
  @Test(
    arguments: [
      [2, 3, 4, 4], [2, 3, 6, 5], [3, 17, 5, 7], [1, 1, 2, 2], [2, 2, 8, 8], [2, 3, 14, 15],
      [1, 2, 32, 22],
    ], [1, 2, 3])
  func maximaAgreeWithTheirDefinition(_ dimensions: [Int], window side: Int) throws {
    guard min(dimensions[2], dimensions[3]) >= side else { return }
    let x = Tensor.random(Shape(dimensions), "x")
    var layer = try MaxPooling2D(window: side)
    let y = try layer.forward(x, Pass(.training))
    #expect(
      y.shape == Shape([dimensions[0], dimensions[1], dimensions[2] / side, dimensions[3] / side]))
    let dy = Tensor.random(y.shape, "dy")
    let dx = try #require(try layer.backward(dy, Pass(.training), inputGradient: true))
    var expected = Tensor<Float>(x.shape)
    Naive.forEachIndex(y.shape) { n, c, p, q in
      let window = (0..<side * side).map { (side * p + $0 / side, side * q + $0 % side) }
      let largest = window.map { x[n, c, $0.0, $0.1] }.max()
      #expect(y[n, c, p, q] == largest)
      for (h, w) in window where x[n, c, h, w] == largest { expected[n, c, h, w] = dy[n, c, p, q] }
    }
    #expect(dx == expected)
  }

  @Test(arguments: [2, 4, 8])
  func ofEqualValuesTheFirstGetsTheGradient(_ side: Int) throws {
    var layer = try MaxPooling2D(window: 2)
    _ = try layer.forward(Tensor([1, 1, side, side], repeating: 4), Pass(.training))
    let dx = try #require(
      try layer.backward(
        Tensor([1, 1, side / 2, side / 2], repeating: 5), Pass(.training), inputGradient: true))
    Naive.forEachIndex(dx.shape) { n, c, h, w in
      #expect(dx[n, c, h, w] == (h % 2 == 0 && w % 2 == 0 ? 5 : 0))
    }
  }

  /// In each place of a window once.
  @Test(arguments: [2, 4, 8], 0..<4)
  func aNaNIsTheMaximum(side: Int, place: Int) throws {
    var x = Tensor<Float>([1, 1, side, side], repeating: 4)
    x[0, 0, place / 2, place % 2] = .nan
    var layer = try MaxPooling2D(window: 2)
    let y = try layer.forward(x, Pass(.training))
    #expect(y[0, 0, 0, 0].isNaN)
    let dx = try layer.backward(
      Tensor(y.shape, repeating: 5), Pass(.training), inputGradient: true)
    #expect(dx?[0, 0, place / 2, place % 2] == 5)
  }

  /// A sequence may rectify the maxima rather than what they are maxima of: nobody can tell.
  @Test(arguments: [[2, 3, 6, 6], [3, 2, 5, 7], [4, 4, 2, 2]])
  func rectifyingBeforeAndAfterIsTheSame(_ dimensions: [Int]) throws {
    var x = Tensor.random(Shape(dimensions), "x")
    // A window of negative numbers, and one of equal ones.
    for (place, value) in [(0, 0), (0, 1), (1, 0), (1, 1)].enumerated() {
      x[0, 0, value.0, value.1] = -1 - Float(place)
      x[1, 1, value.0, value.1] = 0.5
    }
    var layers = Sequential([
      .init("act", Activation(.relu)), .init("pool", try MaxPooling2D(window: 2)),
    ])
    let y = try layers.forward(x, Pass(.training))
    var (activation, pooling) = (Activation(.relu), try MaxPooling2D(window: 2))
    let expected = try pooling.forward(activation.forward(x, Pass(.training)), Pass(.training))
    #expect(y == expected)
    let dy = Tensor.random(y.shape, "dy")
    let dx = try #require(try layers.backward(dy, Pass(.training), inputGradient: true))
    let gradient = try #require(try pooling.backward(dy, Pass(.training), inputGradient: true))
    #expect(dx == (try activation.backward(gradient, Pass(.training), inputGradient: true)))
  }

  @Test func meansAgreeWithTheirDefinition() throws {
    let x = Tensor.random([3, 17, 5, 7], "x")
    var layer = GlobalAveragePooling()
    let y = try layer.forward(x, Pass(.training))
    var means = Tensor<Double>([3, 17])
    Naive.forEachIndex(x.shape) { n, c, h, w in means[n, c] += Double(x[n, c, h, w]) / 35 }
    #expect(relativeError(y, means) < 1e-6)
    let dx = try #require(
      try layer.backward(Tensor([3, 17], repeating: 35), Pass(.training), inputGradient: true))
    #expect(dx.shape == x.shape)
    #expect(dx.elements.allSatisfy { abs($0 - 1) < 1e-6 })
  }

  @Test func chunksGiveTheSameBitsForAnyNumberOfThreads() throws {
    let results = try [1, 2].map { threads in
      let pass = Pass(.training, threads: ThreadPool(count: threads))
      var layer = try MaxPooling2D(window: 2)
      let y = try layer.forward(.random([67, 32, 28, 28], "x"), pass)
      let dx = try #require(
        try layer.backward(.random(y.shape, "dy"), pass, inputGradient: true))
      return [y.bits, dx.bits]
    }
    #expect(results[1] == results[0])
  }

  @Test func misfitsAreErrors() throws {
    for window in [0, 17] {
      #expect(throws: LayerError.self) { try MaxPooling2D(window: window) }
    }
    var layer = try MaxPooling2D(window: 2)
    #expect(throws: LayerError.self) {
      try layer.forward(.random([2, 3, 1, 4], "x"), Pass(.training))
    }
    _ = try layer.forward(.random([2, 3, 4, 4], "x"), Pass(.training))
    #expect(throws: LayerError.self) {
      try layer.backward(.random([2, 3, 4, 4], "dy"), Pass(.training), inputGradient: true)
    }
  }
}
