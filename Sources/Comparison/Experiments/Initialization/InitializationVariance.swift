import Training

/// Which rule keeps the variance of activations and gradients through many layers.
public struct InitializationVariance: Experiment {
  /// The experiment.
  public init() {}

  /// Glorot's rule and He's.
  public let claim = Claim(
    name: "init-variance",
    statement: """
      Xavier's rule keeps the variance of activations and gradients from layer to layer under tanh, He's \
      under ReLU; Xavier's under ReLU halves it in every layer.
      """,
    source: "Glorot and Bengio 2010, section 4.2; He et al., arXiv 1502.01852, section 2.2")

  /// What is done.
  public let protocolText = """
    Fully connected layers of one width, as drawn, without training. Normal numbers go through forward, \
    normal gradients backward. Of each pass, the slope of log₂ of the variance over the layers is taken: \
    0 keeps the variance, −1 halves it in every layer. Slopes are compared with what is claimed over the seeds, by \
    two one-sided tests with a margin of 0.1 (0.15 for the halving).
    """

  /// What that means for who trains networks.
  public let practice = """
    He's rule for rectified linear units, Xavier's for tanh if the inputs of the first layer \
    are small; a normalized network does not need either.
    """

  /// Where this small scale may mislead.
  public let caveat = """
    Fully connected layers of one width, at the start of training only.
    """

  /// One rule under one nonlinearity.
  struct Case {
    var label: String
    var rule: Initialization.Rule
    var activation: Activation.Kind
    /// The standard deviation of the input.
    var deviation: Double
    /// log₂ of the variance's factor from layer to layer.
    var slope: Double
    var margin: Double
  }

  static let cases = [
    Case(
      label: "He, ReLU", rule: .heNormal, activation: .relu, deviation: 1, slope: 0, margin: 0.1),
    Case(
      label: "Xavier, ReLU", rule: .xavierNormal, activation: .relu, deviation: 1, slope: -1,
      margin: 0.15),
    Case(
      label: "Xavier, tanh, input deviation 0.1", rule: .xavierNormal, activation: .tanh,
      deviation: 0.1, slope: 0, margin: 0.1),
    Case(
      label: "Xavier, tanh, input deviation 1", rule: .xavierNormal, activation: .tanh,
      deviation: 1, slope: 0, margin: 0.1),
  ]

  /// Decides: see ``Experiment/run(_:isCancelled:)``.
  public func run(
    _ setting: ExperimentSetting, isCancelled: @Sendable () -> Bool
  ) throws -> ExperimentOutcome {
    let (width, depth) = (256, 30)
    let samples = setting.size == .quick ? 64 : 512
    var contrasts: [Contrast] = []
    for some in Self.cases {
      let stack = DeepStack(
        width: width, depth: depth, initialization: Initialization(some.rule),
        activation: some.activation)
      var (forward, backward): ([Double], [Double]) = ([], [])
      for seed in setting.seeds {
        if isCancelled() { throw CancellationError() }
        let variances = try stack.variances(
          samples: samples, deviation: some.deviation, seed: seed, threads: setting.threads)
        forward.append(layerwiseSlope(variances.forward) ?? .nan)
        backward.append(layerwiseSlope(variances.backward.reversed()) ?? .nan)
      }
      let expected = [Double](repeating: some.slope, count: setting.seeds.count)
      for (direction, slopes) in [("forward", forward), ("backward", backward)] {
        contrasts.append(
          Contrast(
            "\(some.label), \(direction)",
            "slope \(some.slope) ± \(some.margin)",
            .equal(within: some.margin), PairedDifferences(of: slopes, against: expected)))
      }
    }
    return ExperimentOutcome(
      claim, contrasts.judged(level: setting.level),
      notes: [
        "The number found is the slope minus the claimed one, in powers of two a layer.",
        """
        Xavier's rule is derived for the linear part of tanh: with inputs of deviation 1 the first layers \
        saturate and the variance falls, polynomially rather than geometrically, until the linear part is reached.
        """,
      ])
  }
}
