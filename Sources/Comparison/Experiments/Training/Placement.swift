import Normalizers
import Training

/// Whether normalization belongs before the nonlinearity or after it.
public struct Placement: GridExperiment {
  /// The experiment.
  public init() {}

  /// Before.
  public let claim = Claim(
    name: "placement",
    statement: "Batch normalization belongs immediately before the nonlinearity.",
    source: "Batch Normalization, arXiv 1502.03167, section 3.2")

  /// What is done.
  public let protocolText = """
    Three hidden layers of 100 units with batch normalization before or after the nonlinearity, SGD at 0.1 \
    without momentum, batches of 60, Xavier's initialization, for rectified linear units, tanh and sigmoid. \
    The paper gives no number: before has to be no worse than after by more than 0.3 points.
    """

  /// What that means for who trains networks.
  public let practice = """
    For rectified linear units either place will do; for saturating nonlinearities try after \
    as well.
    """

  /// Where this small scale may mislead.
  public let caveat = """
    The paper gives no number for its choice, so the margin of 0.3 points is ours.
    """

  static let activations: [Activation.Kind] = [.relu, .tanh, .sigmoid]

  static func name(_ activation: Activation.Kind, _ placement: NetworkConfiguration.Placement)
    -> String
  {
    "\(activation.rawValue), \(placement.rawValue)"
  }

  /// Both places for each nonlinearity.
  public func arms(_ setting: ExperimentSetting) -> [Arm] {
    var plan = setting.plan(steps: 3000, batchSize: 60)
    plan.optimizer = OptimizerChoice(.sgd, learningRate: 0.1, momentum: 0)
    plan.initialization = Initialization(.xavierNormal)
    return Self.activations.flatMap { activation in
      NetworkConfiguration.Placement.allCases.map { placement in
        plan.activation = activation
        plan.placement = placement
        return Arm(Self.name(activation, placement), .batch, plan)
      }
    }
  }

  /// Before − after has to be above −0.3 points for each nonlinearity.
  public func judge(_ results: GridResults, _ setting: ExperimentSetting) -> ExperimentOutcome {
    let margin = 0.3
    let contrasts = Self.activations.map { activation in
      let points = [NetworkConfiguration.Placement.before, .after].map { placement in
        results.finalAccuracies(Self.name(activation, placement)).map { 100 * $0 }
      }
      return Contrast(
        "before − (after − 0.3), \(activation.rawValue)", "larger than 0", .larger(atLeast: 0),
        PairedDifferences(of: points[0].map { $0 + margin }, against: points[1]))
    }
    return ExperimentOutcome(claim, contrasts.judged(level: setting.level))
  }
}
