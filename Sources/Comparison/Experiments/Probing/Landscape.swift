import Normalizers
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

/// Whether normalization makes the loss smoother along the gradient.
public struct Landscape: GridExperiment {
  /// The experiment.
  public init() {}

  /// The first explanation after covariate shift.
  public let claim = Claim(
    name: "landscape",
    statement: """
      Batch normalization makes the optimization landscape smoother: along the gradient the loss varies less, the \
      gradient changes less, and so does its effective Lipschitz constant.
      """,
    source: """
      How Does Batch Normalization Help Optimization?, arXiv 1805.11604, section 3.1, Fig. 4 and Theorem 4.1
      """)

  /// What is done.
  public let protocolText = """
    Three hidden layers of 100 rectified linear units, Xavier's initialization, batches of 128, SGD at 0.1 without \
    momentum. Every 50 steps the network goes η = ½, 1, 2, 3 and 4 times the learning rate along the gradient g of the next \
    batch. The range of the loss over η, the largest change of the gradient ‖∇L(θ) − ∇L(θ − ηg)‖, and β, the largest of that change by \
    ‖ηg‖, are taken; of each the median and the maximum over the training. Theorem 4.1 is checked in double precision with ε = 0: \
    ‖∇_y L‖² = γ²/σ²·(‖∇_z L‖² − ⟨1, ∇_z L⟩²/m − ⟨∇_z L, ŷ⟩²/m).
    """

  /// What that means for who trains networks.
  public let practice = """
    A smoother loss is what allows larger steps. That layer and group normalization do as well does not follow; look at their \
    lines.
    """

  /// Where this small scale may mislead.
  public let caveat = """
    The paper's network is a deep convolutional one; here there are three layers, and a plain network that trains well at this \
    learning rate.
    """

  static let methods: [NormalizationMethod] = [.none, .batch, .layer, .group]

  /// What is measured, and how it is called.
  static let quantities = [
    ("loss_range", "range of the loss"), ("gradient_change", "change of the gradient"),
    ("beta", "effective β"),
  ]

  /// Every method at one rate.
  public func arms(_ setting: ExperimentSetting) -> [Arm] {
    var plan = setting.plan(steps: 1000, batchSize: 128)
    plan.initialization = Initialization(.xavierNormal)
    plan.optimizer = OptimizerChoice(.sgd, learningRate: 0.1, momentum: 0)
    return Self.methods.map { Arm($0.rawValue, $0, plan, Procedure()) }
  }

  /// Half or less in range and change, less in β; the theorem exactly.
  public func judge(_ results: GridResults, _ setting: ExperimentSetting) -> ExperimentOutcome {
    func logarithms(_ method: NormalizationMethod, _ name: String) -> [Double] {
      results.scalars(name, method.rawValue).map { log2($0) }
    }
    let contrasts = Self.quantities.flatMap { name, text in
      ["median", "maximum"].map { statistic in
        let least = name == "beta" ? 0.0 : 1
        return Contrast(
          "log₂ of the \(text), \(statistic), none − batch",
          least > 0 ? "1 or more, that is twice" : "larger", .larger(atLeast: least),
          PairedDifferences(
            of: logarithms(.none, "\(name)_\(statistic)"),
            against: logarithms(.batch, "\(name)_\(statistic)")))
      }
    }
    let errors = setting.seeds.compactMap { try? GradientTheorem(seed: $0).relativeError }
    let error = errors.max() ?? .nan
    let exact = Finding(
      exactly: "Theorem 4.1, relative distance of its two sides", criterion: "at most 1e-10",
      value: error, holds: error <= 1e-10)
    return ExperimentOutcome(
      claim, [exact] + contrasts.judged(level: setting.level),
      notes: Self.methods.map { method in
        let medians = Self.quantities.map { name, text in
          let mean = Sample(results.scalars("\(name)_median", method.rawValue)).mean ?? .nan
          return "\(text) \((100 * mean).rounded() / 100)"
        }
        return "\(method.rawValue), medians: \(medians.joined(separator: ", "))."
      })
  }

  private struct Procedure: TrialProcedure {
    private var readings: [GradientLine] = []
    private var steps: [Double] = []

    mutating func observe(_ trainer: Trainer, _ run: TrialRun) throws {
      guard trainer.steps.isMultiple(of: 50) else { return }
      let rate = run.plan.optimizer.learningRate
      readings.append(
        try GradientLine(
          trainer.network, trainer.nextBatch(), steps: [0.5, 1, 2, 3, 4].map { $0 * rate }))
      steps.append(Double(trainer.steps))
    }

    func finish(_ record: inout TrialRecord, _ trainer: Trainer, _ run: TrialRun) {
      for (name, values) in [
        ("loss_range", readings.map { $0.highestLoss - $0.lowestLoss }),
        ("gradient_change", readings.map(\.largestChange)), ("beta", readings.map(\.beta)),
      ] {
        let sorted = values.sorted()
        record.scalars["\(name)_median"] = sorted[sorted.count / 2]
        record.scalars["\(name)_maximum"] = sorted.last
      }
      record.probes = [
        "step": steps, "loss.low": readings.map(\.lowestLoss),
        "loss.high": readings.map(\.highestLoss),
        "gradient.low": readings.map(\.smallestChange),
        "gradient.high": readings.map(\.largestChange), "beta": readings.map(\.beta),
      ]
    }
  }
}

/// What the loss of a minibatch does along its gradient.
struct GradientLine {
  private(set) var lowestLoss = Double.infinity
  private(set) var highestLoss = -Double.infinity
  private(set) var smallestChange = Double.infinity
  private(set) var largestChange = 0.0
  private(set) var beta = 0.0

  /// Goes back along the gradient by each of some steps.
  init(_ network: Network, _ batch: Minibatch, steps: [Double]) throws {
    let gradient = try network.gradient(of: batch).gradient
    let length = gradient.length
    for step in steps {
      let (loss, there) = try network.moved(by: -step, along: gradient).gradient(of: batch)
      let change = gradient.distance(to: there)
      lowestLoss = min(lowestLoss, loss)
      highestLoss = max(highestLoss, loss)
      smallestChange = min(smallestChange, change)
      largestChange = max(largestChange, change)
      beta = max(beta, change / (step * length))
    }
  }
}
