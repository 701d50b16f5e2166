import Normalizers
import Storage
import Tensors
import Training

/// Whether instance normalization does not see an image's contrast.
public struct InstanceContrast: GridExperiment {
  /// The experiment.
  public init() {}

  /// Contrast is removed.
  public let claim = Claim(
    name: "instance-contrast",
    statement: """
      Instance normalization makes a network independent of the contrast of the single image; batch normalization does \
      not.
      """,
    source: "Instance Normalization, arXiv 1607.08022, sections 1 and 2")

  /// What is done.
  public let protocolText = """
    The convolutional network, SGD at 0.1 without momentum, batches of 32, trained on the images as they are and tested \
    on three sets: as they are; a·x with a from [0.3, 1] drawn for each image; and a·x + b with b from [0, 0.5] besides.
    """

  /// What that means for who trains networks.
  public let practice = """
    Take instance normalization where the contrast of an image means nothing (style, scanners, lighting), and nothing else \
    where it does: what it removes cannot be learned.
    """

  /// Where this small scale may mislead.
  public let caveat = """
    Convolutions pad with zeros, so that a brighter image has an edge: brightness b is removed but for the border. On \
    images as plain as these the accuracies of all methods are close.
    """

  static let methods: [NormalizationMethod] = [.none, .batch, .layer, .instance, .group]

  /// Every method.
  public func arms(_ setting: ExperimentSetting) -> [Arm] {
    var plan = setting.plan(steps: 1800, batchSize: 32)
    plan.model = .convnet
    plan.optimizer = OptimizerChoice(.sgd, learningRate: 0.1, momentum: 0)
    return Self.methods.map { Arm($0.rawValue, $0, plan, Procedure()) }
  }

  private struct Procedure: TrialProcedure {
    func finish(_ record: inout TrialRecord, _ trainer: Trainer, _ run: TrialRun) throws {
      var network = trainer.network
      for (name, brightness) in [("contrast_accuracy", 0.0), ("brightness_accuracy", 0.5)] {
        let seed = run.trial.seed
        var source: any MinibatchSource = MappedSamples(try run.data.test()) { samples, index in
          var random = RandomNumbers(seed: seed, stream: "contrast/\(index)")
          let size = samples.shape.count / samples.shape.samples
          samples.withMutableElements { pixels in
            for start in stride(from: 0, to: pixels.count, by: size) {
              let a = Float(random.uniform(in: 0.3..<1))
              let b = Float(brightness * random.uniform())
              for i in start..<start + size { pixels[i] = a * pixels[i] + b }
            }
          }
        }
        record.scalars[name] = try network.evaluate(&source).accuracy
      }
    }
  }

  /// Instance normalization stays within half a point, batch normalization loses one or more.
  public func judge(_ results: GridResults, _ setting: ExperimentSetting) -> ExperimentOutcome {
    func loss(_ method: NormalizationMethod) -> PairedDifferences {
      PairedDifferences(
        of: results.points(method.rawValue),
        against: results.points(method.rawValue, "contrast_accuracy"))
    }
    let findings = [
      Contrast(
        "loss of accuracy by contrast, instance", "0 ± 0.5 points", .equal(within: 0.5),
        loss(.instance)),
      Contrast(
        "loss of accuracy by contrast, batch", "1 point or more", .larger(atLeast: 1), loss(.batch)),
    ].judged(level: setting.level)
    return ExperimentOutcome(
      claim, findings,
      notes: Self.methods.map { method in
        let arm = method.rawValue
        return """
          \(arm): \(results.meanPoints(arm)) % as they are, \(results.meanPoints(arm, "contrast_accuracy")) % with other \
          contrasts, \(results.meanPoints(arm, "brightness_accuracy")) % with other contrasts and brightness.
          """
      })
  }
}
