import Normalizers
import Testing

extension Formula {
  /// docs/methods/instance.md.
  static let instance: [Formula] = [
    Formula("instance#mean", "μ_nc = 1/P · Σ_p x_ncp", of: .instance) { set in
      set.agrees(mean: 1 / set.m * set.sum { set.x[$0] })
    },
    Formula("instance#variance", "σ²_nc = 1/P · Σ_p (x_ncp − μ_nc)²", of: .instance) { set in
      let mu = set.mu
      return set.agrees(variance: 1 / set.m * set.sum { (set.x[$0] - mu) * (set.x[$0] - mu) })
    },
    Formula("instance#output", "y_ncp = γ_c·(x_ncp − μ_nc)/√(σ²_nc + ε) + β_c", of: .instance) {
      set in
      let s = (set.variance + set.epsilon).squareRoot()
      return set.agrees(
        output: set.x.indices.map { set.gamma[$0] * (set.x[$0] - set.mu) / s + set.beta[$0] })
    },
    Formula("instance#contrast", "IN(a_nc·x + b_nc) = IN(x)") { random in
      let shape = random.activationShape(spatialAxes: 1...2)
      let x = Tensor<Double>.normal(shape, mean: 1, using: &random)
      var (changed, tolerance) = (x, 0.0)
      for offsets in SharedSets.instance.offsets(shape) {
        let (a, b) = (random.uniform(in: 0.2..<4), random.uniform(in: -5..<5))
        changed.withMutableElements { for offset in offsets { $0[offset] = a * $0[offset] + b } }
        let values = changed.values(offsets)
        let error = 2 * Rounding.unit * values.reduce(0) { max($0, abs($1)) }
        tolerance = max(
          tolerance,
          Rounding(values, epsilon: 0).normalized(inputs: error)
            + Rounding(x.values(offsets), epsilon: 0).normalized)
      }
      var instance = try InstanceNormalization<Double>(channels: shape.channels, epsilon: 0)
      return [
        Agreement(
          try instance.forward(x, .training).y.elements,
          try instance.forward(changed, .training).y.elements, within: tolerance)
      ]
    },
    Formula(
      "instance#projections", "∂x̂/∂z = √P/‖z‖ · (I − z·zᵀ/‖z‖²)        ∂z/∂x = Q        ‖z‖/√P = σ",
      of: .instance
    ) { set in
      let centred = set.x.map { $0 - set.mu }
      let squared = centred.reduce(0) { $0 + $1 * $1 }
      let root = set.m.squareRoot()
      // Both Jacobians one after the other, on the random direction dy, beside central differences.
      let meanChange = set.mean { set.dy[$0] }
      let change = set.dy.map { $0 - meanChange }
      let along = zip(centred, change).reduce(0) { $0 + $1.0 * $1.1 }
      let formula = set.x.indices.map {
        root / squared.squareRoot() * (change[$0] - centred[$0] * along / squared)
      }
      let found = set.x.indices.map { index in
        set.centralDifference(along: set.dy) {
          (set.x[index] + $0.step * set.dy[index] - $0.mean) / $0.variance.squareRoot()
        }
      }
      return Agreement(
        formula + [squared.squareRoot() / root], found + [set.variance.squareRoot()],
        within: SetScene.centralDifferenceError * max(1, 1 / set.variance))
    },
    Formula("instance#projection", "dx = γ/σ · (dy − 1·(1ᵀdy)/P − x̂·(x̂ᵀdy)/P)") { random in
      var member = FormulaMember.instance
      member.epsilon = 0
      return try ActivationScene(member, using: &random).sets.map { set in
        let normalized = set.normalized
        let (ones, along) = (set.sum { set.dy[$0] }, set.sum { normalized[$0] * set.dy[$0] })
        let sigma = set.variance.squareRoot()
        return set.agrees(
          gradient: set.x.indices.map {
            set.gamma[$0] / sigma * (set.dy[$0] - ones / set.m - normalized[$0] * along / set.m)
          })
      }
    },
    Formula(
      "instance#d-input", "dx_p = γ/s · (dy_p − 1/P·Σ_q dy_q − x̂_p · 1/P·Σ_q dy_q·x̂_q)",
      of: .instance
    ) { set in
      let normalized = set.normalized
      let (first, second) = (set.mean { set.dy[$0] }, set.mean { set.dy[$0] * normalized[$0] })
      return set.agrees(
        gradient: set.x.indices.map {
          set.gamma[$0] / set.s * (set.dy[$0] - first - normalized[$0] * second)
        })
    },
    Formula(
      "instance#d-parameters", "dγ_c = Σ_np dy_ncp·x̂_ncp        dβ_c = Σ_np dy_ncp", of: .instance,
      parameter: \.sums),
    Formula(
      "instance#running",
      """
      running_mean ← (1 − a)·running_mean + a · 1/N·Σ_n μ_nc
      running_var  ← (1 − a)·running_var  + a · 1/N·Σ_n σ²_nc·P/(P − 1)
      """
    ) { random in
      let scene = try TrackedInstances(using: &random)
      let sets = SharedSets.instance.offsets(scene.x.shape).map {
        NaiveMoments(scene.x.values($0))
      }
      let (n, channels) = (Double(scene.x.shape.samples), scene.x.shape.channels)
      let p = Double(scene.x.shape.positions)
      func sum(_ c: Int, _ term: (NaiveMoments) -> Double) -> Double {
        stride(from: c, to: sets.count, by: channels).reduce(0) { $0 + term(sets[$1]) }
      }
      let a = scene.rate
      return (0..<channels).map { c in
        Agreement(
          [
            (1 - a) * scene.before.mean[c] + a * 1 / n * sum(c) { $0.mean },
            (1 - a) * scene.before.spreadValues[c] + a * 1 / n
              * sum(c) { $0.variance * p / (p - 1) },
          ], [scene.after.mean[c], scene.after.spreadValues[c]],
          within: 64 * n * p * Rounding.unit * (1 + scene.x.largest * scene.x.largest))
      }
    },
    Formula("instance#inference", "y = γ·(x − running_mean)/√(running_var + ε) + β") { random in
      let scene = try TrackedInstances(using: &random)
      var instance = scene.instance
      let y = try instance.forward(scene.x, .inference).y.elements
      let gamma = instance.affine.weight?.elements ?? []
      let beta = instance.affine.bias?.elements ?? []
      let formula = scene.x.elements.enumerated().map { offset, x in
        let c = offset / scene.x.shape.positions % scene.x.shape.channels
        return gamma[c] * (x - scene.after.mean[c])
          / (scene.after.spreadValues[c] + instance.epsilon).squareRoot() + beta[c]
      }
      return [Agreement(formula, y, roundings: 32)]
    },
  ]
}

/// An instance normalization that tracks running statistics, around its second batch.
private struct TrackedInstances {
  let instance: InstanceNormalization<Double>
  let x: Tensor<Double>
  let rate: Double
  let before: RunningStatistics<Double>
  let after: RunningStatistics<Double>

  init(using random: inout RandomNumbers) throws {
    let shape = random.activationShape(spatialAxes: 1...2)
    rate = random.uniform(in: 0.05..<0.9)
    var copy = try InstanceNormalization<Double>(
      channels: shape.channels, affine: .weightAndBias, tracksRunningStatistics: true,
      momentum: .rate(rate)
    ).randomized(using: &random)
    _ = try copy.forward(.normal(shape, mean: 2, using: &random), .training)
    before = try #require(copy.population)
    x = .normal(shape, mean: -1, standardDeviation: 2, using: &random)
    _ = try copy.forward(x, .training)
    after = try #require(copy.population)
    instance = copy
  }
}
