import ArgumentParser
import Comparison
import Training

/// How the networks are trained.
struct TrainingOptions: ParsableArguments {
  @Option(parsing: .unconditional, help: "The samples of a step.")
  var batchSize = ComparisonPlan().batchSize

  @Option(parsing: .unconditional, help: "How often every training sample is seen.")
  var epochs = ComparisonPlan().epochs

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      How many seeds (8 stands for 1 to 8), a range such as 11-18, or a list such as 3,5,9 \
      (default: \(ComparisonPlan().seeds.count)).
      """,
      valueName: "seeds"),
    transform: SeedList.seeds)
  var seeds = ComparisonPlan().seeds

  @Option(help: "The rule of the steps.")
  var optimizer = ComparisonPlan().optimizer.rule

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The step size (default: \(OptimizerChoice.Rule.defaultLearningRates)).",
      valueName: "rate"))
  var learningRate: Double?

  @Option(
    parsing: .unconditional,
    help: "The momentum of sgd (default: \(ComparisonPlan().optimizer.momentum)).")
  var momentum: Double?

  @Option(parsing: .unconditional, help: "The weight decay; γ, β and biases are left alone.")
  var weightDecay = ComparisonPlan().optimizer.weightDecay

  @Option(
    name: .customLong("init"),
    help: ArgumentHelp(
      """
      How weights are drawn: \(Initialization.Rule.names) \
      (default: \(ComparisonPlan().initialization.rule.rawValue)).
      """,
      valueName: "rule"),
    transform: Initialization.Rule.named)
  var initialization = ComparisonPlan().initialization.rule

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What the first weights are multiplied by.", valueName: "factor"))
  var initScale = ComparisonPlan().initialization.scale

  @Flag(help: "Take weight normalization's first g and bias from the first minibatch.")
  var dataDependentInit = false

  @Flag(help: "Bring every input feature to mean 0 and deviation 1, by the training set.")
  var standardize = false

  @Option(
    help: ArgumentHelp(
      """
      What is measured of every layer after each epoch: all, or some of \
      \(ProbeQuantity.allCases.map(\.rawValue).joined(separator: ", ")).
      """,
      valueName: "quantities"),
    transform: ProbeList.quantities)
  var probe: [ProbeQuantity] = []

  func apply(to plan: inout ComparisonPlan) {
    plan.batchSize = batchSize
    plan.epochs = epochs
    plan.seeds = seeds
    plan.optimizer = OptimizerChoice(
      optimizer, learningRate: learningRate,
      momentum: momentum ?? ComparisonPlan().optimizer.momentum, weightDecay: weightDecay)
    plan.initialization = Initialization(initialization, scale: initScale)
    plan.hasDataDependentInitialization = dataDependentInit
    plan.isStandardized = standardize
    plan.probes = probe
  }
}

/// How a user writes what probes measure.
private enum ProbeList {
  static func quantities(_ argument: String) throws -> [ProbeQuantity] {
    if argument == "all" { return ProbeQuantity.allCases }
    return try argument.split(separator: ",", omittingEmptySubsequences: false).map { name in
      guard let quantity = ProbeQuantity(rawValue: String(name)) else {
        throw ValidationError(
          "a probe does not measure '\(name)'; it measures "
            + ProbeQuantity.allCases.map(\.rawValue).joined(separator: ", "))
      }
      return quantity
    }
  }
}

extension Initialization.Rule {
  fileprivate static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

  /// The rule of a name, aliases among them.
  fileprivate static func named(_ argument: String) throws -> Self {
    guard let rule = Self(name: argument) else {
      throw ValidationError("there is no rule '\(argument)'; choose from \(names)")
    }
    return rule
  }
}

extension OptimizerChoice.Rule: ExpressibleByArgument {
  fileprivate static var defaultLearningRates: String {
    allCases.map { "\($0.defaultLearningRate) for \($0.rawValue)" }.joined(separator: ", ")
  }
}
