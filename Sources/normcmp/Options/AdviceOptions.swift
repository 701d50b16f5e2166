import ArgumentParser
import Comparison

/// How the trainings of advice are done, and what may be spent on them.
struct AdviceOptions: ParsableArguments {
  @Option(help: "The rule of the steps.")
  var optimizer = ComparisonPlan().optimizer.rule

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      The learning rates that every method is tried with (default: 0.1, 0.3, 1 and 3 times the \
      optimizer's usual one, which grows as √batch-size).
      """, valueName: "list"),
    transform: Self.rates)
  var rates: [Double]?

  @Option(
    parsing: .unconditional,
    help: "The epochs of every training (default: what fits the time, 12 at most).")
  var epochs: Int?

  @Option(
    parsing: .unconditional,
    help: "How many seeds the judgement has (default: what fits the time, 8 to 16).")
  var seeds: Int?

  @Option(parsing: .unconditional, help: "The time that it should take, in seconds.")
  var seconds = 120.0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The largest difference of test accuracies that does not matter, in percentage points.",
      valueName: "points"))
  var margin = 1.0

  @Flag(help: "Bring every input feature to mean 0 and deviation 1, by the training set.")
  var standardize = false

  /// The question about a plan.
  func question(_ plan: ComparisonPlan) -> AdviceQuestion {
    var plan = plan
    plan.optimizer = OptimizerChoice(optimizer)
    plan.isStandardized = standardize
    if let epochs { plan.epochs = epochs }
    return AdviceQuestion(
      plan, rates: rates, epochs: epochs, seeds: seeds, seconds: seconds, margin: margin / 100)
  }

  /// The numbers of a list such as `0.01,0.1`.
  private static func rates(_ argument: String) throws -> [Double] {
    try argument.split(separator: ",", omittingEmptySubsequences: false).map {
      guard let rate = Double($0) else {
        throw ValidationError("'\($0)' is no learning rate; give numbers such as 0.01,0.1")
      }
      return rate
    }
  }
}
