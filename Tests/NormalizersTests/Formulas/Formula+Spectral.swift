import Normalizers

extension Formula {
  /// docs/methods/spectral.md.
  static let spectral: [Formula] = [
    spectral("sigma", "σ = uᵀWv") { scene in
      [Agreement(scene.u.product(scene.matrix.times(scene.v)), scene.sigma, within: scene.error)]
    },
    spectral("weight", "w = W/σ") { scene in
      [Agreement(scene.weight.elements.map { $0 / scene.sigma }, scene.w.elements, roundings: 4)]
    },
    Formula("spectral#left-first", "u ← W·v/‖W·v‖        v ← Wᵀ·u/‖Wᵀ·u‖") { random in
      let scene = try SpectralScene(order: .leftFirst, using: &random)
      let u = scene.matrix.times(scene.vBefore).unit
      let v = scene.matrix.transposed.times(u).unit
      return [
        Agreement(u, scene.u, within: scene.error), Agreement(v, scene.v, within: scene.error),
      ]
    },
    Formula("spectral#right-first", "v ← Wᵀ·u/‖Wᵀ·u‖        u ← W·v/‖W·v‖") { random in
      let scene = try SpectralScene(order: .rightFirst, using: &random)
      let v = scene.matrix.transposed.times(scene.uBefore).unit
      let u = scene.matrix.times(v).unit
      return [
        Agreement(v, scene.v, within: scene.error), Agreement(u, scene.u, within: scene.error),
      ]
    },
    spectral("bound", "σ ≤ σ₁(W)") { scene in
      let largest = scene.matrix.singularValues[0]
      return [
        Agreement(max(scene.sigma, largest), largest, within: scene.error)
      ]
    },
    spectral(
      "residual",
      "ρ = √(‖W·v − σ·u‖² + ‖Wᵀ·u − σ·v‖²)/(√2·σ)        |σ_k − σ| ≤ ρ·σ for some k, where ρ < 1"
    ) { scene in
      func squares(_ product: [Double], _ vector: [Double]) -> Double {
        zip(product, vector).reduce(0) {
          $0 + ($1.0 - scene.sigma * $1.1) * ($1.0 - scene.sigma * $1.1)
        }
      }
      let rho =
        (squares(scene.matrix.times(scene.v), scene.u)
        + squares(scene.matrix.transposed.times(scene.u), scene.v)).squareRoot()
        / (2.squareRoot() * scene.sigma)
      let nearest =
        scene.matrix.singularValues.map { abs($0 - scene.sigma) }.min() ?? .infinity
      // ρ is a small difference of large numbers.
      let same = Agreement(rho, scene.residual, within: scene.error / scene.sigma)
      let bound = rho * scene.sigma
      return rho < 1 ? [same, Agreement(max(nearest, bound), bound, within: scene.error)] : [same]
    },
    spectral("d-sigma", "∂σ/∂W = u·vᵀ") { scene in
      // σ is linear in W: its difference along any direction is exact.
      let product = scene.u.product(DenseMatrix(scene.dw).times(scene.v))
      let formula = scene.dw.dot(scene.outerProduct)
      return [Agreement(formula, product, within: scene.error)]
    },
    spectral("d-weight", "dW = 1/σ · (dw − ⟨dw, w⟩·u·vᵀ)") { scene in
      let dot = scene.dw.dot(scene.w)
      return [
        Agreement(
          zip(scene.dw.elements, scene.outerProduct.elements).map {
            1 / scene.sigma * ($0 - dot * $1)
          }, scene.gradient.elements, within: scene.error)
      ]
    },
    spectral("orthogonal", "⟨dW, W⟩ = 0") { scene in
      [
        Agreement(
          0, scene.gradient.dot(scene.weight),
          within: scene.error * scene.weight.elements.reduce(1) { $0 + abs($1) })
      ]
    },
    Formula("spectral#penalty", "λ/2 · σ²") { random in
      let scene = try PenaltyScene(using: &random)
      return [
        Agreement([scene.lambda / 2 * scene.sigma * scene.sigma], [scene.value], roundings: 64)
      ]
    },
    Formula("spectral#d-penalty", "λ·σ·u·vᵀ") { random in
      let scene = try PenaltyScene(using: &random)
      var formula: [Double] = []
      for u in scene.u {
        for v in scene.v { formula.append(scene.lambda * scene.sigma * u * v) }
      }
      return [Agreement(formula, scene.gradient, roundings: 64)]
    },
    Formula("spectral#operator", "σ₁(W) ≤ ‖convolution‖ ≤ √q · σ₁(W)") { random in
      let kernel = [random.integer(in: 1...3), random.integer(in: 1...3)]
      let stride = random.integer(in: 1...2)
      let weight = Tensor<Double>.normal(
        Shape([random.integer(in: 1...3), random.integer(in: 1...3)] + kernel), using: &random)
      let size = kernel.map { $0 + random.integer(in: 0...3) }
      let norm = try ConvolutionOperator(
        weight: weight, inputSize: size, stride: [stride, stride],
        padding: .zeros([random.integer(in: 0...1), 0])
      ).norm(tolerance: 1e-9, atMost: 5000, threads: .serial)
      let largest = DenseMatrix(weight).singularValues[0]
      let bound = Double(norm.patchesOfAnInput).squareRoot() * largest
      return [
        Agreement(max(largest, norm.value), norm.value, within: 1e-7 * largest),
        Agreement(max(bound, norm.value), bound, within: 1e-7 * largest),
        Agreement(largest, norm.reshaped, within: 1e-7 * largest),
      ]
    },
  ]

  private static func spectral(
    _ anchor: String, _ text: String,
    _ check: @escaping @Sendable (SpectralScene) throws -> [Agreement]
  ) -> Formula {
    Formula("spectral#\(anchor)", text) { random in
      try PowerIterationOrder.allCases.flatMap {
        try check(SpectralScene(order: $0, using: &random))
      }
    }
  }
}
