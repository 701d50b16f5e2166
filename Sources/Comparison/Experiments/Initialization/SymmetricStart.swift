import Normalizers
import Tensors
import Training

/// What becomes of a network whose units all start the same.
public struct SymmetricStart: Experiment {
  /// The experiment.
  public init() {}

  /// Symmetry has to be broken.
  public let claim = Claim(
    name: "init-symmetry",
    statement: """
      With weights of zero nothing but the last bias is learned, and with constant weights all units of a \
      layer stay copies of one another; normalization rescues neither.
      """,
    source: "Goodfellow, Bengio and Courville, Deep Learning, 2016, section 8.4")

  /// What is done.
  public let protocolText = """
    Three hidden layers of 100 units, plain and with batch normalization, tanh and rectified linear, SGD at \
    0.1 without momentum, batches of 60, from weights of 0 and of 0.01. After training the weights between \
    hidden layers are looked at: units are copies when the cosine of their incoming weights is above 1 − 1e-6.
    """

  /// What that means for who trains networks.
  public let practice = """
    Draw weights at random. Constants are for biases and for γ and β.
    """

  /// Where this small scale may mislead.
  public let caveat = """
    The claim is about any scale; convolutions behave alike, which is not tried here.
    """

  /// Decides exactly, with one seed, since it only orders the minibatches: see ``Experiment/run(_:isCancelled:)``.
  public func run(
    _ setting: ExperimentSetting, isCancelled: @Sendable () -> Bool
  ) throws -> ExperimentOutcome {
    let data = try ComparisonData(.held(setting.data), ComparisonPlan())
    var findings: [Finding] = []
    for method in [NormalizationMethod.none, .batch] {
      for activation in [Activation.Kind.relu, .tanh] {
        let name = "\(method.rawValue), \(activation.rawValue)"
        var plan = setting.plan(steps: 600, batchSize: 60)
        plan.activation = activation
        plan.optimizer = OptimizerChoice(.sgd, learningRate: 0.1, momentum: 0)

        plan.initialization = Initialization(.zeros)
        let zeros = try weights(plan, method, data, setting, isCancelled)
        let largest = zeros.map(\.largestMagnitude).max() ?? .nan
        findings.append(
          Finding(
            exactly: "zeros, \(name): the largest weight of the layers after the first",
            criterion: "0 exactly", value: largest, holds: largest == 0))

        plan.initialization = Initialization(.constant, scale: 0.01)
        let constant = try weights(plan, method, data, setting, isCancelled)
        let distinct = constant.map { Double($0.distinctRows) }.max() ?? .nan
        findings.append(
          Finding(
            exactly: "constant, \(name): units of a hidden layer that differ",
            criterion: "1", value: distinct, holds: distinct == 1))
      }
    }
    return ExperimentOutcome(
      claim, findings,
      notes: ["Random weights break the symmetry; no normalization of the family does it for them."]
    )
  }

  /// The weights between the hidden layers after training.
  private func weights(
    _ plan: ComparisonPlan, _ method: NormalizationMethod, _ data: ComparisonData,
    _ setting: ExperimentSetting, _ isCancelled: () -> Bool
  ) throws -> [Tensor<Float>] {
    let trial = Trial(method: method, seed: setting.seeds.first ?? 1)
    var trainer = try TrialRun(plan: plan, data: data, trial: trial, threads: .serial).makeTrainer()
    while trainer.epochs < plan.epochs, !trainer.hasDiverged {
      if isCancelled() { throw CancellationError() }
      _ = try trainer.step(threads: setting.threads)
    }
    let state = trainer.network.state
    return ["fc2.weight", "fc3.weight"].compactMap {
      if case .float(let weight) = state[$0] { weight } else { nil }
    }
  }
}

extension Tensor<Float> {
  fileprivate var largestMagnitude: Double {
    withElements { $0.reduce(0) { max($0, Double($1.magnitude)) } }
  }

  /// How many rows of a matrix there are that are no multiples of an earlier one, to a cosine of 1 − 1e-6.
  fileprivate var distinctRows: Int {
    let width = shape[1]
    var representatives: [[Double]] = []
    for row in 0..<shape[0] {
      let values = (0..<width).map { Double(self[row, $0]) }
      let isCopy = representatives.contains { other in
        let dot = zip(values, other).reduce(0) { $0 + $1.0 * $1.1 }
        let norms = [values, other].map { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }
        return norms[0] == 0 || dot > (1 - 1e-6) * norms[0] * norms[1]
      }
      if !isCopy { representatives.append(values) }
    }
    return representatives.count
  }
}
