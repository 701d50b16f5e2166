extension MethodDefinition {
  static let weight = MethodDefinition(
    name: "weight", title: "Weight Normalization",
    sharedSet: "of the weight: S_i = { k | k_O = i_O }, the elements of the same output channel",
    statistics: "C_out, norms; with --dim 1 C_in, with --dim all 1",
    parameters: "g per norm, v of the weight's shape",
    formulas: [
      Formula("training", "w = g·v/‖v‖"),
      Formula("inference", "the same"),
      Formula("backward", "dg = (dw·v)/‖v‖   dv = g/‖v‖·dw − g·dg/‖v‖²·v"),
    ],
    options: [.dim],
    inputs: [
      TensorRole("v", "(C_out, …) of rank 2 or more"),
      TensorRole(
        "g",
        "(C_out, 1, …), with --dim 1 (1, C_in, 1, …), with --dim all one number;"
          + " the norms of v without it"),
      TensorRole(
        "preactivations",
        "(N, C_out, …): what the layer gives with g and no bias; g is set so that it has variance 1"
      ),
      TensorRole("grad_output", "of v's shape: the gradient with respect to the weight"),
    ],
    outputs: [
      TensorRole("weight", "of v's shape"),
      TensorRole("g", "of g's shape, when there are preactivations"),
      TensorRole("bias", "(C_out): that takes their mean to 0"),
      TensorRole("grad_v", "of v's shape, when there is a grad_output"),
      TensorRole("grad_g", "of g's shape"),
    ],
    sources: [Source("1602.07868", "Salimans and Kingma 2016", "eqs. 2, 3, 5 and 6")])

  static let spectral = MethodDefinition(
    name: "spectral", title: "Spectral Normalization",
    sharedSet:
      "of the weight: all elements, as a matrix with a row per output channel, or per index"
      + " of another axis",
    statistics: "1, the largest singular value", parameters: "W of the weight's shape",
    formulas: [
      Formula("iteration", "u ← W·v/‖W·v‖   v ← Wᵀ·u/‖Wᵀ·u‖   σ = uᵀ·W·v"),
      Formula("training", "w = W/σ, after the iterations"),
      Formula("inference", "w = W/σ with the stored u and v"),
      Formula("backward", "dW = (dw − ⟨dw, W/σ⟩·u·vᵀ)/σ"),
    ],
    options: [
      .epsilon, .dim, .iterations, .order, .penalty, .operatorSize, .stride, .padding,
    ],
    inputs: [
      TensorRole("weight", "(C_out, …) of rank 2 or more: W"),
      TensorRole("u", "(C_out); a random one, iterated, without it"),
      TensorRole("v", "(everything but C_out); Wᵀ·u/‖Wᵀ·u‖ without it"),
      TensorRole("grad_output", "of weight's shape: the gradient with respect to the result"),
    ],
    outputs: [
      TensorRole("weight", "W/σ"), TensorRole("sigma", "one number"), TensorRole("u", "(C_out)"),
      TensorRole("v", "(everything but C_out)"),
      TensorRole("residual", "one number: how far u, σ and v are from a singular triple, by σ"),
      TensorRole("penalty", "one number: λ/2·σ², with --penalty λ"),
      TensorRole("grad_penalty", "of weight's shape: λσ·u·vᵀ"),
      TensorRole(
        "operator_norm",
        "one number, with --operator-size: the norm that the convolution by W/σ has"),
      TensorRole("operator_ratio", "one number: that over the largest singular value of W/σ"),
      TensorRole("grad_weight", "of weight's shape, when there is a grad_output"),
    ],
    sources: [
      Source("1802.05957", "Miyato et al. 2018", "Algorithm 1 and eq. 12"),
      Source("1705.10941", "Yoshida and Miyato 2017", "eq. 2, the penalty"),
    ])
}
