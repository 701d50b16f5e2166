import Normalizers

extension Formula {
  /// docs/methods/batch-renorm.md.
  static let batchRenorm: [Formula] = [
    renorm("batch-statistics", "μ_B = 1/m · Σ x        σ_B = √(ε + 1/m · Σ (x − μ_B)²)") { set in
      let mu = 1 / set.m * set.sum { set.x[$0] }
      let variance = 1 / set.m * set.sum { (set.x[$0] - mu) * (set.x[$0] - mu) }
      return [
        Agreement(mu, set.batchMean, within: set.error),
        Agreement(
          (set.epsilon + variance).squareRoot(), 1 / set.reciprocal, within: set.error),
      ]
    },
    renorm(
      "corrections",
      "r = clip(σ_B/σ, r_min … r_max)        d = clip((μ_B − μ)/σ, −d_max … d_max)"
    ) { set in
      let r = min(max(set.sigmaB / set.sigma, set.bounds.rMin), set.bounds.rMax)
      let d = min(max((set.muB - set.mu) / set.sigma, -set.bounds.dMax), set.bounds.dMax)
      return [
        Agreement(
          set.x.map { set.gamma * (($0 - set.muB) / set.sigmaB * r + d) + set.beta }, set.y,
          within: set.error)
      ]
    },
    renorm("output", "x̂ = (x − μ_B)/σ_B · r + d        y = γ·x̂ + β") { set in
      let normalized = set.x.map { ($0 - set.muB) / set.sigmaB * set.r + set.d }
      return [
        Agreement(normalized.map { set.gamma * $0 + set.beta }, set.y, within: set.error)
      ]
    },
    Formula("batch-renorm#identity", "(x − μ_B)/σ_B · σ_B/σ + (μ_B − μ)/σ = (x − μ)/σ") {
      random in
      // Training without bounds against inference with the statistics before the step.
      let scene = try RenormScene(bounds: (0, .infinity, .infinity), using: &random)
      return scene.sets.flatMap { set in
        let left = set.x.map {
          ($0 - set.muB) / set.sigmaB * set.sigmaB / set.sigma + (set.muB - set.mu) / set.sigma
        }
        return [
          Agreement(left.map { set.gamma * $0 + set.beta }, set.y, within: set.error),
          Agreement(
            set.x.map { set.gamma * (($0 - set.mu) / set.sigma) + set.beta }, set.inference,
            within: set.error),
          Agreement(set.inference, set.y, within: set.error),
        ]
      }
    },
    renorm("d-deviation", "∂L/∂σ_B = −r/σ_B² · Σ g·(x − μ_B)") { set in
      let formula =
        -set.r / (set.sigmaB * set.sigmaB) * set.sum { set.g[$0] * (set.x[$0] - set.muB) }
      return [
        set.slope(at: set.sigmaB, of: { set.loss(mean: set.muB, deviation: $0) }, is: formula)
      ]
    },
    renorm("d-mean", "∂L/∂μ_B = −r/σ_B · Σ g") { set in
      let formula = -set.r / set.sigmaB * set.sum { set.g[$0] }
      return [
        set.slope(at: set.muB, of: { set.loss(mean: $0, deviation: set.sigmaB) }, is: formula)
      ]
    },
    renorm(
      "d-input-chain", "dx = g·r/σ_B + ∂L/∂σ_B · (x − μ_B)/(m·σ_B) + ∂L/∂μ_B · 1/m"
    ) { set in
      let dDeviation =
        -set.r / (set.sigmaB * set.sigmaB) * set.sum { set.g[$0] * (set.x[$0] - set.muB) }
      let dMean = -set.r / set.sigmaB * set.sum { set.g[$0] }
      return [
        Agreement(
          set.x.indices.map {
            set.g[$0] * set.r / set.sigmaB + dDeviation * (set.x[$0] - set.muB)
              / (set.m * set.sigmaB) + dMean * 1 / set.m
          }, set.dx, within: set.error)
      ]
    },
    renorm("d-input", "dx = r/σ_B · (g − 1/m·Σ g − z · 1/m·Σ g·z)") { set in
      let z = set.x.map { ($0 - set.muB) / set.sigmaB }
      let (first, second) = (set.sum { set.g[$0] } / set.m, set.sum { set.g[$0] * z[$0] } / set.m)
      return [
        Agreement(
          set.x.indices.map { set.r / set.sigmaB * (set.g[$0] - first - z[$0] * second) }, set.dx,
          within: set.error)
      ]
    },
    renorm("d-parameters", "dγ = Σ dy·x̂        dβ = Σ dy") { set in
      let normalized = set.x.map { ($0 - set.muB) / set.sigmaB * set.r + set.d }
      return [
        Agreement(set.sum { set.dy[$0] * normalized[$0] }, set.dGamma, within: set.m * set.error),
        Agreement(set.sum { set.dy[$0] }, set.dBeta, within: set.m * set.error),
      ]
    },
    renorm("running", "μ ← μ + a·(μ_B − μ)        σ ← σ + a·(σ_B − σ)") { set in
      let a = set.rate
      return [
        Agreement(
          [set.mu + a * (set.muB - set.mu), set.sigma + a * (set.sigmaB - set.sigma)],
          [set.runningMean, set.runningSpread], within: set.error)
      ]
    },
    renorm("inference", "y = γ·(x − μ)/σ + β") { set in
      [
        Agreement(
          set.x.map { set.gamma * ($0 - set.mu) / set.sigma + set.beta }, set.inference,
          within: set.error)
      ]
    },
    Formula(
      "batch-renorm#schedule",
      """
      r_max(t) = 1 + (R − 1)·clip((t − t_0)/(t_r − t_0), 0 … 1)        \
      d_max(t) = D·clip((t − t_0)/(t_d − t_0), 0 … 1)
      """
    ) { random in
      let (hold, rEnd, dEnd) = (5000.0, 40_000.0, 25_000.0)
      func clip(_ value: Double) -> Double { min(max(value, 0), 1) }
      return (0..<20).map { _ in
        let step = random.integer(below: 60_000)
        let t = Double(step)
        let bounds = RenormalizationSchedule.paper.bounds(atStep: step)
        return Agreement(
          [
            1 + (3 - 1) * clip((t - hold) / (rEnd - hold)), 5 * clip((t - hold) / (dEnd - hold)),
          ], [bounds.rMax, bounds.dMax], roundings: 4)
      }
    },
    Formula(
      "batch-renorm#variance",
      "σ = √(running_var + ε)        running_var ← running_var + a·(σ_B² − ε − running_var)"
    ) { random in
      let scene = try RenormScene(convention: .variance, using: &random)
      return scene.sets.map { set in
        let before = set.sigma * set.sigma - set.epsilon
        return Agreement(
          [
            (before + set.epsilon).squareRoot(),
            before + set.rate * (set.sigmaB * set.sigmaB - set.epsilon - before),
          ], [set.sigma, set.runningSpread], within: set.error)
      }
    },
    Formula(
      "batch-renorm#keras", "D ← (1 − a)·D + a·σ_B        running_var = max(D² − ε, 0)"
    ) { random in
      let scene = try RenormScene(convention: .keras, using: &random)
      return scene.sets.map { set in
        // D is 1 before the first batch.
        let deviation = (1 - set.rate) * 1 + set.rate * set.sigmaB
        return Agreement(
          max(deviation * deviation - set.epsilon, 0), set.runningSpread, within: set.error)
      }
    },
  ]

  private static func renorm(
    _ anchor: String, _ text: String,
    _ check: @escaping @Sendable (RenormScene.Channel) throws -> [Agreement]
  ) -> Formula {
    Formula("batch-renorm#\(anchor)", text) { random in
      try RenormScene(using: &random).sets.flatMap(check)
    }
  }
}
