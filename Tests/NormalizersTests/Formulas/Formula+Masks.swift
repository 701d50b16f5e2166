import Normalizers

extension Formula {
  /// docs/methods/batch.md, Masks.
  static let masks: [Formula] = [
    Formula(
      "batch#masked-statistics", "μ = 1/k · Σ w·x        σ² = 1/k · Σ w·(x − μ)²        k = Σ w"
    ) { random in
      try MaskScene.channels(using: &random).flatMap { channel in
        let deviation = (channel.variance + channel.epsilon).squareRoot()
        return [
          Agreement(channel.mu, channel.mean, within: 2 * channel.error),
          Agreement(deviation, 1 / channel.reciprocal, within: 2 * channel.error),
          Agreement(
            channel.x.map { channel.gamma * ($0 - channel.mu) / deviation + channel.beta },
            channel.y, within: 8 * channel.error),
        ]
      }
    },
    Formula("batch#masked-d-input", "dx = 1/s · (g − w/k·(Σ g + x̂ · Σ g·x̂))") { random in
      try MaskScene.channels(using: &random).map { channel in
        let (k, s) = (channel.k, (channel.variance + channel.epsilon).squareRoot())
        let g = channel.dy.map { channel.gamma * $0 }
        let normalized = channel.x.map { ($0 - channel.mu) / s }
        let (first, second) = (channel.sum { g[$0] }, channel.sum { g[$0] * normalized[$0] })
        return Agreement(
          channel.x.indices.map {
            1 / s * (g[$0] - channel.w[$0] / k * (first + normalized[$0] * second))
          }, channel.dx, within: 64 * channel.error)
      }
    },
  ]
}

/// A channel of a batch some of whose elements do not count, and what the package made of it.
private struct MaskScene {
  let w: [Double]
  let x: [Double]
  let dy: [Double]
  let y: [Double]
  let dx: [Double]
  let gamma: Double
  let beta: Double
  let epsilon: Double
  let mean: Double
  let reciprocal: Double

  func sum(_ term: (Int) -> Double) -> Double { x.indices.reduce(0) { $0 + term($1) } }

  var k: Double { w.reduce(0, +) }
  var mu: Double { sum { w[$0] * x[$0] } / k }
  var variance: Double { sum { w[$0] * (x[$0] - mu) * (x[$0] - mu) } / k }

  /// Sums of as many products as there are elements, of numbers of these sizes.
  var error: Double {
    let largest = (x + dy + [1]).reduce(0) { max($0, abs($1)) }
    return Double(x.count + 8) * Rounding.unit * largest * largest * max(1, reciprocal)
      * max(1, reciprocal * reciprocal)
  }

  static func channels(using random: inout RandomNumbers) throws -> [MaskScene] {
    let shape = random.activationShape(spatialAxes: 0...2)
    let epsilon = random.element(of: [1e-3, 0.1])
    var batch = try BatchNormalization<Double>(channels: shape.channels, epsilon: epsilon)
      .randomized(using: &random)
    // One for each sample, or for each sample and position; at least two count.
    let maskShape =
      random.integer(below: 2) == 0
      ? Shape([shape.samples]) : Shape([shape.samples] + shape.dimensions.dropFirst(2))
    var mask = Tensor<Double>(
      maskShape, (0..<maskShape.count).map { _ in Double(random.integer(below: 2)) })
    mask.withMutableElements {
      $0[0] = 1; $0[1] = 1
    }
    let x = Tensor<Double>.normal(shape, mean: 1, using: &random)
    let dy = Tensor<Double>.normal(shape, using: &random)
    let (y, record) = try batch.forward(x, .training, mask: mask)
    let dx = try batch.backward(dy, record).dx
    let positions = shape.positions
    return SharedSets.channel.offsets(shape).enumerated().map { channel, offsets in
      MaskScene(
        w: offsets.map { offset in
          let sample = offset / (shape.channels * positions)
          return mask.elements[
            maskShape.rank == 1 ? sample : sample * positions + offset % positions]
        }, x: x.values(offsets), dy: dy.values(offsets), y: y.values(offsets),
        dx: dx.values(offsets), gamma: batch.affine.weight?[channel] ?? .nan,
        beta: batch.affine.bias?[channel] ?? .nan, epsilon: epsilon, mean: record.mean[channel],
        reciprocal: record.reciprocalDeviation[channel])
    }
  }
}
