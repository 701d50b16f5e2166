import Normalizers
import Reductions
import Storage
import Tensors
import Training

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Whether inputs of mean 0 and equal variance make training easier.
public struct FeatureScaling: GridExperiment {
  /// The experiment.
  public init() {}

  /// The oldest normalization.
  public let claim = Claim(
    name: "feature-scaling",
    statement: """
      Inputs whose features have mean 0 and equal variance make the loss's curvature even and training faster; a network with batch \
      normalization depends on it less.
      """,
    source: """
      LeCun, Bottou, Orr and Müller, Efficient BackProp, 1998, sections 4.3 and 5; Batch Normalization, arXiv 1502.03167, section 2
      """)

  /// What is done.
  public let protocolText = """
    Inputs as they are standardized, and with every feature then multiplied by 10^u, u from U(−1, 1), and moved by one deviation. \
    Exactly: the curvature of a linear unit's squared error is E[x·xᵀ]; its largest eigenvalue by the mean of all says how much \
    smaller steps must be than the average direction would allow. By training: three hidden layers of 100 rectified linear units, \
    batches of 64, SGD without momentum at rates from 0.001 to 1, each arm at the rate that gives it the smallest mean training \
    loss over the epochs, averaged over the seeds. That loss is compared.
    """

  /// What that means for who trains networks.
  public let practice = """
    Standardize the inputs by the training set's statistics: it costs nothing and no layer does it better. Normalization layers behind the \
    first weight repair scale, but not features that drown in others.
    """

  /// Where this small scale may mislead.
  public let caveat = """
    The uneven scales are made by hand; pixels are even by nature, measurements of different kinds are not.
    """

  static let methods: [NormalizationMethod] = [.none, .batch]
  static let rates = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1]

  static func name(_ method: NormalizationMethod, even: Bool, _ rate: Double) -> String {
    "\(method.rawValue), \(even ? "standardized" : "uneven"), learning rate \(rate)"
  }

  /// Both methods on both inputs at every rate.
  public func arms(_ setting: ExperimentSetting) -> [Arm] {
    var plan = setting.plan(steps: 900, batchSize: 64)
    return Self.methods.flatMap { method in
      [true, false].flatMap { isEven in
        Self.rates.map { rate in
          plan.optimizer = OptimizerChoice(.sgd, learningRate: rate, momentum: 0)
          return Arm(
            Self.name(method, even: isEven, rate), method, plan, Procedure(isEven: isEven))
        }
      }
    }
  }

  /// Even curvature, a smaller loss, and less of a difference with batch normalization.
  public func judge(_ results: GridResults, _ setting: ExperimentSetting) -> ExperimentOutcome {
    func best(_ method: NormalizationMethod, even: Bool) -> (rate: Double, losses: [Double]) {
      var best = (rate: Double.nan, losses: [Double]())
      for rate in Self.rates {
        let losses = results.meanTrainingLosses(Self.name(method, even: even, rate))
        if best.losses.isEmpty || losses.reduce(0, +) < best.losses.reduce(0, +) {
          best = (rate, losses)
        }
      }
      return best
    }
    let plain = (even: best(.none, even: true), uneven: best(.none, even: false))
    let batch = (even: best(.batch, even: true), uneven: best(.batch, even: false))
    let plainPenalties = zip(plain.uneven.losses, plain.even.losses).map { $0 - $1 }
    let batchPenalties = zip(batch.uneven.losses, batch.even.losses).map { $0 - $1 }
    let sample = setting.data.train.images.firstSamples(2000)
    let curvatures = [true, false].map { isEven in
      InputMap(of: sample, isEven: isEven, seed: 1).applied(to: sample).curvatureRatio
    }
    let exact = Finding(
      exactly: "largest by mean curvature, uneven over standardized", criterion: "above 1",
      value: curvatures[1] / curvatures[0], holds: curvatures[1] > curvatures[0])
    let contrasts = [
      Contrast(
        "mean training loss, uneven − standardized, none, each at its best rate", "larger",
        .larger(atLeast: 0),
        PairedDifferences(of: plain.uneven.losses, against: plain.even.losses)),
      Contrast(
        "the same difference, batch − none", "smaller", .smaller(atLeast: 0),
        PairedDifferences(of: batchPenalties, against: plainPenalties)),
    ].judged(level: setting.level)
    let notes = [
      """
      Largest by mean curvature: \(Int(curvatures[0].rounded())) standardized, \(Int(curvatures[1].rounded())) uneven.
      """,
      """
      Best rates: none \(plain.even.rate) standardized, \(plain.uneven.rate) uneven; batch \(batch.even.rate) and \
      \(batch.uneven.rate).
      """,
    ]
    return ExperimentOutcome(claim, [exact] + contrasts, notes: notes)
  }

  private struct Procedure: TrialProcedure {
    let isEven: Bool

    func trainingSource(_ run: TrialRun) throws -> any MinibatchSource {
      mapped(try run.data.training(seed: run.trial.seed), run)
    }

    func testSource(_ run: TrialRun) throws -> any MinibatchSource {
      mapped(try run.data.test(), run)
    }

    private func mapped(_ source: any MinibatchSource, _ run: TrialRun) -> any MinibatchSource {
      let map = InputMap(of: run.data.held.train.samples, isEven: isEven, seed: run.trial.seed)
      return MappedSamples(source) { samples, _ in samples = map.applied(to: samples) }
    }
  }
}

/// Standardization of inputs, and what makes their scales uneven again.
private struct InputMap: Sendable {
  private let standardization: FeatureStandardization
  private let scales: [Float]?

  init(of samples: Tensor<Float>, isEven: Bool, seed: UInt64) {
    standardization = FeatureStandardization(samples)
    var random = RandomNumbers(seed: seed, stream: "feature scales")
    let features = samples.shape.count / samples.shape.samples
    scales =
      isEven ? nil : (0..<features).map { _ in Float(pow(10, random.uniform(in: -1..<1))) }
  }

  func applied(to samples: Tensor<Float>) -> Tensor<Float> {
    var result = standardization.applied(to: samples)
    guard let scales else { return result }
    result.withMutableElements { elements in
      for index in elements.indices {
        elements[index] = (elements[index] + 1) * scales[index % scales.count]
      }
    }
    return result
  }
}

extension Tensor<Float> {
  /// The first samples, all if there are fewer.
  fileprivate func firstSamples(_ count: Int) -> Tensor<Float> {
    let kept = Swift.min(count, shape.samples)
    let size = shape.count / shape.samples
    return Tensor(
      Shape([kept] + shape.dimensions.dropFirst()), Array(elements[..<(kept * size)]))
  }

  /// The largest eigenvalue of E[x·xᵀ] by the mean of all, for samples x.
  fileprivate var curvatureRatio: Double {
    let features = shape.count / shape.samples
    let rows = reshaped([shape.samples, features])
    let (largest, length) = (rows.largestSingularValue(), rows.length)
    return largest * largest / (length * length / Double(features))
  }
}
