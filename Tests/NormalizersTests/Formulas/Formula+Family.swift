import Normalizers

extension Formula {
  /// docs/methods/README.md: what holds of any set.
  static let family: [Formula] = [
    Formula("README#mean", "μ = 1/m · Σ_{k in S} x_k", ofEach: FormulaMember.all) { set in
      set.agrees(mean: 1 / set.m * set.sum { set.x[$0] })
    },
    Formula("README#variance", "σ² = 1/m · Σ_{k in S} (x_k − μ)²", ofEach: FormulaMember.all) {
      set in
      let mu = set.mu
      return set.agrees(variance: 1 / set.m * set.sum { (set.x[$0] - mu) * (set.x[$0] - mu) })
    },
    Formula(
      "README#output", "y_i = γ_i·x̂_i + β_i        x̂_i = (x_i − μ)/s        s = √(σ² + ε)",
      ofEach: FormulaMember.all
    ) { set in
      let s = (set.variance + set.epsilon).squareRoot()
      let normalized = set.x.map { ($0 - set.mu) / s }
      return set.agrees(
        output: set.x.indices.map { set.gamma[$0] * normalized[$0] + set.beta[$0] })
    },
    Formula(
      "README#d-input",
      "dx_i = 1/s · (g_i − 1/m·Σ_{k in S} g_k − x̂_i · 1/m·Σ_{k in S} g_k·x̂_k)",
      ofEach: FormulaMember.all
    ) { set in set.agrees(gradient: set.simplifiedGradient) },
    Formula(
      "README#standardized", "1/m · Σ x̂ = 0        1/m · Σ x̂² = σ²/(σ² + ε)",
      ofEach: FormulaMember.all
    ) { set in
      let normalized = set.x.indices.map { (set.y[$0] - set.beta[$0]) / set.gamma[$0] }
      let error = set.agrees(output: set.y).tolerance / (set.gamma.min() ?? 1)
      return Agreement(
        [0, set.variance / (set.variance + set.epsilon)],
        [
          1 / set.m * set.sum { normalized[$0] },
          1 / set.m * set.sum { normalized[$0] * normalized[$0] },
        ], within: 2 * (1 + set.rounding.largest) * error)
    },
  ]
}

extension FormulaMember {
  static let all = [batch, layer, layerPerChannel, channelLayer, instance, group, groupInterleaved]
}

extension Formula {
  /// A formula about any set, checked on all sets of a random activation of each member.
  fileprivate init(
    _ name: String, _ text: String, ofEach members: [FormulaMember],
    _ check: @escaping @Sendable (SetScene) throws -> Agreement
  ) {
    self.init(name, text) { random in
      var agreements: [Agreement] = []
      for member in members {
        agreements += try ActivationScene(member, using: &random).sets.map(check)
      }
      return agreements
    }
  }
}
