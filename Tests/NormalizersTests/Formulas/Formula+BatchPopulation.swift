import Normalizers

extension Formula {
  /// docs/methods/batch.md, Training and inference.
  static let batchPopulation: [Formula] = [
    Formula(
      "batch#running",
      """
      running_mean ← (1 − a)·running_mean + a·μ
      running_var  ← (1 − a)·running_var  + a·σ²·m/(m − 1)
      """
    ) { random in
      let a = random.uniform(in: 0..<1)
      var scene = try BatchScene(momentum: .rate(a), using: &random)
      let (mean, variance) = scene.running
      try scene.train(scene.x)
      let m = scene.m
      return [
        Agreement(
          zip(mean, scene.sets).map { (1 - a) * $0 + a * $1.mean }, scene.running.mean,
          roundings: 2 * scene.x.shape.count),
        Agreement(
          zip(variance, scene.sets).map { (1 - a) * $0 + a * $1.variance * m / (m - 1) },
          scene.running.variance, roundings: 2 * scene.x.shape.count),
      ]
    },
    Formula("batch#cumulative", "running_mean = 1/k · (μ⁽¹⁾ + … + μ⁽ᵏ⁾)") { random in
      var scene = try BatchScene(momentum: .cumulative, using: &random)
      let k = random.integer(in: 2...5)
      var sums = [Double](repeating: 0, count: scene.x.shape.channels)
      for _ in 0..<k {
        let x = Tensor<Double>.normal(scene.x.shape, mean: 1, using: &random)
        sums = zip(sums, BatchScene.sets(of: x)).map { $0 + $1.mean }
        try scene.train(x)
      }
      return [
        Agreement(
          sums.map { 1 / Double(k) * $0 }, scene.running.mean,
          roundings: 2 * k * scene.x.shape.count)
      ]
    },
    Formula("batch#inference", "y = γ·(x − running_mean)/√(running_var + ε) + β") { random in
      var scene = try BatchScene(momentum: .rate(0.5), using: &random)
      try scene.train(.normal(scene.x.shape, mean: 1, standardDeviation: 2, using: &random))
      let (mean, variance) = scene.running
      let formula = scene.each { c, x, _ in
        scene.gamma[c] * (x - mean[c]) / (variance[c] + scene.epsilon).squareRoot() + scene.beta[c]
      }
      return [
        Agreement(formula, try scene.batch.forward(scene.x, .inference).y.elements, roundings: 32)
      ]
    },
    Formula("batch#inference-backward", "dx = γ·dy/√(running_var + ε)") { random in
      var scene = try BatchScene(momentum: .rate(0.5), using: &random)
      try scene.train(.normal(scene.x.shape, mean: 1, standardDeviation: 2, using: &random))
      let variance = scene.running.variance
      let formula = scene.each { c, _, dy in
        scene.gamma[c] * dy / (variance[c] + scene.epsilon).squareRoot()
      }
      var frozen = scene.batch
      frozen.isFrozen = true
      return try [
        scene.batch.backward(scene.dy, scene.batch.forward(scene.x, .inference).record).dx,
        frozen.backward(scene.dy, frozen.forward(scene.x, .training).record).dx,
      ].map { Agreement(formula, $0.elements, roundings: 16) }
    },
    Formula(
      "batch#pooled",
      "n = n₁ + n₂        μ = μ₁ + (μ₂ − μ₁)·n₂/n        M = M₁ + M₂ + (μ₂ − μ₁)²·n₁·n₂/n"
    ) { random in
      let values = (0..<random.integer(in: 2...20)).map { _ in random.normal() + 3 }
      let cut = random.integer(in: 0...values.count)
      func moments(_ values: [Double]) -> Moments {
        let naive = NaiveMoments(values.isEmpty ? [0] : values)
        return Moments(
          count: values.count, mean: naive.mean, sumOfSquares: naive.variance * Double(values.count)
        )
      }
      let (first, second) = (moments(Array(values[..<cut])), moments(Array(values[cut...])))
      let (n1, n2) = (Double(first.count), Double(second.count))
      let n = n1 + n2
      let distance = second.mean - first.mean
      var merged = first
      merged.merge(second)
      let whole = moments(values)
      let found = [Double(merged.count), merged.mean, merged.sumOfSquares]
      let roundings = 8 * values.count + 32
      return [
        Agreement(
          [
            n, first.mean + distance * n2 / n,
            first.sumOfSquares + second.sumOfSquares + distance * distance * n1 * n2 / n,
          ], found, roundings: roundings),
        Agreement(
          [Double(whole.count), whole.mean, whole.sumOfSquares], found, roundings: roundings),
      ]
    },
  ]
}

/// A batch normalization with random parameters, and a random batch.
struct BatchScene {
  var batch: BatchNormalization<Double>
  let x: Tensor<Double>
  let dy: Tensor<Double>
  let epsilon: Double

  init(momentum: Momentum, using random: inout RandomNumbers) throws {
    let shape = random.activationShape(spatialAxes: 0...2)
    epsilon = random.element(of: [1e-5, 1e-2])
    batch = try BatchNormalization(channels: shape.channels, epsilon: epsilon, momentum: momentum)
      .randomized(using: &random)
    x = .normal(shape, mean: 2, using: &random)
    dy = .normal(shape, using: &random)
  }

  var m: Double { Double(x.shape.samples * x.shape.positions) }
  var gamma: [Double] { batch.affine.weight?.elements ?? [] }
  var beta: [Double] { batch.affine.bias?.elements ?? [] }
  var sets: [NaiveMoments] { Self.sets(of: x) }

  /// Mean and variance of each channel.
  static func sets(of x: Tensor<Double>) -> [NaiveMoments] {
    SharedSets.channel.offsets(x.shape).map { NaiveMoments(x.values($0)) }
  }

  var running: (mean: [Double], variance: [Double]) {
    (batch.population?.mean.elements ?? [], batch.population?.spreadValues.elements ?? [])
  }

  mutating func train(_ x: Tensor<Double>) throws { _ = try batch.forward(x, .training) }

  /// A number for each element, from its channel, x and dy.
  func each(_ body: (Int, Double, Double) -> Double) -> [Double] {
    let dy = dy.elements
    return x.elements.enumerated().map { offset, x in
      body(offset / self.x.shape.positions % self.x.shape.channels, x, dy[offset])
    }
  }
}
