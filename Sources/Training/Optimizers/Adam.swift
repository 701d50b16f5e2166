#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import Tensors

/// Adam (arXiv 1412.6980, Algorithm 1) in PyTorch's form, with bias correction.
///
///     g ← ∇θ + weightDecay·θ        (weight decay on weights alone)
///     m ← β₁·m + (1 − β₁)·g,   v ← β₂·v + (1 − β₂)·g²
///     θ ← θ − learningRate·(m/(1 − β₁ᵗ)) / (√(v/(1 − β₂ᵗ)) + epsilon)
public struct Adam: Optimizer {
  /// The step size.
  public var learningRate: Float
  /// β₁, the decay of the mean gradient, at least 0 and below 1.
  public let beta1: Float
  /// β₂, the decay of the mean squared gradient, at least 0 and below 1.
  public let beta2: Float
  /// What keeps the quotient finite, outside the root.
  public let epsilon: Float
  /// The strength of the pull of weights towards 0; biases, γ, β and g are left alone.
  public let weightDecay: Float

  private var steps = 0
  private var means = OptimizerSlot("exp_avg")
  private var squares = OptimizerSlot("exp_avg_sq")

  /// The rule with nothing in its memory.
  ///
  /// - Precondition: `learningRate`, `epsilon` and `weightDecay` are finite and at least 0, `beta1` and `beta2` at least
  ///   0 and below 1.
  public init(
    learningRate: Float = 0.001, beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8,
    weightDecay: Float = 0
  ) {
    precondition(learningRate >= 0 && learningRate.isFinite, "a learning rate of \(learningRate)")
    precondition((0..<1).contains(beta1) && (0..<1).contains(beta2), "decays of \(beta1), \(beta2)")
    precondition(epsilon >= 0 && epsilon.isFinite, "an epsilon of \(epsilon)")
    precondition(weightDecay >= 0 && weightDecay.isFinite, "a weight decay of \(weightDecay)")
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  /// Changes every parameter once: see ``Optimizer/step(_:)``.
  public mutating func step(_ layer: inout some Layer) {
    steps += 1
    let correction1 = 1 - pow(Double(beta1), Double(steps))
    let correction2 = (1 - pow(Double(beta2), Double(steps))).squareRoot()
    let size = Float(Double(learningRate) / correction1)
    let root = Float(1 / correction2)
    layer.updateParameters { name, parameter, gradient, decays in
      guard let gradient else { return }
      let shape = parameter.shape
      let decay = decays ? weightDecay : 0
      gradient.withElements { g in
        parameter.withMutableElements { theta in
          means.update(name, shape) { m in
            squares.update(name, shape) { v in
              for i in g.indices {
                let direction = g[i] + decay * theta[i]
                m[i] = beta1 * m[i] + (1 - beta1) * direction
                v[i] = beta2 * v[i] + (1 - beta2) * direction * direction
                theta[i] -= size * m[i] / (v[i].squareRoot() * root + epsilon)
              }
            }
          }
        }
      }
    }
  }

  /// The memory, for checkpoints: see ``Optimizer/state``.
  public var state: StateDictionary {
    var state = means.state
    state.merge(squares.state)
    state["step"] = .int64(Tensor(Int64(steps)))
    return state
  }

  /// Takes over a state: see ``Optimizer/load(_:)``.
  public mutating func load(_ state: StateDictionary) throws {
    guard case .int64(let counter) = state["step"], counter.shape.count == 1,
      counter.elements[0] >= 0
    else {
      throw LayerError.state(
        name: "step", expected: "one 64-bit integer, at least 0",
        found: state["step"].map { "\($0.shape)" } ?? "missing")
    }
    let (newMeans, newSquares) = (try means.loading(state), try squares.loading(state))
    (means, squares, steps) = (newMeans, newSquares, Int(counter.elements[0]))
  }
}
