import Normalizers
import Reductions
import Tensors
import Testing
import Training

@Suite struct PoolingTests {
  @Test(arguments: [[2, 3, 4, 4], [3, 17, 5, 7], [1, 1, 2, 2]])
  func maximaAgreeWithTheirDefinition(_ dimensions: [Int]) throws {
    let x = Tensor.random(Shape(dimensions), "x")
    var layer = try MaxPooling2D(window: 2)
    let y = try layer.forward(x, Pass(.training))
    #expect(y.shape == Shape([dimensions[0], dimensions[1], dimensions[2] / 2, dimensions[3] / 2]))
    let dy = Tensor.random(y.shape, "dy")
    let dx = try #require(try layer.backward(dy, Pass(.training), inputGradient: true))
    var expected = Tensor<Float>(x.shape)
    Naive.forEachIndex(y.shape) { n, c, p, q in
      let window = [(0, 0), (0, 1), (1, 0), (1, 1)].map { (2 * p + $0.0, 2 * q + $0.1) }
      let largest = window.map { x[n, c, $0.0, $0.1] }.max()
      #expect(y[n, c, p, q] == largest)
      for (h, w) in window where x[n, c, h, w] == largest { expected[n, c, h, w] = dy[n, c, p, q] }
    }
    #expect(dx == expected)
  }

  @Test func ofEqualValuesTheFirstGetsTheGradient() throws {
    var layer = try MaxPooling2D(window: 2)
    _ = try layer.forward(Tensor([1, 1, 2, 2], repeating: 4), Pass(.training))
    let dx = try layer.backward(Tensor([1, 1, 1, 1], [5]), Pass(.training), inputGradient: true)
    #expect(dx?.elements == [5, 0, 0, 0])
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

  /// Cut into chunks, each with a workspace of its own.
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
    #expect(throws: LayerError.self) { try MaxPooling2D(window: 0) }
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
