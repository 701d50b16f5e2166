public import Comparison
import Foundation

/// The outcome of a sweep as a person reads it on a terminal.
public struct SweepText: Sendable {
  private let outcome: SweepOutcome

  /// The text of an outcome.
  public init(_ outcome: SweepOutcome) { self.outcome = outcome }

  /// Accuracies, differences from the reference, the best cell of each method, and what to know of them.
  ///
  /// - Parameters:
  ///   - width: the characters of a line; methods that do not fit beside each other stand below.
  ///   - styled: whether to emphasize cells with the escape sequences of a terminal.
  public func text(width: Int = 80, styled: Bool = false) -> String {
    var parts = blocks(outcome.methods, width, styled) { accuracy($0) }
    parts.insert("Test accuracy, %\n", at: 0)
    let compared = outcome.methods.filter { $0 != outcome.reference }
    if let reference = outcome.reference, !compared.isEmpty {
      parts.append(
        "Difference from \(reference) in percentage points"
          + (outcome.seeds.count > 1 ? ", and its p\n" : "\n"))
      parts += blocks(compared, width, styled) { difference($0) }
    }
    parts.append(notes.flatMap { $0.wrapped(width) }.map { $0 + "\n" }.joined())
    return parts.joined(separator: "\n")
  }

  /// Tables of as many methods as fit beside each other.
  private func blocks(
    _ methods: [String], _ width: Int, _ styled: Bool,
    _ cell: (SweepOutcome.Entry) -> TextTable.Cell
  ) -> [String] {
    var blocks: [String] = []
    var rest = methods[...]
    while !rest.isEmpty {
      var count = rest.count
      while count > 1, lineLength(table(rest.prefix(count), cell).text(width: width)) > width {
        count -= 1
      }
      blocks.append(table(rest.prefix(count), cell).text(width: width, styled: styled))
      rest = rest.dropFirst(count)
    }
    return blocks
  }

  private func lineLength(_ text: String) -> Int {
    text.split(separator: "\n").map(\.count).max() ?? 0
  }

  private func table(
    _ methods: ArraySlice<String>, _ cell: (SweepOutcome.Entry) -> TextTable.Cell
  ) -> TextTable {
    var table = TextTable(
      outcome.over.map { TextTable.Column($0.replacingOccurrences(of: "_", with: " "), .right) }
        + methods.map { TextTable.Column($0, .decimal) })
    for (index, values) in outcome.cells.enumerated() {
      table.append(
        values.map { TextTable.Cell($0) }
          + methods.map { method in
            outcome.entry(method, cell: index).map(cell) ?? TextTable.Cell(NumberText.absent)
          })
    }
    return table
  }

  private func accuracy(_ entry: SweepOutcome.Entry) -> TextTable.Cell {
    guard entry.failure == nil else { return TextTable.Cell("failed", .warning) }
    let percentages = Sample(entry.testAccuracy.values.map { 100 * $0 })
    var text = NumberText.estimate(percentages.mean, percentages.meanInterval(), places: 2)
    if entry.diverged > 0 { text += " (\(entry.diverged))" }
    let isBest = outcome.cells.count > 1 && outcome.best(entry.method)?.cell == entry.cell
    if isBest { text += " *" }
    return TextTable.Cell(text, entry.diverged > 0 ? .warning : isBest ? .strong : .plain)
  }

  private func difference(_ entry: SweepOutcome.Entry) -> TextTable.Cell {
    guard let comparison = entry.comparison else { return TextTable.Cell(NumberText.absent) }
    let text = NumberText.percentagePoints(comparison)
    guard let pValue = entry.adjustedPValue else { return TextTable.Cell(text) }
    return TextTable.Cell(
      text + " (\(NumberText.pValue(pValue)))", pValue <= 0.05 ? .strong : .plain)
  }

  /// What a reader has to know to read the tables, and what went wrong, a line each.
  private var notes: [String] {
    var notes = [
      outcome.seeds.count > 1
        ? "Mean over \(outcome.seeds.count) seeds ± its 95 % t interval, after the last epoch."
        : "Of the one seed, after the last epoch. One seed gives no interval and no p."
    ]
    if outcome.cells.count > 1 {
      notes.append(
        "*: the method's best cell. It was chosen by the test accuracy, which flatters it; a run with "
          + "other seeds does not.")
    }
    if outcome.entries.contains(where: { $0.diverged > 0 }) {
      notes.append("In parentheses: trials that diverged, which count as guessing.")
    }
    if outcome.methods.count > 1, outcome.seeds.count > 1 {
      notes.append(
        "p, in parentheses after a difference: sign-flip test, seed by seed; Holm over the cells.")
      let smallest = min(1, Double(outcome.cells.count) * exp2(Double(1 - outcome.seeds.count)))
      if smallest > 0.05 {
        notes.append(
          "With \(outcome.seeds.count) seeds and \(outcome.cells.count) cells, the smallest p cannot be "
            + "below \(NumberText.decimal(smallest, places: 3)); give more seeds.")
      }
    }
    var told: Set<String> = []
    for entry in outcome.entries {
      guard let failure = entry.failure, told.insert("\(entry.method) \(failure)").inserted
      else { continue }
      notes.append("\(entry.arm) failed: \(failure).")
    }
    return notes
  }
}
