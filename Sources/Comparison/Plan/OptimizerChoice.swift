import Training

/// A rule for the steps, and its numbers.
public struct OptimizerChoice: Sendable, Equatable {
  /// The rules, by the names that a user types.
  public enum Rule: String, Sendable, CaseIterable, Codable {
    /// Stochastic gradient descent with momentum.
    case sgd
    /// Adam.
    case adam

    /// The step size when none is asked for.
    public var defaultLearningRate: Double {
      switch self {
      case .sgd: 0.05
      case .adam: 0.002
      }
    }
  }

  /// The rule.
  public var rule: Rule
  /// The step size, above 0.
  public var learningRate: Double
  /// The share of the last change that SGD keeps, 0 to below 1.
  public var momentum: Double
  /// The pull of weights towards 0, at least 0.
  public var weightDecay: Double

  /// A rule; its usual step size unless told.
  public init(
    _ rule: Rule = .sgd, learningRate: Double? = nil, momentum: Double = 0.9,
    weightDecay: Double = 0
  ) {
    self.rule = rule
    self.learningRate = learningRate ?? rule.defaultLearningRate
    self.momentum = momentum
    self.weightDecay = weightDecay
  }

  func makeOptimizer() -> any Optimizer {
    switch rule {
    case .sgd:
      SGD(
        learningRate: Float(learningRate), momentum: Float(momentum),
        weightDecay: Float(weightDecay))
    case .adam: Adam(learningRate: Float(learningRate), weightDecay: Float(weightDecay))
    }
  }
}
