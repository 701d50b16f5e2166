import Normalizers

extension Formula {
  /// docs/methods/group.md.
  static let group: [Formula] = [
    Formula(
      "group#groups", "contiguous:  k(c) = ⌊c / (C/G)⌋        interleaved:  k(c) = c mod G"
    ) { random in
      let shape = random.activationShape(channels: 2, spatialAxes: 1...1)
      let groups = random.divisor(of: shape.channels)
      let x = Tensor<Double>.normal(shape, using: &random)
      return try GroupArrangement.allCases.map { arrangement in
        var sums = [Double](repeating: 0, count: shape.samples * groups)
        for n in 0..<shape.samples {
          for c in 0..<shape.channels {
            let k = arrangement == .contiguous ? c / (shape.channels / groups) : c % groups
            for p in 0..<shape.positions { sums[n * groups + k] += x[n, c, p] }
          }
        }
        let m = shape.channels / groups * shape.positions
        var normalizer = try GroupNormalization<Double>(
          groups: groups, channels: shape.channels, arrangement: arrangement)
        let record = try normalizer.forward(x, .training).record
        return Agreement(sums.map { $0 / Double(m) }, record.mean, roundings: 16 * m)
      }
    },
    Formula("group#mean", "μ_nk = 1/m · Σ_{c in k} Σ_p x_ncp", of: .group) { set in
      set.agrees(mean: 1 / set.m * set.sum { set.x[$0] })
    },
    Formula("group#variance", "σ²_nk = 1/m · Σ_{c in k} Σ_p (x_ncp − μ_nk)²", of: .group) { set in
      let mu = set.mu
      return set.agrees(variance: 1 / set.m * set.sum { (set.x[$0] - mu) * (set.x[$0] - mu) })
    },
    Formula(
      "group#output", "y_ncp = γ_c·x̂_ncp + β_c        x̂_ncp = (x_ncp − μ_nk)/√(σ²_nk + ε)",
      of: .group
    ) { set in
      let s = (set.variance + set.epsilon).squareRoot()
      let normalized = set.x.map { ($0 - set.mu) / s }
      return set.agrees(
        output: set.x.indices.map { set.gamma[$0] * normalized[$0] + set.beta[$0] })
    },
    Formula("group#ends", "GN with G = 1 is LN per channel        GN with G = C is IN") { random in
      let shape = random.activationShape(spatialAxes: 1...2)
      let x = Tensor<Double>.normal(shape, mean: 1, using: &random)
      let channels = shape.channels
      func output(_ normalizer: some ActivationNormalizer<Double>) throws -> [Double] {
        var copy = normalizer
        return try copy.forward(x, .training).y.elements
      }
      return [
        Agreement(
          try output(GroupNormalization(groups: 1, channels: channels)),
          try output(LayerNormalization(perChannel: channels)), within: 0),
        Agreement(
          try output(GroupNormalization(groups: channels, channels: channels)),
          try output(InstanceNormalization(channels: channels)), within: 0),
      ]
    },
    Formula(
      "group#chain",
      "dx = 1/s·g + a + b·(x − μ)        a = −1/(m·s)·Σ g        b = −1/(m·s³)·Σ g·(x − μ)",
      of: .group
    ) { set in
      let (g, mu, s, m) = (set.g, set.mu, set.s, set.m)
      let a = -1 / (m * s) * set.sum { g[$0] }
      let b = -1 / (m * s * s * s) * set.sum { g[$0] * (set.x[$0] - mu) }
      return set.agrees(
        gradient: set.x.indices.map { 1 / s * g[$0] + a + b * (set.x[$0] - mu) })
    },
    Formula(
      "group#sums",
      "Σ g = Σ_{c in k} γ_c·Σ_p dy_ncp        Σ g·x̂ = Σ_{c in k} γ_c·Σ_p dy_ncp·x̂_ncp", of: .group
    ) { set in
      // The channels of the set are the runs of equal γ.
      let (g, normalized) = (set.g, set.normalized)
      let channels = Dictionary(grouping: set.x.indices) { set.gamma[$0] }
      let sums = channels.reduce((0.0, 0.0)) { sums, channel in
        (
          sums.0 + channel.key * channel.value.reduce(0) { $0 + set.dy[$1] },
          sums.1 + channel.key * channel.value.reduce(0) { $0 + set.dy[$1] * normalized[$1] }
        )
      }
      // The package's dx, summed in the same two ways, has neither sum left but for ε.
      let s = set.s
      let left = set.epsilon / (s * s * s) * sums.1
      let error = set.agrees(gradient: set.dx).tolerance
      let total = set.sum { abs(g[$0]) } * (1 + set.rounding.largest)
      return Agreement(
        [sums.0, sums.1, left],
        [
          set.sum { g[$0] }, set.sum { g[$0] * normalized[$0] },
          set.sum { set.dx[$0] * normalized[$0] },
        ],
        within: 2 * set.m * Rounding.unit * total + set.m * (1 + set.rounding.largest) * error)
    },
    Formula(
      "group#d-input", "dx_ncp = 1/s · (γ_c·dy_ncp − 1/m·Σ g − x̂_ncp · 1/m·Σ g·x̂)", of: .group
    ) { set in set.agrees(gradient: set.simplifiedGradient) },
    Formula(
      "group#d-parameters", "dγ_c = Σ_np dy_ncp·x̂_ncp        dβ_c = Σ_np dy_ncp", of: .group,
      parameter: \.sums),
  ]
}
