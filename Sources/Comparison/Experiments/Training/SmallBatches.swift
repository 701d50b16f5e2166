import Normalizers
import Training

/// What batch normalization loses as batches become small, and group normalization does not.
public struct SmallBatches: GridExperiment {
  /// The experiment.
  public init() {}

  /// Table 2 of the paper on group normalization.
  public let claim = Claim(
    name: "batch-size",
    statement: """
      Batch normalization's error grows as batches become small, group normalization's stays the same.
      """,
    source: "Group Normalization, arXiv 1803.08494, Table 2 and Fig. 5")

  /// What is done.
  public let protocolText = """
    Three hidden layers of 100 rectified linear units, SGD without momentum, the learning rate 0.2·B/64 for \
    batches of B = 64, 16, 8, 4 and 2, the same number of epochs for each. In a fully connected layer a \
    statistic is taken over B numbers; a convolution has B·H·W, and its batches are small much later.
    """

  /// What that means for who trains networks.
  public let practice = """
    Below eight samples a statistic take group or layer normalization. In convolutions count \
    B·H·W, not B: their batches are small much later.
    """

  /// Where this small scale may mislead.
  public let caveat = """
    A fully connected layer is the hardest case for batch normalization: at a batch of two \
    every normalized number is ±1. The paper's convolutions lose less.
    """

  static let methods: [NormalizationMethod] = [
    .none, .batch, .batchRenormalization, .layer, .group,
  ]
  static let sizes = [64, 16, 8, 4, 2]

  static func name(_ method: NormalizationMethod, _ size: Int) -> String {
    "\(method.rawValue), batch \(size)"
  }

  /// Every method at every batch size.
  public func arms(_ setting: ExperimentSetting) -> [Arm] {
    Self.arms(setting, Self.methods, Self.sizes)
  }

  /// Methods at batch sizes, for all claims about small batches.
  static func arms(
    _ setting: ExperimentSetting, _ methods: [NormalizationMethod], _ sizes: [Int],
    _ procedure: any TrialProcedure = PlainProcedure()
  ) -> [Arm] {
    var plan = setting.plan(steps: 900, batchSize: 64)
    return methods.flatMap { method in
      sizes.map { size in
        plan.batchSize = size
        plan.optimizer = OptimizerChoice(
          .sgd, learningRate: 0.2 * Double(size) / 64, momentum: 0)
        return Arm(name(method, size), method, plan, procedure)
      }
    }
  }

  /// Batch normalization has to lose three points more than group normalization, which has to stay within 1.5.
  public func judge(_ results: GridResults, _ setting: ExperimentSetting) -> ExperimentOutcome {
    func loss(_ method: NormalizationMethod) -> [Double] {
      zip(
        results.finalAccuracies(Self.name(method, 64)),
        results.finalAccuracies(Self.name(method, 2))
      ).map { 100 * ($0 - $1) }
    }
    let zeros = [Double](repeating: 0, count: results.seeds.count)
    let findings = [
      Contrast(
        "loss from batch 64 to 2, batch − group", "3 points or more", .larger(atLeast: 3),
        PairedDifferences(of: loss(.batch), against: loss(.group))),
      Contrast(
        "loss from batch 64 to 2, group", "0 ± 1.5 points", .equal(within: 1.5),
        PairedDifferences(of: loss(.group), against: zeros)),
    ].judged(level: setting.level)
    return ExperimentOutcome(
      claim, findings,
      notes: Self.methods.map { method in
        let accuracies = Self.sizes.map { results.meanPoints(Self.name(method, $0)) }
        return
          "\(method.rawValue): \(accuracies.joined(separator: ", ")) % at batches of 64, 16, 8, 4 and 2."
      })
  }
}
