import Normalizers
import Storage
import Training

/// What minibatches of few classes do to batch normalization.
public struct NonIIDBatches: GridExperiment {
  /// The experiment.
  public init() {}

  /// Batches that are no sample of the data.
  public let claim = Claim(
    name: "non-iid-batches",
    statement: """
      Minibatches that are not drawn independently break batch normalization; batch renormalization repairs \
      it, and group normalization does not mind.
      """,
    source: "Batch Renormalization, arXiv 1702.03275, section 4.3")

  /// What is done.
  public let protocolText = """
    Three hidden layers of 100 rectified linear units, SGD at 0.1 without momentum, batches of 32 samples \
    from 10, 5, 2 or 1 classes, drawn anew for each batch. The test set is classified in inference; and, as a \
    diagnosis, in batches of the same composition with the statistics of each batch.
    """

  /// What that means for who trains networks.
  public let practice = """
    Where batches cannot be mixed (a video, a client, a task a batch), statistics over the batch \
    leak which batch it is. Mix, or normalize each sample by itself.
    """

  /// Where this small scale may mislead.
  public let caveat = """
    The paper's batches hold two images of each of sixteen labels among a thousand; one or two classes of ten \
    are much harder.
    """

  static let methods: [NormalizationMethod] = [
    .none, .batch, .batchRenormalization, .layer, .group,
  ]
  static let compositions = [10, 5, 2, 1]

  static func name(_ method: NormalizationMethod, _ classes: Int) -> String {
    "\(method.rawValue), \(classes) classes a batch"
  }

  /// Every method with every composition.
  public func arms(_ setting: ExperimentSetting) -> [Arm] {
    var plan = setting.plan(steps: 2000, batchSize: 32)
    plan.optimizer = OptimizerChoice(.sgd, learningRate: 0.1, momentum: 0)
    return Self.methods.flatMap { method in
      Self.compositions.map { classes in
        Arm(Self.name(method, classes), method, plan, Procedure(classes: classes))
      }
    }
  }

  /// Trains on batches of some classes.
  private struct Procedure: TrialProcedure {
    let classes: Int

    func trainingSource(_ run: TrialRun) throws -> any MinibatchSource {
      FewClasses(run.data.held.train, classesPerBatch: classes, seed: run.trial.seed)
    }

    func finish(_ record: inout TrialRecord, _ trainer: Trainer, _ run: TrialRun) throws {
      let test = FewClasses(
        run.data.held.test, classesPerBatch: classes, seed: run.trial.seed)
      record.scalars["batch_statistics_accuracy"] = try trainer.network.accuracy(
        withStatisticsOf: test, size: run.plan.batchSize, atMost: 100)
    }
  }

  /// Batch normalization loses 5 points from ten classes to two, renormalization gives 5 back, groups stay.
  public func judge(_ results: GridResults, _ setting: ExperimentSetting) -> ExperimentOutcome {
    func points(_ method: NormalizationMethod, _ classes: Int) -> [Double] {
      results.points(Self.name(method, classes))
    }
    let findings = [
      Contrast(
        "accuracy of batch, 10 − 2 classes a batch", "5 points or more", .larger(atLeast: 5),
        PairedDifferences(of: points(.batch, 10), against: points(.batch, 2))),
      Contrast(
        "2 classes a batch, batch-renorm − batch", "5 points or more", .larger(atLeast: 5),
        PairedDifferences(of: points(.batchRenormalization, 2), against: points(.batch, 2))),
      Contrast(
        "accuracy of group, 10 − 2 classes a batch", "0 ± 2 points", .equal(within: 2),
        PairedDifferences(of: points(.group, 10), against: points(.group, 2))),
    ].judged(level: setting.level)
    var notes = Self.methods.map { method in
      let means = Self.compositions.map { results.meanPoints(Self.name(method, $0)) }
      return
        "\(method.rawValue): \(means.joined(separator: ", ")) % with 10, 5, 2 and 1 classes a batch."
    }
    let leaks = Self.compositions.map {
      results.meanPoints(Self.name(.batch, $0), "batch_statistics_accuracy")
    }
    notes.append(
      "batch, tested in batches of the same composition with their statistics: "
        + leaks.joined(separator: ", ") + " %.")
    return ExperimentOutcome(claim, findings, notes: notes)
  }
}
