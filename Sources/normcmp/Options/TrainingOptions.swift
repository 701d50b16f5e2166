import ArgumentParser
import Comparison
import Training

/// How the networks are trained.
struct TrainingOptions: ParsableArguments {
  @Option(help: "The samples of a step.")
  var batchSize = ComparisonPlan().batchSize

  @Option(help: "How often every training sample is seen.")
  var epochs = ComparisonPlan().epochs

  @Option(
    help: ArgumentHelp(
      "How many seeds (8 stands for 1 to 8), a range such as 11-18, or a list such as 3,5,9.",
      valueName: "seeds"))
  var seeds = SeedList(seeds: ComparisonPlan().seeds)

  @Option(help: "The rule of the steps.")
  var optimizer = ComparisonPlan().optimizer.rule

  @Option(help: "The step size (default: 0.05 for sgd, 0.002 for adam).")
  var learningRate: Double?

  @Option(help: "The momentum of sgd.")
  var momentum = ComparisonPlan().optimizer.momentum

  @Option(help: "The weight decay; γ, β and biases are left alone.")
  var weightDecay = ComparisonPlan().optimizer.weightDecay

  @Option(
    name: .customLong("init"),
    help: ArgumentHelp(
      "How weights are drawn: \(InitializationName.all).", valueName: "rule"))
  var initialization = InitializationName(rule: ComparisonPlan().initialization.rule)

  @Option(help: "What the first weights are multiplied by.")
  var initScale = 1.0

  @Flag(help: "Take weight normalization's first g and bias from the first minibatch.")
  var dataDependentInit = false

  @Flag(help: "Bring every input feature to mean 0 and deviation 1, by the training set.")
  var standardize = false

  func apply(to plan: inout ComparisonPlan) {
    plan.batchSize = batchSize
    plan.epochs = epochs
    plan.seeds = seeds.seeds
    plan.optimizer = OptimizerChoice(
      optimizer, learningRate: learningRate, momentum: momentum, weightDecay: weightDecay)
    plan.initialization = Initialization(initialization.rule, scale: initScale)
    plan.hasDataDependentInitialization = dataDependentInit
    plan.isStandardized = standardize
  }
}

/// A number of seeds, a range of them or a list.
struct SeedList: ExpressibleByArgument {
  let seeds: [UInt64]

  init(seeds: [UInt64]) { self.seeds = seeds }

  init?(argument: String) {
    let listed = argument.split(separator: ",", omittingEmptySubsequences: false)
    let ends = argument.split(separator: "-", omittingEmptySubsequences: false)
    if listed.count > 1 {
      let seeds = listed.compactMap { UInt64($0) }
      guard seeds.count == listed.count else { return nil }
      self.seeds = seeds
    } else if ends.count == 2, let first = UInt64(ends[0]), let last = UInt64(ends[1]) {
      guard first <= last, last - first < 10_000 else { return nil }
      seeds = Array(first...last)
    } else {
      guard let count = UInt64(argument), (1...10_000).contains(count) else { return nil }
      seeds = Array(1...count)
    }
  }

  var defaultValueDescription: String { "\(seeds.count)" }
}

/// The name of an initialization rule, aliases among them.
struct InitializationName: ExpressibleByArgument {
  let rule: Initialization.Rule

  init(rule: Initialization.Rule) { self.rule = rule }

  init?(argument: String) {
    guard let rule = Initialization.Rule(name: argument) else { return nil }
    self.rule = rule
  }

  var defaultValueDescription: String { rule.rawValue }

  static var all: String { Initialization.Rule.allCases.map(\.rawValue).joined(separator: ", ") }
}

extension OptimizerChoice.Rule: ExpressibleByArgument {}
