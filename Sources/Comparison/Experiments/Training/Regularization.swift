import Normalizers
import Training

/// Whether batch normalization regularizes.
public struct Regularization: GridExperiment {
  /// The experiment.
  public init() {}

  /// The noise of the batch.
  public let claim = Claim(
    name: "regularization",
    statement: """
      Batch normalization regularizes: group normalization reaches a lower training loss, and batch \
      normalization the lower test error.
      """,
    source: """
      Batch Normalization, arXiv 1502.03167, section 3.4; Group Normalization, arXiv 1803.08494, section 4.1
      """)

  /// What is done.
  public let protocolText = """
    Three hidden layers of 100 rectified linear units, SGD at 0.1 without momentum, batches of 32. Compared \
    are the mean training loss of the last epoch and the test accuracy after it, group against batch \
    normalization.
    """

  /// What that means for who trains networks.
  public let practice = """
    Do not count on batch normalization as your regularizer: its noise is that of the batch, \
    and vanishes with its size.
    """

  /// Where this small scale may mislead.
  public let caveat = """
    Small images leave little room between training and test error, so the differences are \
    small and the power is low.
    """

  /// Three arms; the plain network is there to be looked at.
  public func arms(_ setting: ExperimentSetting) -> [Arm] {
    var plan = setting.plan(steps: 6000, batchSize: 32)
    plan.optimizer = OptimizerChoice(.sgd, learningRate: 0.1, momentum: 0)
    return [NormalizationMethod.none, .batch, .group].map { Arm($0.rawValue, $0, plan) }
  }

  /// Both halves of the claim.
  public func judge(_ results: GridResults, _ setting: ExperimentSetting) -> ExperimentOutcome {
    let findings = [
      Contrast(
        "training loss, group − batch", "smaller", .smaller(atLeast: 0),
        results.differences("final_train_loss", of: "group", against: "batch")),
      Contrast(
        "test accuracy, batch − group", "larger", .larger(atLeast: 0),
        results.differences(of: "batch", against: "group")),
    ].judged(level: setting.level)
    return ExperimentOutcome(claim, findings)
  }
}
