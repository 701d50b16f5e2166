import Normalizers
import Testing

extension Formula {
  /// docs/methods/batch.md, Statistics of the population, and Folding.
  static let population: [Formula] = [
    Formula(
      "batch#mean-of-batches",
      "E[x] = 1/B · Σ_b μ_b        Var[x] = 1/B · Σ_b σ²_b·m/(m − 1)"
    ) { random in
      let scene = try BatchScene(momentum: .rate(0.1), using: &random)
      let batches = (0..<random.integer(in: 1...4)).map { _ in
        Tensor<Double>.normal(scene.x.shape, mean: 2, using: &random)
      }
      var estimate = try #require(scene.batch.makePopulationEstimate(.meanOfBatches))
      for batch in batches { try estimate.add(batch, threads: .serial) }
      let found = try #require(estimate.statistics)
      let moments = batches.map(BatchScene.sets)
      let (count, m) = (Double(batches.count), scene.m)
      let roundings = 8 * scene.x.shape.count * batches.count
      return [
        Agreement(
          scene.sets.indices.map { c in 1 / count * moments.reduce(0) { $0 + $1[c].mean } },
          found.mean.elements, roundings: roundings),
        Agreement(
          scene.sets.indices.map { c in
            1 / count * moments.reduce(0) { $0 + $1[c].variance * m / (m - 1) }
          }, found.spreadValues.elements, roundings: roundings),
      ]
    },
    Formula(
      "batch#folding",
      """
      W'_o = W_o·γ_o/√(running_var_o + ε)        \
      b'_o = (b_o − running_mean_o)·γ_o/√(running_var_o + ε) + β_o
      """
    ) { random in
      var scene = try BatchScene(momentum: .rate(0.5), using: &random)
      try scene.train(.normal(scene.x.shape, mean: 1, standardDeviation: 2, using: &random))
      let (mean, variance) = scene.running
      let columns = random.integer(in: 1...5)
      let weight = Tensor<Double>.normal([mean.count, columns], using: &random)
      let bias = Tensor<Double>.normal([mean.count], using: &random)
      let folded = try scene.batch.folded(into: weight, bias: bias)
      return [
        Agreement(
          weight.elements.enumerated().map { offset, w in
            let o = offset / columns
            return w * scene.gamma[o] / (variance[o] + scene.epsilon).squareRoot()
          }, folded.weight.elements, roundings: 16),
        Agreement(
          bias.elements.enumerated().map { o, b in
            (b - mean[o]) * scene.gamma[o] / (variance[o] + scene.epsilon).squareRoot()
              + scene.beta[o]
          }, folded.bias.elements, roundings: 32),
      ]
    },
  ]
}
