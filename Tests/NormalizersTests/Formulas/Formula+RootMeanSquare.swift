import Normalizers

extension Formula {
  /// docs/methods/rms.md.
  ///
  /// In the scenes of this member σ² is ρ², and μ is 0.
  static let rootMeanSquare: [Formula] = [
    Formula("rms#mean-square", "ρ² = 1/m · Σ_i x_i²", of: .rms) { set in
      set.agrees(variance: 1 / set.m * set.sum { set.x[$0] * set.x[$0] })
    },
    Formula(
      "rms#output", "y_i = γ_i·x̂_i + β_i        x̂_i = x_i/s        s = √(ρ² + ε)", of: .rms
    ) { set in
      let s = (1 / set.m * set.sum { set.x[$0] * set.x[$0] } + set.epsilon).squareRoot()
      return set.agrees(
        output: set.x.indices.map { set.gamma[$0] * (set.x[$0] / s) + set.beta[$0] })
    },
    Formula("rms#standardized", "1/m · Σ x̂² = ρ²/(ρ² + ε)", of: .rms) { set in
      let normalized = set.x.indices.map { (set.y[$0] - set.beta[$0]) / set.gamma[$0] }
      let error = set.agrees(output: set.y).tolerance / (set.gamma.min() ?? 1)
      return Agreement(
        set.variance / (set.variance + set.epsilon),
        1 / set.m * set.sum { normalized[$0] * normalized[$0] },
        within: 2 * (1 + set.rounding.largest) * error)
    },
    Formula("rms#d-deviation", "∂s/∂x_j = x_j/(m·s) = x̂_j/m", of: .rms) { set in
      let found = set.centralDifference(along: set.unitVector(1)) {
        ($0.variance + set.epsilon).squareRoot()
      }
      return Agreement(
        [set.x[1] / (set.m * set.s), set.normalized[1] / set.m], [found, found],
        within: SetScene.centralDifferenceError)
    },
    Formula(
      "rms#jacobian",
      "∂x̂_i/∂x_j = δ_ij/s − x_i/s² · x̂_j/m = 1/s · (δ_ij − x̂_i·x̂_j/m)", of: .rms
    ) { set in
      let (normalized, s) = (set.normalized, set.s)
      let middle = set.x.indices.map {
        ($0 == 1 ? 1 : 0) / s - set.x[$0] / (s * s) * normalized[1] / set.m
      }
      let right = set.x.indices.map {
        1 / s * (($0 == 1 ? 1 : 0) - normalized[$0] * normalized[1] / set.m)
      }
      let found = set.x.indices.map { index in
        set.centralDifference(along: set.unitVector(1)) {
          (set.x[index] + (index == 1 ? $0.step : 0)) / ($0.variance + set.epsilon).squareRoot()
        }
      }
      return Agreement(
        middle + right, found + found, within: SetScene.centralDifferenceError)
    },
    Formula("rms#d-input", "dx_i = 1/s · (g_i − x̂_i · 1/m·Σ_j g_j·x̂_j)") { random in
      try [.rms, .rmsOverChannels].flatMap { (member: FormulaMember) in
        try ActivationScene(member, using: &random).sets.map { set in
          let (g, s, normalized) = (set.g, set.s, set.normalized)
          let along = 1 / set.m * set.sum { g[$0] * normalized[$0] }
          return set.agrees(
            gradient: set.x.indices.map { 1 / s * (g[$0] - normalized[$0] * along) })
        }
      }
    },
    Formula("rms#orthogonal", "Σ dx·x̂ = ε/s³ · Σ g·x̂", of: .rms) { set in
      let (g, s, normalized) = (set.g, set.s, set.normalized)
      let error = set.agrees(gradient: set.dx).tolerance
      return Agreement(
        set.epsilon / (s * s * s) * set.sum { g[$0] * normalized[$0] },
        set.sum { set.dx[$0] * normalized[$0] },
        within: set.m * (1 + set.rounding.largest) * error)
    },
    Formula(
      "rms#d-parameters", "dγ_i = Σ_n dy_ni·x̂_ni        dβ_i = Σ_n dy_ni", of: .rms,
      parameter: \.sums),
  ]
}
