import Normalizers
import Training

/// How much faster a network with batch normalization trains.
public struct TrainingSpeed: GridExperiment {
  /// The experiment.
  public init() {}

  /// Figure 1(a) of the paper on batch normalization.
  public let claim = Claim(
    name: "training-speed",
    statement: "Batch normalization helps the network train faster and achieve higher accuracy.",
    source: "Batch Normalization, arXiv 1502.03167, section 4.1 and Fig. 1(a)")

  /// What is done.
  public let protocolText = """
    Three hidden layers of 100 sigmoid units, batches of 60, weights from N(0, 0.05²), SGD without momentum. \
    The paper gives no learning rate: 0.1 and 1 are tried. The area under the curve of test accuracy over \
    the epochs, its end, and the first epoch at 90 % are compared, 1 more than the last epoch for never.
    """

  /// What that means for who trains networks.
  public let practice = """
    Where a plain sigmoid network trains slowly, batch normalization saves most of the time; \
    with a learning rate that suits the plain network the gain is smaller. Tune the rate for \
    both before you compare.
    """

  /// Where this small scale may mislead.
  public let caveat = """
    The paper trains for 50,000 steps and names no learning rate. Small images are learned by \
    the plain network too, given time, so the difference at the end is small here.
    """

  static let rates = [0.1, 1]

  static func name(_ method: NormalizationMethod, _ rate: Double) -> String {
    "\(method.rawValue), learning rate \(rate)"
  }

  /// With and without, at both rates.
  public func arms(_ setting: ExperimentSetting) -> [Arm] {
    var plan = setting.plan(steps: setting.size == .full ? 50_000 : 6000, batchSize: 60)
    plan.activation = .sigmoid
    plan.initialization = Initialization(.normal, scale: 0.05)
    return [NormalizationMethod.none, .batch].flatMap { method in
      Self.rates.map { rate in
        plan.optimizer = OptimizerChoice(.sgd, learningRate: rate, momentum: 0)
        return Arm(Self.name(method, rate), method, plan)
      }
    }
  }

  /// Area and end larger, 90 % in half the epochs.
  public func judge(_ results: GridResults, _ setting: ExperimentSetting) -> ExperimentOutcome {
    func curves(_ method: NormalizationMethod, _ rate: Double) -> [[Double]] {
      results.curves("test_accuracy", Self.name(method, rate))
    }
    func areas(_ method: NormalizationMethod, _ rate: Double) -> [Double] {
      curves(method, rate).map { 100 * (Sample($0).mean ?? .nan) }
    }
    func epochs(_ method: NormalizationMethod, _ rate: Double) -> [Double] {
      curves(method, rate).map { curve in
        Double((curve.firstIndex { $0 >= 0.9 } ?? curve.count) + 1)
      }
    }
    let contrasts = Self.rates.flatMap { rate in
      let ends = [NormalizationMethod.batch, .none].map { method in
        results.finalAccuracies(Self.name(method, rate)).map { 100 * $0 }
      }
      let ratios = zip(epochs(.none, rate), epochs(.batch, rate)).map { $0 / $1 }
      return [
        Contrast(
          "area under the curve, batch − none, learning rate \(rate)", "larger",
          .larger(atLeast: 0),
          PairedDifferences(of: areas(.batch, rate), against: areas(.none, rate))),
        Contrast(
          "final accuracy, batch − none, learning rate \(rate)", "larger", .larger(atLeast: 0),
          PairedDifferences(of: ends[0], against: ends[1])),
        Contrast(
          "epochs to 90 %, none / batch − 1, learning rate \(rate)", "1 or more: twice as many",
          .larger(atLeast: 1),
          PairedDifferences(of: ratios, against: ratios.map { _ in 1 })),
      ]
    }
    return ExperimentOutcome(
      claim, contrasts.judged(level: setting.level),
      notes: ["The size of the effect depends on the learning rate far more than on the seed."])
  }
}
