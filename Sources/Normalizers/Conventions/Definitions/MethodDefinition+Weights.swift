extension MethodDefinition {
  static let weight = MethodDefinition(
    name: "weight", title: "Weight Normalization",
    sharedSet: "of the weight: S_i = { k | k_O = i_O }, the elements of the same output channel",
    statistics: "C_out, norms", parameters: "g per output channel, v of the weight's shape",
    formulas: [
      Formula("training", "w = g·v/‖v‖"),
      Formula("inference", "the same"),
      Formula("backward", "dg = (dw·v)/‖v‖   dv = g/‖v‖·dw − g·dg/‖v‖²·v"),
    ],
    options: [],
    inputs: [
      TensorRole("v", "(C_out, …) of rank 2 or more"),
      TensorRole("g", "(C_out, 1, …) or (C_out); the norms of v without it"),
      TensorRole("grad_output", "of v's shape: the gradient with respect to the weight"),
    ],
    outputs: [
      TensorRole("weight", "of v's shape"),
      TensorRole("grad_v", "of v's shape, when there is a grad_output"),
      TensorRole("grad_g", "of g's shape"),
    ],
    sources: [Source("1602.07868", "Salimans and Kingma 2016", "eqs. 2 and 3")])

  static let spectral = MethodDefinition(
    name: "spectral", title: "Spectral Normalization",
    sharedSet: "of the weight: all elements, as a matrix with a row per output channel",
    statistics: "1, the largest singular value", parameters: "W of the weight's shape",
    formulas: [
      Formula("iteration", "u ← W·v/‖W·v‖   v ← Wᵀ·u/‖Wᵀ·u‖   σ = uᵀ·W·v"),
      Formula("training", "w = W/σ, after the iterations"),
      Formula("inference", "w = W/σ with the stored u and v"),
      Formula("backward", "dW = (dw − ⟨dw, W/σ⟩·u·vᵀ)/σ"),
    ],
    options: [],
    inputs: [
      TensorRole("weight", "(C_out, …) of rank 2 or more: W"),
      TensorRole("u", "(C_out); a random one, iterated, without it"),
      TensorRole("v", "(everything but C_out); Wᵀ·u/‖Wᵀ·u‖ without it"),
      TensorRole("grad_output", "of weight's shape: the gradient with respect to the result"),
    ],
    outputs: [
      TensorRole("weight", "W/σ"), TensorRole("sigma", "one number"), TensorRole("u", "(C_out)"),
      TensorRole("v", "(everything but C_out)"),
      TensorRole("grad_weight", "of weight's shape, when there is a grad_output"),
    ],
    sources: [Source("1802.05957", "Miyato et al. 2018", "Algorithm 1 and eq. 12")])
}
