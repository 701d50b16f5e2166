import Foundation

/// What advice is asked for, and what may be spent on it.
public struct AdviceQuestion: Sendable {
  /// Network, batch size, optimizer and the methods that come into question.
  public var plan: ComparisonPlan
  /// The learning rates that every method is tried with.
  public var rates: [Double]
  /// The epochs of a training; `nil` for what fits the time, 12 at most.
  public var epochs: Int?
  /// The seeds of the judgement, from 1 on; `nil` for what fits the time, 8 to 16.
  public var seeds: Int?
  /// The seconds it should take: a plan by measured times, no guarantee.
  public var seconds: Double
  /// The largest difference of test accuracies that does not matter, a fraction.
  public var margin: Double

  /// The seeds of the tuning, which the judgement never uses.
  public static let tuningSeeds: [UInt64] = [1_000_001, 1_000_002]

  /// How many methods come to the judgement.
  public static let finalists = 4

  /// The most epochs that are chosen.
  static let mostEpochs = 12

  /// The seeds that are chosen: the fewest that let six comparisons of four methods reach 0.05 by Holm's
  /// method, and the most.
  static let seedRange = 8...16

  /// A question.
  ///
  /// - Parameter rates: `nil` for 0.1, 0.3, 1 and 3 times the optimizer's usual rate, that being one for batches
  ///   of 32, and times √(B/32) for those of B.
  public init(
    _ plan: ComparisonPlan, rates: [Double]? = nil, epochs: Int? = nil, seeds: Int? = nil,
    seconds: Double = 120, margin: Double = 0.01
  ) {
    self.plan = plan
    self.rates = (rates ?? Self.usualRates(plan)).sorted()
    self.epochs = epochs
    self.seeds = seeds
    self.seconds = seconds
    self.margin = margin
  }

  private static func usualRates(_ plan: ComparisonPlan) -> [Double] {
    let middle =
      plan.optimizer.rule.defaultLearningRate * (Double(max(1, plan.batchSize)) / 32).squareRoot()
    // Two digits, as a person would write them.
    return [0.1, 0.3, 1, 3].compactMap { Double(String(format: "%.1e", $0 * middle)) }
  }

  /// Checks what the plan does not.
  ///
  /// - Throws: ``PlanError`` for the first thing that cannot be.
  func check() throws(PlanError) {
    guard !rates.isEmpty else { throw PlanError("there is no learning rate; name at least one") }
    for (one, next) in zip(rates, rates.dropFirst()) where one == next {
      throw PlanError("the learning rate \(one) is given twice; name each once")
    }
    guard margin > 0, margin < 1 else {
      throw PlanError(
        "the margin must be above 0 and below 100 percentage points, but is \(100 * margin)")
    }
    guard seconds > 0, seconds.isFinite else {
      throw PlanError("the seconds must be a finite number above 0, but are \(seconds)")
    }
    if let seeds, !(2...10_000).contains(seeds) {
      throw PlanError("the seeds must be from 2 to 10000, but are \(seeds)")
    }
  }
}
