import Normalizers
import Training

/// Whether layer normalization minds the batch size less than batch normalization.
public struct SmallBatchesOfLayers: GridExperiment {
  /// The experiment.
  public init() {}

  /// Figure 6 of the paper on layer normalization.
  public let claim = Claim(
    name: "layernorm-batch-size",
    statement: """
      Layer normalization is robust to the batch size and, on small batches, trains better than batch \
      normalization.
      """,
    source: "Layer Normalization, arXiv 1607.06450, section 6.6 and Fig. 6")

  /// What is done.
  public let protocolText = """
    Three hidden layers of 100 rectified linear units, Adam at 0.001, batches of 128 and 4, the same number of epochs. Compared is the test loss \
    (mean cross-entropy) after the last epoch.
    """

  /// What that means for who trains networks.
  public let practice = """
    If batches must be small, prefer layer normalization to batch normalization in fully \
    connected networks.
    """

  /// Where this small scale may mislead.
  public let caveat = """
    The paper trains two hidden layers of 1000 units for 60 epochs; only the order of the \
    methods carries over.
    """

  static let sizes = [128, 4]

  /// Both methods at both sizes.
  public func arms(_ setting: ExperimentSetting) -> [Arm] {
    var plan = setting.plan(steps: 1000, batchSize: 128)
    plan.optimizer = OptimizerChoice(.adam, learningRate: 0.001)
    return [NormalizationMethod.batch, .layer].flatMap { method in
      Self.sizes.map { size in
        plan.batchSize = size
        return Arm(SmallBatches.name(method, size), method, plan)
      }
    }
  }

  /// At 4 batch normalization's loss has to be larger, and by more than at 128.
  public func judge(_ results: GridResults, _ setting: ExperimentSetting) -> ExperimentOutcome {
    func losses(_ method: NormalizationMethod, _ size: Int) -> [Double] {
      results.curves("test_loss", SmallBatches.name(method, size)).map { $0.last ?? .nan }
    }
    let gaps = Self.sizes.map { size in
      zip(losses(.batch, size), losses(.layer, size)).map { $0 - $1 }
    }
    let findings = [
      Contrast(
        "test loss, batch − layer, batch 4", "larger", .larger(atLeast: 0),
        PairedDifferences(of: losses(.batch, 4), against: losses(.layer, 4))),
      Contrast(
        "that gap, batch 4 − batch 128", "larger", .larger(atLeast: 0),
        PairedDifferences(of: gaps[1], against: gaps[0])),
    ].judged(level: setting.level)
    return ExperimentOutcome(claim, findings)
  }
}
