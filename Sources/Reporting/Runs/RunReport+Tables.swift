import Comparison
import Storage

extension RunReport {
  /// The tables, the one that answers first.
  var tables: [ReportTable] {
    switch kind {
    case .comparison: [comparisonTable, seedTable]
    case .sweep: [armTable, seedTable]
    case .advice: [adviceTable, armTable, seedTable]
    case .experiment: [findingTable] + (arms.isEmpty ? [] : [armTable, seedTable])
    }
  }

  /// A cell of a table of the record; `nil` where it has none, or NaN.
  func number(
    _ table: KeyPath<RunRecord, Table>, _ name: String, _ column: String, row: Int?,
    _ text: (Double) -> String
  ) -> ReportNumber? {
    guard let row, case .numbers(let cells) = record[keyPath: table].columns[column],
      cells.indices.contains(row), !cells[row].isNaN
    else { return nil }
    return ReportNumber(
      value: cells[row], text: text(cells[row]), place: "\(name)/\(column)#\(row)")
  }

  /// The row of a table of the record whose `column` says `text`.
  func row(_ table: KeyPath<RunRecord, Table>, _ column: String, _ text: String) -> Int? {
    guard case .strings(let cells) = record[keyPath: table].columns[column] else { return nil }
    return cells.firstIndex(of: text)
  }

  /// A row a method: `summary`, `comparisons` and `times` of the record side by side.
  private var comparisonTable: ReportTable {
    let adjusted = adjustedPValues
    var rows = arms.map { arm -> ReportTable.Row in
      let row = row(\.summary, "method", arm.name)
      let compared = self.row(\.comparisons, "method", arm.name)
      func summary(_ column: String, _ text: (Double) -> String) -> ReportNumber? {
        number(\.summary, "summary", column, row: row, text)
      }
      func difference(_ column: String) -> ReportNumber? {
        number(\.comparisons, "comparisons", column, row: compared, Self.signedPoints)
      }
      let isWhole = arm.failure == nil
      var cells = [
        ReportCell(arm.name),
        isWhole
          ? Self.estimate(
            summary("test_accuracy_mean", Self.percent), summary("test_accuracy_low", Self.percent),
            summary("test_accuracy_high", Self.percent))
          : ReportCell("failed", isWarning: true),
        ReportCell(summary("train_loss_mean") { NumberText.significant($0) }),
        ReportCell(summary("epochs_to_90_percent") { NumberText.decimal($0, places: 1) }),
        ReportCell(time("milliseconds_per_step_\(arm.name)") { NumberText.significant($0) }),
        ReportCell(
          time("normalization_share_\(arm.name)") { NumberText.decimal(100 * $0, places: 0) }),
        ReportCell(time("peak_bytes_\(arm.name)", Self.mebibytes)),
        Self.estimate(
          difference("difference"), difference("interval_low"), difference("interval_high")),
        ReportCell(
          (seeds.count > 1 ? compared : nil).flatMap {
            number(\.comparisons, "comparisons", "p_value", row: $0) { NumberText.pValue($0) }
          }),
        ReportCell(
          adjusted[arm.name].map {
            ReportNumber(value: $0, text: NumberText.pValue($0), place: nil)
          }),
        stateCell(arm),
      ]
      if arm.diverged > 0, cells[2].value == nil {
        cells[2] = ReportCell("diverged", isWarning: true)
      }
      return ReportTable.Row(method: arm.method, cells: cells)
    }
    let best = rows.compactMap { $0.cells[1].value }.max()
    rows = rows.map { row in
      var cells = row.cells
      cells[1].isBest = cells[1].value != nil && cells[1].value == best
      return ReportTable.Row(method: row.method, cells: cells)
    }
    return ReportTable(
      title: "Methods", notes: comparisonNotes,
      columns: [
        .init(title: "method", isNumeric: false), .init(title: "test accuracy, %"),
        .init(title: "train loss, nats"), .init(title: "epochs to 90 %"),
        .init(title: "ms/step"), .init(title: "norm., %"), .init(title: "memory, MiB"),
        .init(title: "difference from \(reference ?? "reference"), points"), .init(title: "p"),
        .init(title: "p, adjusted"), .init(title: "trials", isNumeric: false),
      ], rows: rows)
  }

  private var comparisonNotes: [String] {
    [
      seeds.count > 1
        ? "Test accuracy and differences: mean over \(seeds.count) seeds, below it the 95 % t interval."
        : "One seed: there is no interval, and nothing rules chance out.",
      "Epochs to 90 %: until 90 % of the best test accuracy of all trials.",
      "ms/step: median, one thread with nothing beside it; norm.: what normalization takes of it.",
      "Memory: the most that tensors hold at once in training.",
      "p: exact sign-flip test of the differences, seed by seed; adjusted by Holm's method for all rows.",
      "A trial that diverged counts as guessing.",
    ]
  }

  /// A row a method that advice was asked about: accuracies, time and memory.
  private var adviceTable: ReportTable {
    guard case .strings(let methods) = record.summary.columns["method"] else {
      return ReportTable(title: "Methods", columns: [], rows: [])
    }
    return ReportTable(
      title: "Methods",
      notes: [
        "Each at the learning rate that was best on held-out training data. Test accuracy: mean over the seeds, below it the 95 % t "
          + "interval. Memory: the most that tensors hold at once in training."
      ],
      columns: [
        .init(title: "method", isNumeric: false), .init(title: "test accuracy, %"),
        .init(title: "validation accuracy, %"), .init(title: "learning rate"),
        .init(title: "ms/step"), .init(title: "memory, MiB"), .init(title: "network, MiB"),
        .init(title: "smallest set"),
      ],
      rows: methods.enumerated().map { row, method in
        func cell(_ column: String, _ text: (Double) -> String) -> ReportNumber? {
          number(\.summary, "summary", column, row: row, text)
        }
        return ReportTable.Row(
          method: method,
          cells: [
            ReportCell(method),
            Self.estimate(
              cell("test_accuracy_mean", Self.percent), cell("test_accuracy_low", Self.percent),
              cell("test_accuracy_high", Self.percent)),
            ReportCell(cell("validation_accuracy_mean", Self.percent)),
            ReportCell(cell("learning_rate") { "\($0)" }),
            ReportCell(time("milliseconds_per_step_\(method)") { NumberText.significant($0) }),
            ReportCell(time("peak_bytes_\(method)", Self.mebibytes)),
            ReportCell(cell("network_bytes", Self.mebibytes)),
            ReportCell(cell("smallest_set") { NumberText.decimal($0, places: 0) }),
          ])
      })
  }

  /// The p-values of the methods against the reference, adjusted for their number.
  var adjustedPValues: [String: Double] {
    guard seeds.count > 1, case .strings(let names) = record.comparisons.columns["method"],
      case .numbers(let values) = record.comparisons.columns["p_value"],
      names.count == values.count
    else { return [:] }
    let adjusted = holmAdjusted(values.map { $0.isNaN ? nil : $0 })
    return Dictionary(
      zip(names, adjusted).compactMap { name, p in p.map { (name, $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// What was measured beside the training: a time, a share of one, or memory.
  func time(_ name: String, _ text: (Double) -> String) -> ReportNumber? {
    let value: Double
    switch record.times[name] {
    case .number(let number): value = number
    case .integer(let count): value = Double(count)
    default: return nil
    }
    return ReportNumber(value: value, text: text(value), place: "times@\(name)")
  }

  /// A number of bytes as mebibytes.
  static func mebibytes(_ bytes: Double) -> String { NumberText.significant(bytes / 1_048_576) }
}
