import Normalizers
import Training

/// Whether batch renormalization repairs what small batches break.
public struct RenormalizationOfSmallBatches: GridExperiment {
  /// The experiment.
  public init() {}

  /// Small batches.
  public let claim = Claim(
    name: "renorm-small-batch",
    statement: """
      Batch renormalization does better than batch normalization on small batches and as well on large ones.
      """,
    source: "Batch Renormalization, arXiv 1702.03275, sections 4.2 and 4.3")

  /// What is done.
  public let protocolText = """
    Three hidden layers of 100 rectified linear units, SGD without momentum, the learning rate 0.2·B/64 for \
    batches of B = 64, 4 and 2, the same number of epochs for each; r and d are let loose as in the paper, \
    over the same shares of the training.
    """

  /// What that means for who trains networks.
  public let practice = """
    Batch renormalization softens small batches; where they are very small group normalization \
    does better still.
    """

  /// Where this small scale may mislead.
  public let caveat = """
    The schedule that lets r and d loose is the paper's, over a training that is a thousand \
    times shorter.
    """

  static let methods: [NormalizationMethod] = [.batch, .batchRenormalization]
  static let sizes = [64, 4, 2]

  /// Both methods at every batch size.
  public func arms(_ setting: ExperimentSetting) -> [Arm] {
    SmallBatches.arms(setting, Self.methods, Self.sizes)
  }

  /// Better at 4 and 2, equal at 64.
  public func judge(_ results: GridResults, _ setting: ExperimentSetting) -> ExperimentOutcome {
    func points(_ size: Int) -> PairedDifferences {
      let accuracies = Self.methods.map { method in
        results.finalAccuracies(SmallBatches.name(method, size)).map { 100 * $0 }
      }
      return PairedDifferences(of: accuracies[1], against: accuracies[0])
    }
    let findings =
      Self.sizes.dropFirst().map { size in
        Contrast(
          "batch-renorm − batch, batch \(size)", "1 point or more", .larger(atLeast: 1),
          points(size))
      } + [
        Contrast(
          "batch-renorm − batch, batch 64", "0 ± 0.5 points", .equal(within: 0.5), points(64))
      ]
    return ExperimentOutcome(claim, findings.judged(level: setting.level))
  }
}
