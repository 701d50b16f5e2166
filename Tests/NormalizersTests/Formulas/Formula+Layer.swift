import Normalizers

extension Formula {
  /// docs/methods/layer.md.
  static let layer: [Formula] = [
    Formula("layer#mean", "μ_n = 1/m · Σ_i x_ni", of: .layer) { set in
      set.agrees(mean: 1 / set.m * set.sum { set.x[$0] })
    },
    Formula("layer#variance", "σ²_n = 1/m · Σ_i (x_ni − μ_n)²", of: .layer) { set in
      let mu = set.mu
      return set.agrees(variance: 1 / set.m * set.sum { (set.x[$0] - mu) * (set.x[$0] - mu) })
    },
    Formula(
      "layer#output",
      "x̂_ni = (x_ni − μ_n)/s_n        s_n = √(σ²_n + ε)        y_ni = γ_i·x̂_ni + β_i", of: .layer
    ) { set in
      let s = (set.variance + set.epsilon).squareRoot()
      let normalized = set.x.map { ($0 - set.mu) / s }
      return set.agrees(
        output: set.x.indices.map { set.gamma[$0] * normalized[$0] + set.beta[$0] })
    },
    Formula("layer#channel-mean", "μ_np = 1/C · Σ_c x_ncp", of: .channelLayer) { set in
      set.agrees(mean: 1 / set.m * set.sum { set.x[$0] })
    },
    Formula("layer#channel-variance", "σ²_np = 1/C · Σ_c (x_ncp − μ_np)²", of: .channelLayer) {
      set in
      let mu = set.mu
      return set.agrees(variance: 1 / set.m * set.sum { (set.x[$0] - mu) * (set.x[$0] - mu) })
    },
    Formula(
      "layer#channel-output", "y_ncp = γ_c·(x_ncp − μ_np)/√(σ²_np + ε) + β_c", of: .channelLayer
    ) { set in
      let s = (set.variance + set.epsilon).squareRoot()
      return set.agrees(
        output: set.x.indices.map { set.gamma[$0] * (set.x[$0] - set.mu) / s + set.beta[$0] })
    },
    Formula("layer#g", "g_i = γ_i·dy_i", of: .layer) { set in
      let formula = set.gamma[1] * set.dy[1]
      return set.slope(
        at: set.normalized[1], of: { set.dy[1] * (set.gamma[1] * $0 + set.beta[1]) }, is: formula)
    },
    Formula(
      "layer#d-deviation", "dμ = 1/m · Σ_j dx_j        ds = 1/m · Σ_j x̂_j·dx_j", of: .layer
    ) { set in
      // The change is along dy, a random direction.
      let normalized = set.normalized
      return Agreement(
        [1 / set.m * set.sum { set.dy[$0] }, 1 / set.m * set.sum { normalized[$0] * set.dy[$0] }],
        [
          set.centralDifference(along: set.dy) { $0.mean },
          set.centralDifference(along: set.dy) { ($0.variance + set.epsilon).squareRoot() },
        ], within: SetScene.centralDifferenceError)
    },
    Formula("layer#jacobian", "∂x̂_i/∂x_j = 1/s · (δ_ij − 1/m − x̂_i·x̂_j/m)", of: .layer) { set in
      let (normalized, s) = (set.normalized, set.s)
      let formula = set.x.indices.map {
        1 / s * (($0 == 1 ? 1 : 0) - 1 / set.m - normalized[$0] * normalized[1] / set.m)
      }
      let found = set.x.indices.map { index in
        set.centralDifference(along: set.unitVector(1)) {
          (set.x[index] + (index == 1 ? $0.step : 0) - $0.mean)
            / ($0.variance + set.epsilon).squareRoot()
        }
      }
      return Agreement(formula, found, within: SetScene.centralDifferenceError)
    },
    Formula(
      "layer#d-input", "dx_i = 1/s · (g_i − 1/m·Σ_j g_j − x̂_i · 1/m·Σ_j g_j·x̂_j)", of: .layer
    ) { set in set.agrees(gradient: set.simplifiedGradient) },
    Formula(
      "layer#channel-d-input", "dx_c = 1/s · (g_c − 1/C·Σ_k g_k − x̂_c · 1/C·Σ_k g_k·x̂_k)",
      of: .channelLayer
    ) { set in set.agrees(gradient: set.simplifiedGradient) },
    Formula(
      "layer#d-parameters", "dγ_i = Σ_n dy_ni·x̂_ni        dβ_i = Σ_n dy_ni", of: .layer,
      parameter: \.sums),
    Formula(
      "layer#d-parameters-per-channel", "dγ_c = Σ_np dy_ncp·x̂_ncp        dβ_c = Σ_np dy_ncp",
      of: .layerPerChannel, parameter: \.sums),
  ]
}
