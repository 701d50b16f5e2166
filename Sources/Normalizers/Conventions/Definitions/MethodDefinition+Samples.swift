extension MethodDefinition {
  static let layer = MethodDefinition(
    name: "layer", title: "Layer Normalization",
    sharedSet: "S_i = { k | k_N = i_N }, the elements of the same sample;"
      + " over channels: the same sample and position",
    statistics: "N; over channels N·H·W",
    parameters: "γ and β per element of (C, H, W) or per channel; over channels per channel",
    formulas: [
      Formula("statistics", "μ = Σ x/m   σ² = Σ (x − μ)²/m   m = C·H·W, or C over channels"),
      Formula("training", "y = γ·x̂ + β   x̂ = (x − μ)/√(σ² + ε)"),
      Formula("inference", "the same"),
      Formula("backward", "dx = (g − Σ g/m − x̂·Σ g·x̂/m)/√(σ² + ε)   g = γ·dy"),
      Formula("backward", "dγ = Σ dy·x̂   dβ = Σ dy"),
    ],
    options: [.epsilon, .affine, .elementwise, .over],
    inputs: activationInputs("C, … or C"), outputs: activationOutputs("N; over channels N, …"),
    sources: [
      Source("1607.06450", "Ba, Kiros and Hinton 2016", "eq. 3"),
      Source("2201.03545", "Liu et al. 2022", "§2.6, over channels"),
    ])

  static let instance = MethodDefinition(
    name: "instance", title: "Instance Normalization",
    sharedSet: "S_i = { k | k_N = i_N, k_C = i_C }, the elements of the same sample and channel",
    statistics: "N·C", parameters: "γ and β per channel",
    formulas: [
      Formula("statistics", "μ = Σ x/m   σ² = Σ (x − μ)²/m   m = H·W"),
      Formula("training", "y = γ·x̂ + β   x̂ = (x − μ)/√(σ² + ε)"),
      Formula("running", "as in batch normalization, of the means over samples; off by default"),
      Formula("inference", "the same; with running statistics as batch normalization"),
      Formula("backward", "dx = γ/√(σ² + ε)·(dy − Σ dy/m − x̂·Σ dy·x̂/m)"),
      Formula("backward", "dγ = Σ dy·x̂   dβ = Σ dy"),
    ],
    options: [
      .epsilon, .momentum, .runningVariance, .runningStatistics, .frozen, .affine,
    ],
    inputs: activationInputs("C") + runningInputs,
    outputs: activationOutputs("N, C; of running statistics C") + runningOutputs,
    sources: [Source("1607.08022", "Ulyanov, Vedaldi and Lempitsky 2016", "eq. 3")])

  static let group = MethodDefinition(
    name: "group", title: "Group Normalization",
    sharedSet: "S_i = { k | k_N = i_N, ⌊k_C/(C/G)⌋ = ⌊i_C/(C/G)⌋ },"
      + " the elements of the same sample and group of channels",
    statistics: "N·G", parameters: "γ and β per channel",
    formulas: [
      Formula("statistics", "μ = Σ x/m   σ² = Σ (x − μ)²/m   m = (C/G)·H·W"),
      Formula("training", "y = γ·x̂ + β   x̂ = (x − μ)/√(σ² + ε)"),
      Formula("inference", "the same"),
      Formula("backward", "dx = (g − Σ g/m − x̂·Σ g·x̂/m)/√(σ² + ε)   g = γ·dy"),
      Formula("backward", "dγ = Σ dy·x̂   dβ = Σ dy"),
    ],
    options: [.epsilon, .affine, .groups, .groupSize, .arrangement],
    inputs: activationInputs("C"), outputs: activationOutputs("N, G"),
    sources: [Source("1803.08494", "Wu and He 2018", "eqs. 1–7")])

  static let rootMeanSquare = MethodDefinition(
    name: "rms", title: "Root Mean Square Normalization",
    sharedSet: "S_i = { k | k_N = i_N }, the elements of the same sample;"
      + " over channels: the same sample and position",
    statistics: "N; over channels N·H·W",
    parameters: "γ per element of (C, H, W) or per channel; over channels per channel",
    formulas: [
      Formula("statistics", "ρ = √(Σ x²/m + ε)   m = C·H·W, or C over channels"),
      Formula("training", "y = γ·x/ρ + β"),
      Formula("inference", "the same"),
      Formula("backward", "dx = (g − x̂·Σ g·x̂/m)/ρ   g = γ·dy   x̂ = x/ρ"),
      Formula("backward", "dγ = Σ dy·x̂   dβ = Σ dy"),
    ],
    options: [.epsilon, .affine, .elementwise, .over],
    inputs: activationInputs("C, … or C"),
    outputs: activationOutputs("N; over channels N, …", hasMean: false),
    sources: [Source("1910.07467", "Zhang and Sennrich 2019", "eq. 4")])
}
