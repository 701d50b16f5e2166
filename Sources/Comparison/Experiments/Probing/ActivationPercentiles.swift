import Normalizers
import Storage
import Training

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Whether batch normalization keeps the inputs of sigmoids where they are.
public struct ActivationPercentiles: GridExperiment {
  /// The experiment.
  public init() {}

  /// Figure 1(b, c) of the paper on batch normalization.
  public let claim = Claim(
    name: "activation-percentiles",
    statement: """
      Batch normalization makes the distribution of a sigmoid's inputs more stable as the network trains.
      """,
    source: "Batch Normalization, arXiv 1502.03167, Fig. 1(b, c)")

  /// What is done.
  public let protocolText = """
    Three hidden layers of 100 sigmoid units, batches of 60, weights from N(0, 0.05²), SGD at 0.1 and at 1. \
    Every 50 steps, but for the start, the 15th, 50th and 85th percentile of the input of each sigmoid of the last \
    hidden layer are taken on 1,000 test images, normalized with the statistics of those. Of a unit, drift is \
    the standard deviation of the median over the training, divided by the mean of the spread q85 − q15; the ratio of spreads is \
    the largest spread by the smallest. The medians over the 100 units are compared.
    """

  /// What that means for who trains networks.
  public let practice = """
    With batch normalization a sigmoid stays in the range in which it learns. That its inputs are stable \
    does not say that this is why the network trains better: see covariate-shift and landscape.
    """

  /// Where this small scale may mislead.
  public let caveat = """
    A plain sigmoid network at a small learning rate hardly moves for thousands of steps, and then at once: \
    its ratio of spreads depends on how long is watched.
    """

  static let rates = [0.1, 1]

  static func name(_ method: NormalizationMethod, _ rate: Double) -> String {
    "\(method.rawValue), learning rate \(rate)"
  }

  /// With and without, at both rates.
  public func arms(_ setting: ExperimentSetting) -> [Arm] {
    var plan = setting.plan(steps: setting.size == .full ? 50_000 : 3000, batchSize: 60)
    plan.activation = .sigmoid
    plan.initialization = Initialization(.normal, scale: 0.05)
    return [NormalizationMethod.none, .batch].flatMap { method in
      Self.rates.map { rate in
        plan.optimizer = OptimizerChoice(.sgd, learningRate: rate, momentum: 0)
        return Arm(Self.name(method, rate), method, plan, Procedure())
      }
    }
  }

  /// Half the drift, half the logarithm of the ratio of spreads.
  public func judge(_ results: GridResults, _ setting: ExperimentSetting) -> ExperimentOutcome {
    let quantities = [
      ("drift", "drift of the median"), ("log_spread_ratio", "ln of the ratio of spreads"),
    ]
    let contrasts = Self.rates.flatMap { rate in
      quantities.map { name, text in
        let logarithms = [NormalizationMethod.none, .batch].map { method in
          results.scalars(name, Self.name(method, rate)).map { log2($0) }
        }
        return Contrast(
          "log₂ of \(text), none − batch, learning rate \(rate)", "1 or more, that is twice",
          .larger(atLeast: 1), PairedDifferences(of: logarithms[0], against: logarithms[1]))
      }
    }
    return ExperimentOutcome(claim, contrasts.judged(level: setting.level))
  }

  private struct Procedure: TrialProcedure {
    private var steps: [Double] = []
    /// The units of the last nonlinearity, at each of these steps.
    private var units: [[Percentiles]] = []
    private var probe: NetworkProbe?

    mutating func observe(_ trainer: Trainer, _ run: TrialRun) throws {
      guard trainer.steps > 0, trainer.steps.isMultiple(of: 50) else { return }
      if probe == nil { probe = NetworkProbe([.percentiles], on: try run.testBatch(1000)) }
      guard let last = try probe?.read(trainer.network).percentiles.last else { return }
      steps.append(Double(trainer.steps))
      units.append(last.units)
    }

    func finish(_ record: inout TrialRecord, _ trainer: Trainer, _ run: TrialRun) {
      guard let count = units.first?.count else { return }
      let histories = (0..<count).map { unit in UnitHistory(units.map { $0[unit] }) }
      let byDrift = histories.sorted { $0.drift < $1.drift }
      let ratios = histories.map(\.logSpreadRatio).sorted()
      record.scalars["drift"] = byDrift[count / 2].drift
      record.scalars["log_spread_ratio"] = ratios[count / 2]
      record.probes["step"] = steps
      let typical = byDrift[count / 2].percentiles
      record.probes["act3.q15"] = typical.map(\.q15)
      record.probes["act3.q50"] = typical.map(\.q50)
      record.probes["act3.q85"] = typical.map(\.q85)
    }
  }
}

/// The percentiles of one unit's inputs in the course of a training.
private struct UnitHistory {
  let percentiles: [Percentiles]

  init(_ percentiles: [Percentiles]) { self.percentiles = percentiles }

  /// The standard deviation of the median over time, in mean spreads.
  var drift: Double {
    let deviation = Sample(percentiles.map(\.q50)).standardDeviation ?? .nan
    return deviation / (Sample(percentiles.map(\.spread)).mean ?? .nan)
  }

  /// ln of the largest spread by the smallest.
  var logSpreadRatio: Double {
    let spreads = percentiles.map(\.spread)
    return log((spreads.max() ?? .nan) / (spreads.min() ?? .nan))
  }
}
