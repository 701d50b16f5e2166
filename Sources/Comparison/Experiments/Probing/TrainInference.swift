import Normalizers
import Storage
import Tensors
import Training

/// What batch normalization does in inference, with whose statistics.
public struct TrainInference: GridExperiment {
  /// The experiment.
  public init() {}

  /// Two networks in one.
  public let claim = Claim(
    name: "train-inference",
    statement: """
      A network with batch normalization needs the statistics of the population in inference: those of a single \
      sample say nothing of it, and the smaller the batches were, the further the network that was trained is from the \
      one that is used; batch renormalization makes them one.
      """,
    source: """
      Batch Normalization, arXiv 1502.03167, section 3.1; Batch Renormalization, arXiv 1702.03275, sections 2 and 3
      """)

  /// What is done.
  public let protocolText = """
    Three hidden layers of 100 rectified linear units, SGD without momentum, the learning rate 0.2·B/64 for batches \
    of B = 64, 16, 4 and 2, the same number of epochs for each. The trained network classifies test samples with running \
    statistics, with population statistics measured on the training set, with those of test batches of B (2,000 samples), and \
    with those of one sample: as two copies of it, for the library refuses a statistic of one number.
    """

  /// What that means for who trains networks.
  public let practice = """
    Switch to inference before you predict, above all for single samples. Where running statistics are in doubt, measure \
    them anew on the training set: if nothing changes, it is the training that small batches have hurt.
    """

  /// Where this small scale may mislead.
  public let caveat = """
    In a fully connected layer one sample is one number a statistic; a convolution has H·W of them and is not blind, \
    only wrong.
    """

  static let methods: [NormalizationMethod] = [.batch, .batchRenormalization]
  static let sizes = [64, 16, 4, 2]

  /// Both methods at every batch size.
  public func arms(_ setting: ExperimentSetting) -> [Arm] {
    SmallBatches.arms(setting, Self.methods, Self.sizes, Procedure())
  }

  private struct Procedure: TrialProcedure {
    func finish(_ record: inout TrialRecord, _ trainer: Trainer, _ run: TrialRun) throws {
      let (network, size) = (trainer.network, run.plan.batchSize)
      let test = try run.data.test()
      record.scalars["batch_statistics_accuracy"] = try network.accuracy(
        withStatisticsOf: test, size: size, atMost: 2000 / size)
      var measured = network
      try measured.recalibrate(on: run.data.held.train.samples)
      var source = test
      record.scalars["population_accuracy"] = try measured.evaluate(&source).accuracy
      let twins = try twins(network, try run.testBatch(500))
      record.scalars["single_sample_accuracy"] = twins.accuracy
      record.scalars["single_sample_output_range"] = twins.range
    }

    /// What the network makes of each sample with its own statistics, and how far its outputs differ from one
    /// sample to another.
    private func twins(
      _ network: Network, _ batch: Minibatch
    ) throws -> (accuracy: Double, range: Double) {
      let count = batch.labels.shape.count
      let sample = batch.samples.shape.count / count
      var (correct, range) = (0, 0.0)
      var first: Tensor<Float>?
      for index in 0..<count {
        let pixels = Array(batch.samples.elements[index * sample..<(index + 1) * sample])
        let twice = Tensor(
          Shape([2] + batch.samples.shape.dimensions.dropFirst()), pixels + pixels)
        let label = batch.labels.elements[index]
        var copy = network
        let logits = try copy.forward(twice, Pass(.training))
        correct += try SoftmaxCrossEntropy.evaluate(
          logits, labels: Tensor([2], [label, label])
        ).correct
        let reference = first ?? logits
        first = reference
        range = zip(logits.elements, reference.elements).reduce(range) {
          max($0, Double(abs($1.0 - $1.1)))
        }
      }
      return (Double(correct) / Double(2 * count), range)
    }
  }

  /// One sample is not enough, small batches part the two networks, renormalization does not.
  public func judge(_ results: GridResults, _ setting: ExperimentSetting) -> ExperimentOutcome {
    func points(
      _ name: String, _ size: Int, _ method: NormalizationMethod = .batch
    ) -> [Double] {
      results.points(SmallBatches.name(method, size), name)
    }
    func gaps(_ method: NormalizationMethod, _ size: Int) -> [Double] {
      zip(
        points("final_test_accuracy", size, method),
        points("batch_statistics_accuracy", size, method)
      ).map { abs($0 - $1) }
    }
    let range =
      results.scalars(
        "single_sample_output_range", SmallBatches.name(.batch, 64)
      ).max() ?? .nan
    let exact = Finding(
      exactly: "range of the outputs over single samples, batch 64",
      criterion: "0: every sample gives the same", value: range, holds: range == 0)
    let twenty = results.seeds.map { _ in 20.0 }
    let zeros = results.seeds.map { _ in 0.0 }
    let contrasts = [
      Contrast(
        "accuracy with the statistics of single samples, batch 64", "below 20 %",
        .smaller(atLeast: 0),
        PairedDifferences(of: points("single_sample_accuracy", 64), against: twenty)),
      Contrast(
        "running − batch statistics, batch 4 against batch 64", "5 points further apart or more",
        .larger(atLeast: 5), PairedDifferences(of: gaps(.batch, 4), against: gaps(.batch, 64))),
      Contrast(
        "running − population statistics, batch 4", "0 ± 0.5 points", .equal(within: 0.5),
        PairedDifferences(
          of: points("final_test_accuracy", 4), against: points("population_accuracy", 4))),
      Contrast(
        "running − batch statistics, batch-renorm, batch 4", "0 ± 0.5 points",
        .equal(within: 0.5),
        PairedDifferences(of: gaps(.batchRenormalization, 4), against: zeros)),
    ].judged(level: setting.level)
    let notes = Self.methods.flatMap { method in
      Self.sizes.map { size in
        let arm = SmallBatches.name(method, size)
        return """
          \(arm): running statistics \(results.meanPoints(arm)) %, of the population \
          \(results.meanPoints(arm, "population_accuracy")) %, of the batch \
          \(results.meanPoints(arm, "batch_statistics_accuracy")) %.
          """
      }
    }
    return ExperimentOutcome(claim, [exact] + contrasts, notes: notes)
  }
}
