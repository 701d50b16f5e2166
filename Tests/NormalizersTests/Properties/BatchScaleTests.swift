import Normalizers
import Testing

/// arXiv 1502.03167, §3.3: a batch-normalized layer does not see the scale of its weights.
///
///     BN((aW)u) = BN(Wu)     ∂BN((aW)u)/∂u = ∂BN(Wu)/∂u     ∂BN((aW)u)/∂(aW) = 1/a · ∂BN(Wu)/∂W
@Suite struct BatchScaleTests {
  @Test(arguments: PropertySeeds.all) func theScaleOfTheWeightsMovesTheirGradientAlone(
    seed: UInt64
  ) throws {
    var random = RandomNumbers(seed: seed, stream: "scale of the weights")
    let features = random.integer(in: 2...6)
    let layer = LinearLayer(
      weight: .normal([random.integer(in: 1...5), features], using: &random),
      data: .normal(
        [random.integer(in: 3...8), features, random.integer(in: 1...3)], using: &random))
    let a = random.uniform(in: 2..<9)
    var scaled = layer
    scaled.weight = layer.weight.map { a * $0 }
    let dy = Tensor<Double>.normal(layer.preactivations.shape, using: &random)

    let (first, second) = (try Passes(layer, dy), try Passes(scaled, dy))
    #expect(second.y.distance(to: first.y) <= first.yError + second.yError, "seed \(seed), a \(a)")
    #expect(
      second.dData.distance(to: first.dData) <= first.dDataError + second.dDataError,
      "seed \(seed), a \(a)")
    #expect(
      second.dWeight.map { a * $0 }.distance(to: first.dWeight)
        <= first.dWeightError + a * second.dWeightError, "seed \(seed), a \(a)")
  }

  /// Output and gradients of batch normalization, ε = 0, after a layer, and what rounding may do to them.
  private struct Passes {
    let y: Tensor<Double>
    var dData: Tensor<Double>
    var dWeight: Tensor<Double>
    private(set) var yError = 0.0
    private(set) var dDataError = 0.0
    private(set) var dWeightError = 0.0

    init(_ layer: LinearLayer, _ dy: Tensor<Double>) throws {
      let a = layer.preactivations
      let (samples, rows, positions) = (a.shape[0], a.shape[1], a.shape[2])
      var batch = try BatchNormalization<Double>(channels: rows, epsilon: 0)
      let (y, record) = try batch.forward(a, .training)
      let da = try batch.backward(dy, record).dx
      self.y = y
      dData = Tensor(layer.data.shape)
      dWeight = Tensor(layer.weight.shape)
      for n in 0..<samples {
        for h in 0..<rows {
          for p in 0..<positions {
            for d in 0..<layer.weight.shape[1] {
              dData[n, d, p] += layer.weight[h, d] * da[n, h, p]
              dWeight[h, d] += da[n, h, p] * layer.data[n, d, p]
            }
          }
        }
      }
      let roundings = SharedSets.channel.offsets(a.shape).map {
        Rounding(a.values($0), epsilon: 0)
      }
      let gradient = dy.largest
      let largest = roundings.reduce(0) { max($0, $1.largestGradient(gradient)) }
      let error = roundings.reduce(0) {
        max($0, $1.gradient(gradient, inputs: layer.rounding))
      }
      yError = roundings.reduce(0) { max($0, $1.normalized(inputs: layer.rounding)) }
      // A sum of k products is off by k times the error of a factor, and by k·u of its k largest terms.
      func sum(_ terms: Int, _ other: Double) -> Double {
        let terms = Double(terms)
        return terms * other * (error + (terms + 2) * Rounding.unit * largest)
      }
      dDataError = sum(rows, layer.weight.largest)
      dWeightError = sum(samples * positions, layer.data.largest)
    }
  }
}
