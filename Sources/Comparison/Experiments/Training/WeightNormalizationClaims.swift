import Normalizers
import Storage
import Training

/// What weight normalization does for gradient descent.
public struct WeightNormalizationClaims: GridExperiment {
  /// The experiment.
  public init() {}

  /// Sections 2 and 3 of the paper.
  public let claim = Claim(
    name: "weightnorm",
    statement: """
      The gradient of v is orthogonal to v and gradient descent only lengthens v; the first minibatch can give \
      every unit mean 0 and variance 1; and training converges faster than with plain weights.
      """,
    source: "Weight Normalization, arXiv 1602.07868, sections 2.1, 3 and 5.1")

  /// What is done.
  public let protocolText = """
    Exactly, in double precision: ten steps of plain gradient descent with random gradients on random layers, then the data-dependent \
    initialization. By training: three hidden layers of 100 rectified linear units, Adam, batches of 100, with and without weight normalization, both from the \
    data-dependent start where there is one, at rates of 0.0003, 0.001, 0.003 and 0.01; each arm at the rate that gives it the smallest \
    mean training loss over the epochs, averaged over the seeds. That loss is compared.
    """

  /// What that means for who trains networks.
  public let practice = """
    Weight normalization with its data-dependent start is a cheap reparametrization; do not \
    expect its final accuracy to differ from a plain network's that starts as well.
    """

  /// Where this small scale may mislead.
  public let caveat = """
    The paper's gain is on deep convolutional networks; three layers train quickly either way.
    """

  static let methods: [NormalizationMethod] = [.none, .weight]
  static let rates = [3e-4, 1e-3, 3e-3, 1e-2]

  static func name(_ method: NormalizationMethod, _ rate: Double) -> String {
    "\(method.rawValue), learning rate \(rate)"
  }

  /// Both, at every rate.
  public func arms(_ setting: ExperimentSetting) -> [Arm] {
    var plan = setting.plan(steps: 1800, batchSize: 100)
    plan.hasDataDependentInitialization = true
    return Self.methods.flatMap { method in
      Self.rates.map { rate in
        plan.optimizer = OptimizerChoice(.adam, learningRate: rate)
        return Arm(Self.name(method, rate), method, plan)
      }
    }
  }

  /// The exact properties, then the speed.
  public func judge(_ results: GridResults, _ setting: ExperimentSetting) -> ExperimentOutcome {
    let directions = setting.seeds.compactMap { try? WeightDirections(seed: $0) }
    let cosine = directions.map(\.largestCosine).max() ?? .nan
    let growth = directions.map(\.smallestGrowth).min() ?? .nan
    let error = directions.map(\.initializationError).max() ?? .nan
    let exact = [
      Finding(
        exactly: "|cos| between v and its gradient", criterion: "at most 1e-12", value: cosine,
        holds: cosine <= 1e-12),
      Finding(
        exactly: "smallest growth of ‖v‖² in a step", criterion: "above 0", value: growth,
        holds: growth > 0),
      Finding(
        exactly: "mean and variance after the data-dependent start",
        criterion: "0 and 1 within 1e-12", value: error, holds: error <= 1e-12),
    ]
    let best = Self.methods.map { method in
      Self.rates.map { results.meanTrainingLosses(Self.name(method, $0)) }
        .min { average($0) < average($1) } ?? []
    }
    let speed = Contrast(
      "mean training loss, weight − none, each at its best rate", "smaller",
      .smaller(atLeast: 0), PairedDifferences(of: best[1], against: best[0]))
    return ExperimentOutcome(claim, exact + [speed].judged(level: setting.level))
  }

  private func average(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
}
