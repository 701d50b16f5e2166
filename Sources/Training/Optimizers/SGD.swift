import Tensors

/// Stochastic gradient descent with momentum, in PyTorch's form.
///
///     g ← ∇θ + weightDecay·θ        (weight decay on weights alone)
///     b ← momentum·b + g            (b = g at the first step)
///     θ ← θ − learningRate·b        (Nesterov: θ − learningRate·(g + momentum·b))
public struct SGD: Optimizer {
  /// The step size.
  public var learningRate: Float
  /// The share of the last change that is kept, 0 to 1.
  public let momentum: Float
  /// Whether the gradient is as if taken after the momentum's step.
  public let isNesterov: Bool
  /// The strength of the pull of weights towards 0; biases, γ, β and g are left alone.
  public let weightDecay: Float

  private var buffers = OptimizerSlot("momentum_buffer")

  /// The rule with nothing in its memory.
  ///
  /// - Precondition: `learningRate` and `weightDecay` are finite and at least 0, `momentum` is from 0 to 1.
  public init(
    learningRate: Float, momentum: Float = 0, isNesterov: Bool = false, weightDecay: Float = 0
  ) {
    precondition(learningRate >= 0 && learningRate.isFinite, "a learning rate of \(learningRate)")
    precondition((0...1).contains(momentum), "a momentum of \(momentum)")
    precondition(weightDecay >= 0 && weightDecay.isFinite, "a weight decay of \(weightDecay)")
    self.learningRate = learningRate
    self.momentum = momentum
    self.isNesterov = isNesterov
    self.weightDecay = weightDecay
  }

  /// Changes every parameter once: see ``Optimizer/step(_:)``.
  public mutating func step(_ layer: inout some Layer) {
    layer.updateParameters { name, parameter, gradient, decays in
      guard let gradient else { return }
      let shape = parameter.shape
      let decay = decays ? weightDecay : 0
      gradient.withElements { g in
        parameter.withMutableElements { theta in
          guard momentum != 0 else {
            for i in g.indices { theta[i] -= learningRate * (g[i] + decay * theta[i]) }
            return
          }
          buffers.update(name, shape) { b in
            // b begins at 0, so that momentum·b + g is g at the first step.
            for i in g.indices {
              let direction = g[i] + decay * theta[i]
              b[i] = momentum * b[i] + direction
              theta[i] -= learningRate * (isNesterov ? direction + momentum * b[i] : b[i])
            }
          }
        }
      }
    }
  }

  /// The memory, for checkpoints: see ``Optimizer/state``.
  public var state: StateDictionary { buffers.state }

  /// Takes over a state: see ``Optimizer/load(_:)``.
  public mutating func load(_ state: StateDictionary) throws {
    buffers = try buffers.loading(state)
  }
}
