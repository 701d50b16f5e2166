import Normalizers

extension Formula {
  /// docs/methods/mean-only.md.
  static let meanOnly: [Formula] = [
    meanOnly("mean", "μ_c = 1/m · Σ_np x_ncp") { scene, c, offsets in
      let x = scene.x.values(offsets)
      return [
        Agreement(
          [1 / Double(x.count) * x.reduce(0, +)], [scene.record.mean[c]],
          roundings: 4 * x.count)
      ]
    },
    meanOnly("output", "y_ncp = x_ncp − μ_c + β_c") { scene, c, offsets in
      let x = scene.x.values(offsets)
      let mu = NaiveMoments(x).mean
      return [
        Agreement(
          x.map { $0 - mu + scene.beta[c] }, scene.y.values(offsets),
          within: scene.error(offsets))
      ]
    },
    meanOnly("jacobian", "∂y_i/∂x_j = δ_ij − 1/m") { scene, _, offsets in
      // The gradient of y_0 alone is the first row.
      var dy = Tensor<Double>(scene.x.shape)
      dy.withMutableElements { $0[offsets[0]] = 1 }
      let m = Double(offsets.count)
      let dx = try scene.normalizer.backward(dy, scene.record).dx
      return [
        Agreement(
          offsets.indices.map { ($0 == 0 ? 1 : 0) - 1 / m }, dx.values(offsets),
          roundings: 4 * offsets.count)
      ]
    },
    meanOnly("d-input", "dx_ncp = dy_ncp − 1/m · Σ_np dy_ncp") { scene, _, offsets in
      let dy = scene.dy.values(offsets)
      let mean = 1 / Double(dy.count) * dy.reduce(0, +)
      return [
        Agreement(
          dy.map { $0 - mean }, scene.dx.values(offsets),
          within: 4 * Double(dy.count) * Rounding.unit * scene.dy.largest)
      ]
    },
    meanOnly("d-bias", "dβ_c = Σ_np dy_ncp") { scene, c, offsets in
      let dy = scene.dy.values(offsets)
      return [
        Agreement(
          dy.reduce(0, +), scene.gradients["bias"]?[c] ?? .nan,
          within: 2 * Double(dy.count * dy.count) * Rounding.unit * scene.dy.largest)
      ]
    },
    meanOnly("running", "running_mean ← (1 − a)·running_mean + a·μ") { scene, c, offsets in
      let mu = NaiveMoments(scene.x.values(offsets)).mean
      let formula = (1 - scene.rate) * scene.before[c] + scene.rate * mu
      return [
        Agreement(
          formula, scene.normalizer.population?.mean[c] ?? .nan, within: scene.error(offsets))
      ]
    },
    meanOnly("inference", "y = x − running_mean + β        dx = dy") { scene, c, offsets in
      var copy = scene.normalizer
      let mean = copy.population?.mean[c] ?? .nan
      let (y, record) = try copy.forward(scene.x, .inference)
      return [
        Agreement(
          scene.x.values(offsets).map { $0 - mean + scene.beta[c] }, y.values(offsets),
          within: scene.error(offsets)),
        Agreement(
          scene.dy.values(offsets), try copy.backward(scene.dy, record).dx.values(offsets),
          within: 0
        ),
      ]
    },
  ]

  private static func meanOnly(
    _ anchor: String, _ text: String,
    _ check: @escaping @Sendable (MeanOnlyScene, Int, [Int]) throws -> [Agreement]
  ) -> Formula {
    Formula("mean-only#\(anchor)", text) { random in
      let scene = try MeanOnlyScene(using: &random)
      return try SharedSets.channel.offsets(scene.x.shape).enumerated().flatMap {
        try check(scene, $0.offset, $0.element)
      }
    }
  }
}

/// A mean-only batch normalization after its second batch, and both its passes.
struct MeanOnlyScene {
  let normalizer: MeanOnlyBatchNormalization<Double>
  let x: Tensor<Double>
  let dy: Tensor<Double>
  let y: Tensor<Double>
  let dx: Tensor<Double>
  let record: ForwardRecord<Double>
  let gradients: ParameterGradients<Double>
  let beta: [Double]
  /// a, and the running mean before the batch.
  let rate: Double
  let before: [Double]

  init(using random: inout RandomNumbers) throws {
    let shape = random.activationShape(spatialAxes: 0...2)
    rate = random.uniform(in: 0.05..<0.9)
    var copy = try MeanOnlyBatchNormalization<Double>(
      channels: shape.channels, momentum: .rate(rate)
    ).randomized(using: &random)
    _ = try copy.forward(.normal(shape, mean: 2, using: &random), .training)
    before = copy.population?.mean.elements ?? []
    x = .normal(shape, mean: -1, using: &random)
    dy = .normal(shape, using: &random)
    (y, record) = try copy.forward(x, .training)
    (dx, gradients) = try copy.backward(dy, record)
    beta = copy.affine.bias?.elements ?? []
    normalizer = copy
  }

  /// The rounding of a mean of m numbers, and of sums of four.
  func error(_ offsets: [Int]) -> Double {
    2 * Double(offsets.count + 4) * Rounding.unit * (4 + x.largest)
  }
}
