import Normalizers
import Storage
import Training

/// Whether batch normalization reduces internal covariate shift, and whether that is why it helps.
public struct CovariateShift: GridExperiment {
  /// The experiment.
  public init() {}

  /// The doubt about the first explanation.
  public let claim = Claim(
    name: "covariate-shift",
    statement: """
      Batch normalization does not reduce internal covariate shift, measured as what the updates of the layers before change in a \
      layer's gradient; and with noise that shifts its outputs at random it still trains better than a plain network.
      """,
    source: """
      How Does Batch Normalization Help Optimization?, arXiv 1805.11604, sections 2.1 and 2.2, Definition 2.1
      """)

  /// What is done.
  public let protocolText = """
    Three hidden layers of 100 rectified linear units, Xavier's initialization, batches of 128, SGD without momentum at 0.1 and \
    0.5. Every 50 steps, for each layer i, G is the gradient of its weight, and G′ the same on the same batch after the update of all layers \
    before it; ‖G − G′‖ and their cosine are averaged over the training. Noise follows every batch normalization, or every layer of \
    the plain network: y = s·x + m with a new distribution for each unit and step. To be found: batch normalization's ‖G − G′‖ is \
    larger, with noise it is above the plain network by accuracy and within one point of batch normalization without noise.
    """

  /// What that means for who trains networks.
  public let practice = """
    Stable distributions are a picture, not the mechanism: judge a normalization by how it trains.
    """

  /// Where this small scale may mislead.
  public let caveat = """
    The paper says similar or larger; here larger is asked for, so that a tie leaves the question open. Its networks are a \
    VGG and 25 linear layers. In a shallow network the first layers shift more with batch \
    normalization and the last ones less.
    """

  static let rates = [0.1, 0.5]
  /// The layers that have others before them.
  static let layers = ["fc2", "fc3", "fc4"]

  static func name(_ method: NormalizationMethod, _ rate: Double, noise: Bool = false) -> String {
    "\(method.rawValue)\(noise ? " with noise" : ""), learning rate \(rate)"
  }

  /// With and without batch normalization and noise, at both rates.
  public func arms(_ setting: ExperimentSetting) -> [Arm] {
    var plan = setting.plan(steps: 1000, batchSize: 128)
    plan.initialization = Initialization(.xavierNormal)
    return [NormalizationMethod.none, .batch].flatMap { method in
      Self.rates.flatMap { rate in
        plan.optimizer = OptimizerChoice(.sgd, learningRate: rate, momentum: 0)
        return [false, true].map { noise in
          Arm(Self.name(method, rate, noise: noise), method, plan, Procedure(isNoisy: noise))
        }
      }
    }
  }

  /// More shift in every layer, better than plain in spite of noise, nearly as good as without.
  public func judge(_ results: GridResults, _ setting: ExperimentSetting) -> ExperimentOutcome {
    let contrasts = Self.rates.flatMap { rate in
      Self.layers.map { layer in
        Contrast(
          "‖G − G′‖ of \(layer), batch − none, learning rate \(rate)", "larger",
          .larger(atLeast: 0),
          results.differences(
            "\(layer)_shift", of: Self.name(.batch, rate), against: Self.name(.none, rate)))
      } + [
        Contrast(
          "accuracy, batch with noise − none, learning rate \(rate)", "larger",
          .larger(atLeast: 0),
          PairedDifferences(
            of: results.points(Self.name(.batch, rate, noise: true)),
            against: results.points(Self.name(.none, rate)))),
        Contrast(
          "accuracy, batch with noise − batch, learning rate \(rate)", "0 ± 1 point",
          .equal(within: 1),
          PairedDifferences(
            of: results.points(Self.name(.batch, rate, noise: true)),
            against: results.points(Self.name(.batch, rate)))),
      ]
    }
    let notes = Self.rates.flatMap { rate in
      [(NormalizationMethod.none, false), (.none, true), (.batch, false), (.batch, true)].map {
        let arm = Self.name($0, rate, noise: $1)
        let cosines = Self.layers.map { layer in
          Sample(results.scalars("\(layer)_cosine", arm)).mean
            .map { "\((100 * $0).rounded() / 100)" } ?? "–"
        }
        return """
          \(arm): \(results.meanPoints(arm)) %; mean cosine of G and G′ in \(Self.layers.joined(separator: ", ")): \
          \(cosines.joined(separator: ", ")).
          """
      }
    }
    return ExperimentOutcome(claim, contrasts.judged(level: setting.level), notes: notes)
  }

  private struct Procedure: TrialProcedure {
    let isNoisy: Bool
    private var shifts: [String: [Double]] = [:]
    private var cosines: [String: [Double]] = [:]
    private var steps: [Double] = []

    init(isNoisy: Bool) { self.isNoisy = isNoisy }

    func prepare(_ network: inout Network, _ run: TrialRun) {
      guard isNoisy else { return }
      network.layers.elements = network.layers.elements.flatMap { element in
        guard element.name.hasPrefix("act") else { return [element] }
        let name = element.name.replacing("act", with: "noise")
        return [.init(name, NormalizationNoise(seed: run.trial.seed, name: name)), element]
      }
    }

    mutating func observe(_ trainer: Trainer, _ run: TrialRun) throws {
      guard !isNoisy, trainer.steps.isMultiple(of: 50) else { return }
      steps.append(Double(trainer.steps))
      let batch = try trainer.nextBatch()
      let gradient = try trainer.network.gradient(of: batch).gradient
      for layer in CovariateShift.layers {
        // What comes before the layer has taken its step.
        let place = gradient.parts.firstIndex { $0.name.hasPrefix(layer + ".") } ?? 0
        let before = Set(gradient.parts[..<place].map(\.name))
        let moved = trainer.network.moved(
          by: -run.plan.optimizer.learningRate, along: gradient.filter { before.contains($0) })
        let own = { (vector: ParameterVector) in vector.filter { $0 == layer + ".weight" } }
        let (old, new) = (own(gradient), own(try moved.gradient(of: batch).gradient))
        shifts[layer, default: []].append(old.distance(to: new))
        cosines[layer, default: []].append(old.cosine(to: new))
      }
    }

    func finish(_ record: inout TrialRecord, _ trainer: Trainer, _ run: TrialRun) {
      guard !isNoisy else { return }
      record.probes["step"] = steps
      for layer in CovariateShift.layers {
        let (shift, cosine) = (shifts[layer] ?? [], cosines[layer] ?? [])
        record.scalars["\(layer)_shift"] = Sample(shift).mean ?? .nan
        record.scalars["\(layer)_cosine"] = Sample(cosine).mean ?? .nan
        record.probes["\(layer).gradient_shift"] = shift
        record.probes["\(layer).gradient_cosine"] = cosine
      }
    }
  }
}
