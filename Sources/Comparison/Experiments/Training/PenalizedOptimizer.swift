import Normalizers
import Tensors
import Training

/// A rule whose loss has λ/2·Σσ(W)² added, the squares of the largest singular values of all weights.
///
/// For gradient descent without momentum that is the gradient of the whole loss; the penalty's part takes a step of
/// its own after any other rule.
struct PenalizedOptimizer: Optimizer {
  private var base: any Optimizer
  private var penalties: [String: SpectralPenalty<Float>] = [:]
  private let lambda: Double
  private let seed: UInt64

  init(_ base: any Optimizer, lambda: Double, seed: UInt64) {
    self.base = base
    self.lambda = lambda
    self.seed = seed
  }

  var learningRate: Float {
    get { base.learningRate }
    set { base.learningRate = newValue }
  }

  mutating func step(_ layer: inout some Layer) {
    var directions: [String: Tensor<Float>] = [:]
    layer.updateParameters { name, weight, _, decays in
      if decays, weight.shape.rank >= 2 {
        directions[name] = penaltyGradient(name, weight)
      }
    }
    base.step(&layer)
    layer.updateParameters { name, weight, _, _ in
      directions[name]?.withElements { direction in
        weight.withMutableElements { weight in
          for i in weight.indices { weight[i] -= learningRate * direction[i] }
        }
      }
    }
  }

  private mutating func penaltyGradient(
    _ name: String, _ weight: Tensor<Float>
  ) -> Tensor<Float>? {
    if penalties[name] == nil {
      var random = RandomNumbers(seed: seed, stream: "penalty/\(name)")
      penalties[name] = try? SpectralPenalty(lambda: lambda, of: weight, using: &random)
    }
    return try? penalties[name]?.evaluate(weight, .training, threads: .serial).gradient
  }

  var state: StateDictionary { base.state }

  mutating func load(_ state: StateDictionary) throws { try base.load(state) }
}
