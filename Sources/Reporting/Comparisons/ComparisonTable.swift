public import Comparison
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
      Cell(NumberText.significant(result.trainLoss.mean)),
      Cell(NumberText.decimal(result.meanEpochsToThreshold, places: 1)),
      Cell(NumberText.significant(result.millisecondsPerStep)),
      Cell(NumberText.decimal(result.normalizationShare.map { 100 * $0 }, places: 0)),
      Cell(result.comparison.map { NumberText.percentagePoints($0) } ?? NumberText.absent),
      Cell(NumberText.pValue(result.comparison?.pValue)),
    ]
  }
}

extension ComparisonOutcome {
  /// What a reader has to know to read the table, and what went wrong, a line each.
  public var notes: [String] {
    let seeds = plan.seeds.count
    var notes = [
      "Test accuracy: mean over \(seeds) seeds ± its 95 % t interval, after the last epoch.",
      "Epochs to 90 %: until 90 % of the best test accuracy of all trials.",
      "ms/step: one thread, median; norm. %: what normalization takes of it.",
    ]
    if let reference {
      notes.append(
        "Difference from \(reference.rawValue): percentage points, seed by seed; p: exact sign-flip test."
      )
    }
    for method in methods {
      if let failure = method.failure {
        notes.append("\(method.method.rawValue) failed: \(failure).")
      } else if method.diverged > 0 {
        notes.append(
          "\(method.method.rawValue) diverged in \(method.diverged) of \(seeds) trials, which count as"
            + " guessing.")
      }
    }
    return notes
  }
}
