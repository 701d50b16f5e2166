import Normalizers
import Reductions
import Tensors
import Testing
import Training

@Suite struct DenseTests {
  @Test(arguments: [(1, 1, 1), (5, 7, 3), (32, 64, 100), (17, 129, 31)])
  func agreesWithItsDefinition(_ samples: Int, _ inputs: Int, _ outputs: Int) throws {
    let (x, w) = (Tensor.random([samples, inputs], "x"), Tensor.random([outputs, inputs], "w"))
    let (b, dy) = (Tensor.random([outputs], "b"), Tensor.random([samples, outputs], "dy"))
    var layer = try Dense(weight: w, bias: b)
    let y = try layer.forward(x, Pass(.training))
    let dx = try #require(try layer.backward(dy, Pass(.training), inputGradient: true))

    func table(_ rows: Int, _ columns: Int, _ term: (Int, Int) -> Double) -> Tensor<Double> {
      Tensor(
        [rows, columns], (0..<rows).flatMap { row in (0..<columns).map { term(row, $0) } })
    }
    func sum(_ count: Int, _ term: (Int) -> Double) -> Double {
      (0..<count).reduce(0) { $0 + term($1) }
    }
    let expected = table(samples, outputs) { n, o in
      Double(b[o]) + sum(inputs) { Double(x[n, $0]) * Double(w[o, $0]) }
    }
    #expect(relativeError(y, expected) < 1e-5)
    let expectedDx = table(samples, inputs) { n, i in
      sum(outputs) { Double(dy[n, $0]) * Double(w[$0, i]) }
    }
    #expect(relativeError(dx, expectedDx) < 1e-5)
    let expectedDw = table(outputs, inputs) { o, i in
      sum(samples) { Double(dy[$0, o]) * Double(x[$0, i]) }
    }
    #expect(relativeError(try #require(layer.gradients["weight"]), expectedDw) < 1e-5)
    let expectedDb = table(1, outputs) { _, o in sum(samples) { Double(dy[$0, o]) } }
    let db = try #require(layer.gradients["bias"])
    #expect(relativeError(db.reshaped([1, outputs]), expectedDb) < 1e-5)
  }

  @Test func chunksGiveTheSameBitsForAnyNumberOfThreads() throws {
    let results = try [1, 2, 3].map { threads in
      let pass = Pass(.training, threads: ThreadPool(count: threads))
      var layer = try Dense(weight: .random([300, 700], "w"), bias: .random([300], "b"))
      let y = try layer.forward(.random([400, 700], "x"), pass)
      let dx = try #require(
        try layer.backward(.random(y.shape, "dy"), pass, inputGradient: true))
      return [y.bits, dx.bits] + layer.gradients.sorted { $0.key < $1.key }.map(\.value.bits)
    }
    #expect(results[0].count == 4)
    #expect(results[1] == results[0])
    #expect(results[2] == results[0])
  }

  @Test func aNormalizedWeightIsUsed() throws {
    let w = Tensor<Float>([2, 2], [3, 4, 0, 2])
    var layer = try Dense(
      weight: w, bias: nil, normalizer: try WeightNormalization(wrapping: w))
    layer.updateParameters { name, parameter, _, _ in
      // g of 1 leaves the directions.
      if name == "parametrizations.weight.original0" {
        parameter.withMutableElements { $0.update(repeating: 1) }
      }
    }
    let y = try layer.forward(Tensor([1, 2], [1, 1]), Pass(.inference))
    #expect(abs(y[0, 0] - 1.4) < 1e-6 && abs(y[0, 1] - 1) < 1e-6)
  }

  @Test func weightDecayConcernsWeightsAlone() throws {
    let w = Tensor.random([3, 4], "w")
    var decays: [String: Bool] = [:]
    var layers = Sequential([
      .init("a", try Dense(weight: w, bias: .random([3], "b"))),
      .init("n", ActivationNormalization(try BatchNormalization(channels: 3))),
      .init("c", try Dense(weight: w, bias: nil, normalizer: try WeightNormalization(wrapping: w))),
      .init(
        "d", try Dense(weight: w, bias: nil, normalizer: try SpectralNormalization(wrapping: w))),
    ])
    layers.updateParameters { decays[$0] = $3 }
    #expect(
      decays == [
        "a.weight": true, "a.bias": false, "n.weight": false, "n.bias": false,
        "c.parametrizations.weight.original0": false, "c.parametrizations.weight.original1": true,
        "d.parametrizations.weight.original": true,
      ])
  }
}
