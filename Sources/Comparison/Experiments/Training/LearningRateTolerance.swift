#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import Normalizers
import Training

/// How large a learning rate a method bears.
public struct LearningRateTolerance: GridExperiment {
  /// The experiment.
  public init() {}

  /// Larger rates.
  public let claim = Claim(
    name: "learning-rate",
    statement: """
      Batch normalization trains at learning rates, five times as large at least, at which the plain network \
      diverges.
      """,
    source: "Batch Normalization, arXiv 1502.03167, sections 3.3 and 4.2.1")

  /// What is done.
  public let protocolText = """
    Three hidden layers of 100 rectified linear units, He's initialization, SGD without momentum, batches of \
    60, at learning rates from 0.03 to 30. Of each seed, the stable rate is the largest at which the test \
    accuracy reaches 90 %, and a third of the smallest rate when none does. Compared is log₁₀ of the stable rate.
    """

  /// What that means for who trains networks.
  public let practice = """
    With batch normalization try rates several times as large as without it; layer and group \
    normalization bear less of an increase.
    """

  /// Where this small scale may mislead.
  public let caveat = """
    A stable rate is stable for this many steps of this network; warm-up, momentum and depth \
    move it. The grid's steps are factors of about three, so a stable rate is known to that \
    factor.
    """

  static let methods: [NormalizationMethod] = [.none, .batch, .layer, .group, .weight]
  static let rates = [0.03, 0.1, 0.3, 1, 3, 10, 30]

  static func name(_ method: NormalizationMethod, _ rate: Double) -> String {
    "\(method.rawValue), learning rate \(rate)"
  }

  /// Every method at every rate.
  public func arms(_ setting: ExperimentSetting) -> [Arm] {
    var plan = setting.plan(steps: 1000, batchSize: 60)
    plan.hasDataDependentInitialization = true
    return Self.methods.flatMap { method in
      Self.rates.map { rate in
        plan.optimizer = OptimizerChoice(.sgd, learningRate: rate, momentum: 0)
        return Arm(Self.name(method, rate), method, plan)
      }
    }
  }

  /// Batch normalization's stable rate has to be five times the plain network's.
  public func judge(_ results: GridResults, _ setting: ExperimentSetting) -> ExperimentOutcome {
    let stable = Self.methods.map { method in
      let accuracies = Self.rates.map { results.finalAccuracies(Self.name(method, $0)) }
      return results.seeds.indices.map { seed in
        Self.rates.indices.last { accuracies[$0][seed] >= 0.9 }.map { Self.rates[$0] }
          ?? Self.rates[0] / 3
      }
    }
    let found = [
      Contrast(
        "batch − none", "log₁₀ of the stable rate larger by 0.7 (five times)",
        .larger(atLeast: log10(5)),
        PairedDifferences(of: stable[1].map(log10), against: stable[0].map(log10)))
    ].judged(level: setting.level)
    let notes = zip(Self.methods, stable).map { method, rates in
      let (least, most) = (rates.min() ?? .nan, rates.max() ?? .nan)
      return least == most
        ? "\(method.rawValue): stable up to \(most) for every seed."
        : "\(method.rawValue): stable up to \(least) to \(most), depending on the seed."
    }
    return ExperimentOutcome(claim, found, notes: notes)
  }
}
