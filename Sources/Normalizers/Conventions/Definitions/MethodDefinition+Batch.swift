extension MethodDefinition {
  static let none = MethodDefinition(
    name: "none", title: "No normalization", sharedSet: "empty", statistics: "none",
    parameters: "none", formulas: [Formula("training", "y = x")], options: [], inputs: [],
    outputs: [], sources: [])

  static let batch = MethodDefinition(
    name: "batch", title: "Batch Normalization",
    sharedSet: "S_i = { k | k_C = i_C }, the elements of the same channel", statistics: "C",
    parameters: "γ and β per channel",
    formulas: [
      Formula("statistics", "μ = Σ x/n   σ² = Σ (x − μ)²/n   n = N·H·W"),
      Formula("training", "y = γ·x̂ + β   x̂ = (x − μ)/√(σ² + ε)"),
      Formula("running", "running ← (1 − m)·running + m·(μ, σ²·n/(n − 1) or σ²)"),
      Formula("inference", "y = γ·(x − running mean)/√(running var + ε) + β"),
      Formula("backward", "dx = γ/√(σ² + ε)·(dy − Σ dy/n − x̂·Σ dy·x̂/n)"),
      Formula("backward", "dγ = Σ dy·x̂   dβ = Σ dy"),
    ],
    options: [
      .epsilon, .momentum, .runningVariance, .runningStatistics, .frozen, .ghostBatchSize,
      .ghostUpdate, .ghostArrangement, .affine,
    ],
    inputs: activationInputs("C") + [mask] + runningInputs,
    outputs: activationOutputs("C; with ghost batches N/size, C") + runningOutputs,
    sources: [
      Source("1502.03167", "Ioffe and Szegedy 2015", "Algorithms 1 and 2, §3"),
      Source("1805.11604", "Santurkar et al. 2018", "Theorem 4.1"),
      Source("1705.08741", "Hoffer, Hubara and Soudry 2017", "Algorithm 1, ghost batches"),
    ])

  static let meanOnlyBatch = MethodDefinition(
    name: "mean-only-batch", title: "Mean-only Batch Normalization",
    sharedSet: "S_i = { k | k_C = i_C }, the elements of the same channel", statistics: "C, means",
    parameters: "b per channel; g of the weight normalization before it",
    formulas: [
      Formula("statistics", "μ = Σ x/n   n = N·H·W"),
      Formula("training", "y = x − μ + b"),
      Formula("running", "running mean ← (1 − m)·running mean + m·μ"),
      Formula("inference", "y = x − running mean + b"),
      Formula("backward", "dx = dy − Σ dy/n   db = Σ dy"),
    ],
    options: [.momentum, .frozen, .affine],
    inputs: activationInputs("C").filter { $0.name != "weight" } + [mask]
      + runningInputs.filter { $0.name != "running_var" },
    outputs: activationOutputs("C").filter { $0.name != "grad_weight" && $0.name != "rstd" }
      + runningOutputs.filter { $0.name != "running_var" },
    sources: [Source("1602.07868", "Salimans and Kingma 2016", "§4")])

  static let batchRenormalization = MethodDefinition(
    name: "batch-renorm", title: "Batch Renormalization",
    sharedSet: "S_i = { k | k_C = i_C }, the elements of the same channel", statistics: "C",
    parameters: "γ and β per channel",
    formulas: [
      Formula("statistics", "μ_B = Σ x/n   σ_B = √(ε + Σ (x − μ_B)²/n)   n = N·H·W"),
      Formula("correction", "r = clip(σ_B/σ, r_min … r_max)"),
      Formula("correction", "d = clip((μ_B − μ)/σ, −d_max … d_max)"),
      Formula("training", "y = γ·((x − μ_B)/σ_B·r + d) + β"),
      Formula("running", "μ ← μ + m·(μ_B − μ)   σ ← σ + m·(σ_B − σ)"),
      Formula("inference", "y = γ·(x − μ)/σ + β"),
      Formula("backward", "dx = γ·r/σ_B·(dy − Σ dy/n − x̂·Σ dy·x̂/n)   x̂ = (x − μ_B)/σ_B"),
      Formula("backward", "dγ = Σ dy·(x̂·r + d)   dβ = Σ dy"),
    ],
    options: [
      .epsilon, .momentum, .frozen, .affine, .renormConvention, .renormMomentum, .rMin, .rMax,
      .dMax, .schedule,
    ],
    inputs: activationInputs("C") + [mask] + runningInputs + [
      TensorRole("running_std", "(C): the running deviation σ; √(running_var + ε) without it"),
      TensorRole("renorm_mean", "(C): what d refers to in Keras's convention; 0 without it"),
      TensorRole("renorm_std", "(C): what r and d refer to in Keras's convention; 1 without it"),
    ],
    outputs: activationOutputs("C") + [
      TensorRole("r", "(C): the correction, in training"), TensorRole("d", "(C)"),
    ] + runningOutputs + [
      TensorRole("running_std", "(C), unless variances are averaged"),
      TensorRole("renorm_mean", "(C), in Keras's convention"),
      TensorRole("renorm_std", "(C), in Keras's convention"),
    ],
    sources: [Source("1702.03275", "Ioffe 2017", "Algorithm 1 and §3")])
}

extension MethodDefinition {
  /// What a method reads whose γ and β have the given shape.
  static func activationInputs(_ parameters: String) -> [TensorRole] {
    [
      TensorRole("x", "(N, C, …) of rank 2 to 5"),
      TensorRole("grad_output", "of x's shape: the gradient with respect to y"),
      TensorRole("weight", "(\(parameters)): γ; none without it"),
      TensorRole("bias", "(\(parameters)): β; none without it"),
    ]
  }

  /// What a method writes whose statistics have the given shape.
  static func activationOutputs(_ statistics: String, hasMean: Bool = true) -> [TensorRole] {
    [TensorRole("y", "of x's shape")]
      + (hasMean ? [TensorRole("mean", "(\(statistics)): what was subtracted")] : [])
      + [
        TensorRole("rstd", "(\(statistics)): 1/√(σ² + ε)"),
        TensorRole("grad_input", "of x's shape, when there is a grad_output"),
        TensorRole("grad_weight", "of weight's shape"), TensorRole("grad_bias", "of bias's shape"),
      ]
  }

  static let mask = TensorRole(
    "mask", "(N) or (N, …): statistics are taken over the ones in it; all without it")

  static let runningInputs = [
    TensorRole("running_mean", "(C); 0 in training without it"),
    TensorRole("running_var", "(C); 1 in training without it"),
    TensorRole("num_batches_tracked", "a whole number; 0 without it"),
  ]

  static let runningOutputs = [
    TensorRole("running_mean", "(C)"), TensorRole("running_var", "(C)"),
    TensorRole("num_batches_tracked", "a whole number"),
  ]
}
