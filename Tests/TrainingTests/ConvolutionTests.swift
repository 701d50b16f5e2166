import Normalizers
import Reductions
import Tensors
import Testing
import Training

@Suite struct ConvolutionTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var x: Shape
    var outputs: Int
    var window = 3
    var stride = 1
    var padding: Int?

    var testDescription: String { "\(x) to \(outputs), \(window)×\(window), stride \(stride)" }
  }

  static let cases = [
    Case(x: [2, 1, 5, 7], outputs: 16),
    Case(x: [3, 16, 8, 8], outputs: 32),
    Case(x: [1, 5, 9, 4], outputs: 7),
    Case(x: [2, 16, 7, 9], outputs: 32, stride: 2),
    Case(x: [4, 16, 6, 6], outputs: 32, window: 1, stride: 2),
    Case(x: [2, 3, 4, 4], outputs: 10, window: 1),
    Case(x: [2, 17, 2, 2], outputs: 33),
    Case(x: [2, 4, 6, 5], outputs: 3, padding: 0),
  ]

  // Sums of up to 153 products in single precision: n·2⁻²⁴ < 1e-5 of the sum of magnitudes.
  static let tolerance = 1e-5

  @Test(arguments: cases, [true, false])
  func agreesWithItsDefinition(_ test: Case, hasBias: Bool) throws {
    let w = Tensor.random([test.outputs, test.x[1], test.window, test.window], "w")
    let bias = hasBias ? Tensor.random([test.outputs], "b") : nil
    let x = Tensor.random(test.x, "x")
    let padding = test.padding ?? test.window / 2
    var layer = try Convolution2D(
      weight: w, bias: bias, stride: test.stride, padding: test.padding)

    let y = try layer.forward(x, Pass(.training))
    let expected = Naive.convolution(x, w, bias: bias, stride: test.stride, padding: padding)
    #expect(relativeError(y, expected) < Self.tolerance)

    let dy = Tensor.random(y.shape, "dy")
    let dx = try #require(try layer.backward(dy, Pass(.training), inputGradient: true))
    let gradients = Naive.convolutionGradients(
      x, w, dy: dy, stride: test.stride, padding: padding)
    #expect(relativeError(dx, gradients.x) < Self.tolerance)
    let found = layer.gradients
    #expect(relativeError(try #require(found["weight"]), gradients.w) < Self.tolerance)
    #expect(found.keys.contains("bias") == hasBias)
    if let db = found["bias"] { #expect(relativeError(db, gradients.bias) < Self.tolerance) }
  }

  @Test func theInputGradientIsLeftOutUnlessWanted() throws {
    var layer = try Convolution2D(weight: .random([4, 2, 3, 3], "w"), bias: nil)
    let y = try layer.forward(.random([2, 2, 4, 4], "x"), Pass(.training))
    #expect(try layer.backward(y, Pass(.training), inputGradient: false) == nil)
  }

  /// Large enough to be cut into chunks, the last of another size than the others.
  @Test func chunksGiveTheSameBitsForAnyNumberOfThreads() throws {
    let results = try [1, 2, 3].map { threads in
      let pool = ThreadPool(count: threads)
      var layer = try Convolution2D(
        weight: .random([32, 16, 3, 3], "w"), bias: .random([32], "b"))
      let pass = Pass(.training, threads: pool)
      let y = try layer.forward(.random([37, 16, 14, 14], "x"), pass)
      let dx = try #require(
        try layer.backward(.random(y.shape, "dy"), pass, inputGradient: true))
      return [y.bits, dx.bits] + layer.gradients.sorted { $0.key < $1.key }.map(\.value.bits)
    }
    #expect(results[0].count == 4)
    #expect(results[1] == results[0])
    #expect(results[2] == results[0])
  }

  @Test func chunksAddUpToTheWholeGradient() throws {
    let samples = 125
    let chunks = SampleChunks(samples: samples, workPerSample: 20 * 20 * 16 * 8 * 9)
    #expect((0..<chunks.count).map { chunks[$0].count } == [21, 21, 21, 21, 21, 20])
    let x = Tensor.random([samples, 8, 20, 20], "x")
    var layer = try Convolution2D(weight: .random([16, 8, 3, 3], "w"), bias: .random([16], "b"))
    let dy = Tensor.random([samples, 16, 20, 20], "dy")
    let whole = try gradients(of: &layer, x, dy)
    // Sample by sample there is one chunk each.
    var sums: [String: [Double]] = [:]
    for sample in 0..<samples {
      let own = try gradients(
        of: &layer, x.samples(sample..<sample + 1), dy.samples(sample..<sample + 1))
      for (name, gradient) in own {
        let sum = sums[name] ?? [Double](repeating: 0, count: gradient.shape.count)
        sums[name] = zip(sum, gradient.elements).map { $0 + Double($1) }
      }
    }
    #expect(whole.keys.sorted() == ["bias", "weight"])
    for (name, gradient) in whole {
      let expected = Tensor<Double>(gradient.shape, try #require(sums[name]))
      #expect(relativeError(gradient, expected) < 1e-4, "\(name)")
    }
  }

  private func gradients(
    of layer: inout Convolution2D, _ x: Tensor<Float>, _ dy: Tensor<Float>
  ) throws -> [String: Tensor<Float>] {
    _ = try layer.forward(x, Pass(.training))
    _ = try layer.backward(dy, Pass(.training), inputGradient: false)
    return layer.gradients
  }

  @Test func copiesShareNothingThatCanBeSeen() throws {
    var layer = try Convolution2D(weight: .random([4, 2, 3, 3], "w"), bias: nil)
    let (x1, x2) = (Tensor.random([2, 2, 4, 4], "x1"), Tensor.random([2, 2, 4, 4], "x2"))
    var alone = layer
    let y = try alone.forward(x1, Pass(.training))
    _ = try alone.backward(y, Pass(.training), inputGradient: false)
    _ = try layer.forward(x1, Pass(.training))
    var copy = layer
    _ = try copy.forward(x2, Pass(.training))
    _ = try layer.backward(y, Pass(.training), inputGradient: false)
    #expect(layer.gradients == alone.gradients)
  }

  @Test func misfitsAreErrors() throws {
    #expect(throws: LayerError.self) { try Convolution2D(weight: .random([4, 3], "w"), bias: nil) }
    #expect(throws: LayerError.self) {
      try Convolution2D(weight: .random([4, 3, 3, 3], "w"), bias: .random([3], "b"))
    }
    #expect(throws: LayerError.self) {
      try Convolution2D(weight: .random([4, 3, 3, 3], "w"), bias: nil, stride: 0)
    }
    var layer = try Convolution2D(weight: .random([4, 3, 3, 3], "w"), bias: nil)
    #expect(throws: LayerError.self) {
      try layer.forward(.random([2, 2, 5, 5], "x"), Pass(.training))
    }
    #expect(throws: LayerError.noForwardPass(layer: "convolution")) {
      try layer.backward(.random([2, 4, 5, 5], "dy"), Pass(.training), inputGradient: true)
    }
    _ = try layer.forward(.random([2, 3, 5, 5], "x"), Pass(.training))
    #expect(throws: LayerError.self) {
      try layer.backward(.random([2, 4, 4, 5], "dy"), Pass(.training), inputGradient: true)
    }
  }
}

extension Layer {
  /// The gradients of the last backward pass, by name.
  var gradients: [String: Tensor<Float>] {
    var copy = self
    var gradients: [String: Tensor<Float>] = [:]
    copy.updateParameters { name, _, gradient, _ in gradients[name] = gradient }
    return gradients
  }
}
