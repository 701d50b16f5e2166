import Normalizers
import Storage
import Tensors
import Training

/// What a penalty on singular values does to a network that is trained on few samples.
public struct SpectralRegularization: GridExperiment {
  /// The experiment.
  public init() {}

  /// Insensitivity to the input.
  public let claim = Claim(
    name: "spectral-regularization",
    statement: """
      A penalty on the largest singular value of every weight makes a network less sensitive to its input, and it \
      generalizes better.
      """,
    source: "Spectral Norm Regularization, arXiv 1705.10941, sections 3.2 and 4, Algorithm 1")

  /// What is done.
  public let protocolText = """
    1,000 training images, drawn for each seed, with their labels and with 20 % of the labels drawn anew from all classes; three \
    hidden layers of 100 rectified linear units, batches of 200, 1,000 steps of SGD at 0.1 without momentum. Arms: nothing, weight \
    decay of 0.01, the penalty with λ = 0.01 (the paper's) and 0.1. Compared with nothing: the largest singular value of any layer, the \
    mean length of the loss's gradient with respect to 500 test images, the test accuracy, and the accuracy on the training images minus \
    that.
    """

  /// What that means for who trains networks.
  public let practice = """
    Where labels are noisy or samples few, a penalty on the singular values is worth a try beside weight decay; tune both over the same \
    number of values.
    """

  /// Where this small scale may mislead.
  public let caveat = """
    The paper's gain is largest with batches of thousands in deep networks.
    """

  static let noises = [0.0, 0.2]

  enum Regularizer: String, CaseIterable {
    case nothing = "none"
    case decay = "weight decay 0.01"
    case penalty = "penalty 0.01"
    case strongPenalty = "penalty 0.1"

    var lambda: Double? {
      switch self {
      case .nothing, .decay: nil
      case .penalty: 0.01
      case .strongPenalty: 0.1
      }
    }
  }

  static func name(_ regularizer: Regularizer, _ noise: Double) -> String {
    "\(regularizer.rawValue), label noise \(noise)"
  }

  /// Every regularizer with clean and with noisy labels.
  public func arms(_ setting: ExperimentSetting) -> [Arm] {
    var plan = setting.plan(steps: 1000, batchSize: 200)
    plan.epochs = setting.size == .quick ? 4 : 10
    return Self.noises.flatMap { noise in
      Regularizer.allCases.map { regularizer in
        plan.optimizer = OptimizerChoice(
          .sgd, learningRate: 0.1, momentum: 0, weightDecay: regularizer == .decay ? 0.01 : 0)
        return Arm(
          Self.name(regularizer, noise), .none, plan,
          Procedure(lambda: regularizer.lambda, noise: noise))
      }
    }
  }

  /// Smaller, less sensitive, better, and with a smaller gap.
  public func judge(_ results: GridResults, _ setting: ExperimentSetting) -> ExperimentOutcome {
    let contrasts = Self.noises.flatMap { noise -> [Contrast] in
      let (treated, plain) = (Self.name(.penalty, noise), Self.name(.nothing, noise))
      let strong = Self.name(.strongPenalty, noise)
      func points(_ name: String, _ arm: String) -> PairedDifferences {
        PairedDifferences(of: results.points(arm, name), against: results.points(plain, name))
      }
      return [
        Contrast(
          "largest singular value, penalty 0.01 − none, label noise \(noise)", "smaller",
          .smaller(atLeast: 0),
          results.differences("singular_value", of: treated, against: plain)),
        Contrast(
          "length of the input's gradient, penalty 0.01 − none, label noise \(noise)", "smaller",
          .smaller(atLeast: 0),
          results.differences("input_gradient", of: treated, against: plain)),
      ]
        + [(treated, "penalty 0.01"), (strong, "penalty 0.1")].flatMap { arm, text in
          [
            Contrast(
              "accuracy, \(text) − none, label noise \(noise)", "larger", .larger(atLeast: 0),
              points("final_test_accuracy", arm)),
            Contrast(
              "training − test accuracy, \(text) − none, label noise \(noise)", "smaller",
              .smaller(atLeast: 0), points("generalization_gap", arm)),
          ]
        }
    }
    let notes = Self.noises.flatMap { noise in
      Regularizer.allCases.map { regularizer in
        let arm = Self.name(regularizer, noise)
        return
          "\(arm): \(results.meanPoints(arm)) %, gap \(results.meanPoints(arm, "generalization_gap"))."
      }
    }
    return ExperimentOutcome(claim, contrasts.judged(level: setting.level), notes: notes)
  }

  private struct Procedure: TrialProcedure {
    let lambda: Double?
    let noise: Double

    private func samples(_ run: TrialRun) throws -> LabeledSamples {
      let all = run.data.held.train
      return try all.subset(min(1000, all.count), labelNoise: noise, seed: run.trial.seed)
    }

    func trainingSource(_ run: TrialRun) throws -> any MinibatchSource {
      RepeatedSamples(try samples(run), passes: 20, seed: run.trial.seed)
    }

    func optimizer(for network: Network, _ run: TrialRun) -> any Optimizer {
      let base = run.plan.optimizer.makeOptimizer()
      return lambda.map { PenalizedOptimizer(base, lambda: $0, seed: run.trial.seed) } ?? base
    }

    func finish(_ record: inout TrialRecord, _ trainer: Trainer, _ run: TrialRun) throws {
      var network = trainer.network
      let train = try network.evaluate(try samples(run)).accuracy
      record.scalars["generalization_gap"] =
        train - (record.scalars["final_test_accuracy"] ?? .nan)
      let batch = try run.testBatch(500)
      let reading = try NetworkProbe([.singularValues], on: batch).read(network)
      record.scalars["singular_value"] = reading.values.map(\.value).max()
      record.scalars["input_gradient"] = try inputGradientLength(&network, batch)
    }

    /// The mean over samples of ‖∂L/∂x‖, of the loss of each sample by itself.
    private func inputGradientLength(
      _ network: inout Network, _ batch: Minibatch
    ) throws -> Double {
      let pass = Pass(.training)
      let logits = try network.forward(batch.samples, pass)
      var gradient = Tensor<Float>([0])
      _ = try SoftmaxCrossEntropy.evaluate(logits, labels: batch.labels, gradient: &gradient)
      let count = batch.labels.shape.count
      guard let dx = try network.backward(gradient, pass, inputGradient: true) else { return .nan }
      let size = dx.shape.count / count
      return dx.withElements { dx in
        (0..<count).reduce(0) { sum, sample in
          let squares = dx[sample * size..<(sample + 1) * size].reduce(0) {
            $0 + Double($1) * Double($1)
          }
          // The loss of the batch is the mean: each sample's gradient is count times as long.
          return sum + squares.squareRoot()
        }
      }
    }
  }
}
