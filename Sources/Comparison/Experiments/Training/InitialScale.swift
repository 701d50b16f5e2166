import Normalizers
import Training

/// Whether training minds the scale of the first weights.
public struct InitialScale: GridExperiment {
  /// The experiment.
  public init() {}

  /// Less careful initialization.
  public let claim = Claim(
    name: "init-scale",
    statement: "With batch normalization one can be much less careful about initialization.",
    source: "Batch Normalization, arXiv 1502.03167, abstract and section 3.3")

  /// What is done.
  public let protocolText = """
    Three hidden layers of 100 rectified linear units, SGD at 0.1 without momentum, batches of 60, weights \
    from N(0, s²) with s from 0.001 to 5. Of each seed, the number of scales is counted at which the test \
    accuracy stays below 50 %, and the range of accuracies over the scales is taken.
    """

  /// What that means for who trains networks.
  public let practice = """
    Normalization forgives first weights that are far too small or too large for the network \
    to start, but not their speed: large weights train slowly, for they make each step \
    relatively smaller.
    """

  /// Where this small scale may mislead.
  public let caveat = """
    Three hidden layers are shallow: a plain deep network bears far less.
    """

  static let methods: [NormalizationMethod] = [.none, .batch, .layer, .group]
  static let scales = [0.001, 0.01, 0.05, 0.2, 1, 5]

  static func name(_ method: NormalizationMethod, _ scale: Double) -> String {
    "\(method.rawValue), deviation \(scale)"
  }

  /// Every method at every scale.
  public func arms(_ setting: ExperimentSetting) -> [Arm] {
    var plan = setting.plan(steps: 1000, batchSize: 60)
    plan.optimizer = OptimizerChoice(.sgd, learningRate: 0.1, momentum: 0)
    return Self.methods.flatMap { method in
      Self.scales.map { scale in
        plan.initialization = Initialization(.normal, scale: scale)
        return Arm(Self.name(method, scale), method, plan)
      }
    }
  }

  /// Fewer failures is one thing, no effect another.
  public func judge(_ results: GridResults, _ setting: ExperimentSetting) -> ExperimentOutcome {
    func accuracies(_ method: NormalizationMethod, seed: Int) -> [Double] {
      Self.scales.map { results.finalAccuracies(Self.name(method, $0))[seed] }
    }
    func failures(_ method: NormalizationMethod) -> [Double] {
      results.seeds.indices.map { Double(accuracies(method, seed: $0).count { $0 < 0.5 }) }
    }
    func ranges(_ method: NormalizationMethod) -> [Double] {
      results.seeds.indices.map {
        let found = accuracies(method, seed: $0)
        return (found.max() ?? .nan) - (found.min() ?? .nan)
      }
    }
    let zeros = [Double](repeating: 0, count: results.seeds.count)
    let findings = [
      Contrast(
        "failures, batch − none", "fewer by 2 of 6 scales", .smaller(atLeast: 2),
        PairedDifferences(of: failures(.batch), against: failures(.none))),
      Contrast(
        "failures, batch", "none", .equal(within: 0.5),
        PairedDifferences(of: failures(.batch), against: zeros)),
    ].judged(level: setting.level)
    let notes = Self.methods.map { method in
      let points = (100 * (Sample(ranges(method)).mean ?? .nan)).rounded()
      return "\(method.rawValue): accuracies differ by \(points) points over the scales."
    }
    return ExperimentOutcome(
      claim, findings,
      notes: notes + [
        "No failure is not no effect: large weights make the effective learning rate small, and training slow."
      ])
  }
}
