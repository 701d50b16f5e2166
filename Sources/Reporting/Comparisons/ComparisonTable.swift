public import Comparison
import Foundation
import Normalizers

extension TextTable {
  /// The result of a comparison, a row a method, within 80 columns.
  public init(_ result: ComparisonOutcome) {
    let reference = result.reference?.rawValue ?? "reference"
    self.init([
      Column("method"),
      Column("test accuracy %", .decimal),
      Column("train loss", .decimal),
      Column("epochs to 90 %", .decimal),
      Column("ms/step", .decimal),
      Column("norm. %", .right),
      Column("difference from \(reference)", .decimal),
      Column("p", .decimal),
    ])
    let best = result.methods.compactMap(\.testAccuracy.mean).max()
    for method in result.methods { append(Self.cells(method, best: best)) }
  }

  private static func cells(_ result: MethodResult, best: Double?) -> [Cell] {
    let name = Cell(
      result.method.rawValue,
      result.failure == nil && result.diverged == 0 ? .plain : .warning)
    guard result.failure == nil else {
      return [name, Cell("failed", .warning)]
        + [Cell](repeating: Cell(NumberText.absent), count: 6)
    }
    let percentages = Sample(result.testAccuracy.values.map { 100 * $0 })
    return [
      name,
      Cell(
        NumberText.estimate(percentages.mean, percentages.meanInterval(), places: 2),
        result.testAccuracy.mean == best ? .strong : .plain),
      result.diverged > 0 && result.trainLoss.count == 0
        ? Cell("diverged", .warning) : Cell(NumberText.significant(result.trainLoss.mean)),
      Cell(NumberText.decimal(result.meanEpochsToThreshold, places: 1)),
      Cell(NumberText.significant(result.cost?.millisecondsPerStep)),
      Cell(NumberText.decimal((result.cost?.normalizationShare).map { 100 * $0 }, places: 0)),
      Cell(result.comparison.map { NumberText.percentagePoints($0) } ?? NumberText.absent),
      Cell(NumberText.pValue(result.pValue)),
    ]
  }
}

extension ComparisonOutcome {
  /// What a reader has to know to read the table, and what went wrong, a line each.
  public var notes: [String] {
    var notes = [
      plan.seeds.count > 1
        ? "Test accuracy: mean over \(plan.seeds.count) seeds ± its 95 % t interval, after the last epoch."
        : "Test accuracy: of the one seed, after the last epoch.",
      "Epochs to 90 %: until 90 % of the best test accuracy of all trials.",
      "ms/step: one thread, median; norm. %: what normalization takes of it.",
    ]
    if let reference, methods.count > 1 {
      notes.append(
        "Difference from \(reference.rawValue): percentage points, seed by seed; p: sign-flip test,"
          + " unadjusted.")
      notes += Self.warning(seeds: plan.seeds.count).map { [$0] } ?? []
    }
    return notes + methods.compactMap(whatWentWrong)
  }

  /// What too few seeds cannot show.
  private static func warning(seeds: Int) -> String? {
    switch seeds {
    case 1: "One seed gives no interval and no p-value; give --seeds 6 or more."
    case 2...5:
      "With \(seeds) seeds p cannot be below "
        + "\(NumberText.decimal(exp2(Double(1 - seeds)), places: 3)); give --seeds 6 or more."
    default: nil
    }
  }

  private func whatWentWrong(_ result: MethodResult) -> String? {
    let name = result.method.rawValue
    if let failure = result.failure { return "\(name) failed: \(failure)." }
    guard result.diverged > 0 else { return nil }
    return
      "\(name) diverged in \(result.diverged) of \(plan.seeds.count) trials, which count as guessing."
  }
}
