import Normalizers

extension Formula {
  /// docs/methods/batch.md, Definition and Backward.
  static let batchDefinition: [Formula] = [
    Formula("batch#mean", "μ_c = 1/m · Σ_np x_ncp", of: .batch) { set in
      set.agrees(mean: 1 / set.m * set.sum { set.x[$0] })
    },
    Formula("batch#variance", "σ²_c = 1/m · Σ_np (x_ncp − μ_c)²", of: .batch) { set in
      let mu = set.mu
      return set.agrees(variance: 1 / set.m * set.sum { (set.x[$0] - mu) * (set.x[$0] - mu) })
    },
    Formula(
      "batch#normalized", "x̂_ncp = (x_ncp − μ_c)/s_c        s_c = √(σ²_c + ε)", of: .batch
    ) { set in
      let s = (set.variance + set.epsilon).squareRoot()
      return set.agrees(normalized: set.x.map { ($0 - set.mu) / s })
    },
    Formula("batch#output", "y_ncp = γ_c·x̂_ncp + β_c", of: .batch) { set in
      let normalized = set.normalized
      return set.agrees(
        output: set.x.indices.map { set.gamma[$0] * normalized[$0] + set.beta[$0] })
    },
    Formula(
      "batch#d-bias", "dβ_c = Σ_np dy_ncp", of: .batch,
      parameter: { channel in
        [channel.agrees(bias: channel.sum { channel.dy[$0] })]
      }),
    Formula(
      "batch#d-weight", "dγ_c = Σ_np dy_ncp·x̂_ncp", of: .batch,
      parameter: { channel in
        [channel.agrees(weight: channel.sum { channel.dy[$0] * channel.normalized[$0] })]
      }),
    Formula("batch#g", "g = ∂L/∂x̂ = γ·dy", of: .batch) { set in
      // L as a function of the first x̂, the others held.
      let formula = set.gamma[0] * set.dy[0]
      return set.slope(
        at: set.normalized[0], of: { set.dy[0] * (set.gamma[0] * $0 + set.beta[0]) }, is: formula)
    },
    Formula("batch#d-variance", "∂L/∂σ² = −1/(2s³) · Σ g·(x − μ)", of: .batch) { set in
      let (g, mu, s) = (set.g, set.mu, set.s)
      let formula = -1 / (2 * s * s * s) * set.sum { g[$0] * (set.x[$0] - mu) }
      return set.slope(at: set.variance, of: { set.loss(mean: mu, variance: $0) }, is: formula)
    },
    Formula("batch#d-mean", "∂L/∂μ = −1/s · Σ g", of: .batch) { set in
      let (g, variance) = (set.g, set.variance)
      let formula = -1 / set.s * set.sum { g[$0] }
      return set.slope(at: set.mu, of: { set.loss(mean: $0, variance: variance) }, is: formula)
    },
    Formula(
      "batch#d-input-chain", "dx = g/s + ∂L/∂σ² · 2(x − μ)/m + ∂L/∂μ · 1/m", of: .batch
    ) { set in
      let (g, mu, s) = (set.g, set.mu, set.s)
      let dVariance = -1 / (2 * s * s * s) * set.sum { g[$0] * (set.x[$0] - mu) }
      let dMean = -1 / s * set.sum { g[$0] }
      return set.agrees(
        gradient: set.x.indices.map {
          g[$0] / s + dVariance * 2 * (set.x[$0] - mu) / set.m + dMean * 1 / set.m
        })
    },
    Formula(
      "batch#d-input", "dx = 1/s · (g − 1/m·Σ g − x̂ · 1/m·Σ g·x̂)", of: .batch
    ) { set in
      set.agrees(gradient: set.simplifiedGradient)
    },
    Formula("batch#orthogonal", "Σ dx = 0        Σ dx·x̂ = ε/s³ · Σ g·x̂", of: .batch) { set in
      let (g, s, normalized) = (set.g, set.s, set.normalized)
      let expected = set.epsilon / (s * s * s) * set.sum { g[$0] * normalized[$0] }
      let error = set.agrees(gradient: set.dx).tolerance
      return Agreement(
        [0, expected], [set.sum { set.dx[$0] }, set.sum { set.dx[$0] * normalized[$0] }],
        within: set.m * (1 + set.rounding.largest) * error)
    },
  ]
}

extension SetScene {
  /// L = Σ dy·y as a function of μ and σ², taken for independent of x.
  fileprivate func loss(mean: Double, variance: Double) -> Double {
    let s = (variance + epsilon).squareRoot()
    return sum { dy[$0] * (gamma[$0] * (x[$0] - mean) / s + beta[$0]) }
  }
}
