import Comparison
import Storage

extension RunReport {
  /// A row an arm: the final accuracies of its seeds.
  var armTable: ReportTable {
    // A sweep compares the methods within each cell of its grid.
    let isCompared = record.comparisons.columns["arm"] != nil
    return ReportTable(
      title: "Arms",
      notes: [
        "Test accuracy after the last epoch: mean over the seeds, below it the 95 % t interval. "
          + "A trial that diverged counts as guessing."
      ],
      columns: [
        .init(title: "arm", isNumeric: false), .init(title: "test accuracy, %"),
        .init(title: "least, %"), .init(title: "most, %"), .init(title: "trials", isNumeric: false),
      ]
        + (isCompared
          ? [
            .init(title: "difference from \(reference ?? "reference"), points"),
            .init(title: "p, adjusted"),
          ] : []),
      rows: arms.map { arm in
        let finals = arm.scalars("final_test_accuracy")
        func recorded(_ entry: (trial: TrialRecord, value: Double)?) -> ReportNumber? {
          entry.map { Self.accuracy(of: $0.trial, $0.value) }
        }
        return ReportTable.Row(
          method: arm.method,
          cells: [
            ReportCell(arm.name),
            Self.accuracyCell(arm),
            ReportCell(recorded(finals.min { $0.value < $1.value })),
            ReportCell(recorded(finals.max { $0.value < $1.value })), stateCell(arm),
          ] + (isCompared ? comparisonCells(arm) : []))
      })
  }

  private func comparisonCells(_ arm: ReportedArm) -> [ReportCell] {
    let row = row(\.comparisons, "arm", arm.name)
    func cell(_ column: String, _ text: (Double) -> String) -> ReportNumber? {
      number(\.comparisons, "comparisons", column, row: row, text)
    }
    return [
      Self.estimate(
        cell("difference", Self.signedPoints), cell("interval_low", Self.signedPoints),
        cell("interval_high", Self.signedPoints)),
      ReportCell(cell("p_adjusted") { NumberText.pValue($0) }),
    ]
  }

  /// The final accuracy of every trial: a row an arm, a column a seed.
  var seedTable: ReportTable {
    ReportTable(
      title: "Every trial",
      notes: [
        "Test accuracy after the last epoch, in percent. † diverged, which counts as guessing; ✗ could not be trained."
      ],
      columns: [.init(title: kind == .comparison ? "method" : "arm", isNumeric: false)]
        + seeds.map { .init(title: "seed \($0)") },
      rows: arms.map { arm in
        ReportTable.Row(
          method: arm.method,
          cells: [ReportCell(arm.name)]
            + seeds.map { seed in
              guard let trial = arm.trials.first(where: { $0.seed == seed }) else {
                return ReportCell(NumberText.absent)
              }
              guard let value = trial.scalars["final_test_accuracy"] else {
                return ReportCell("✗", isWarning: true)
              }
              let number = ReportCell.Part.number(Self.accuracy(of: trial, value))
              return trial.status == .completed
                ? ReportCell([number]) : ReportCell([number, .text(" †")], isWarning: true)
            })
      })
  }

  /// The parts of an experiment's claim.
  var findingTable: ReportTable {
    func strings(_ name: String) -> [String] {
      if case .strings(let cells) = record.comparisons.columns[name] { cells } else { [] }
    }
    let (criteria, verdicts) = (strings("criterion"), strings("verdict"))
    return ReportTable(
      title: "Findings",
      notes: [
        "What was found: the mean difference over the seeds, below it the 95 % t interval; what was measured exactly "
          + "has none. p: sign-flip test for the claim, adjusted by Holm's method for all rows."
      ],
      columns: [
        .init(title: "what was compared", isNumeric: false),
        .init(title: "what had to be found", isNumeric: false), .init(title: "found"),
        .init(title: "p, adjusted"), .init(title: "seeds"),
        .init(title: "verdict", isNumeric: false),
      ],
      rows: strings("finding").enumerated().map { row, finding in
        func cell(_ column: String, _ text: (Double) -> String) -> ReportNumber? {
          number(\.comparisons, "comparisons", column, row: row, text)
        }
        let isExact = cell("lower", { "\($0)" }) == nil
        let text = { (value: Double) in
          (isExact ? NumberText.measured(value) : NumberText.significant(value))
            .replacing("-", with: "−")
        }
        return ReportTable.Row(
          method: nil,
          cells: [
            ReportCell(finding), ReportCell(criteria[row]),
            Self.estimate(cell("effect", text), cell("lower", text), cell("upper", text)),
            ReportCell(cell("p") { NumberText.pValue($0) }),
            ReportCell(cell("n") { NumberText.decimal($0, places: 0) }),
            ReportCell(verdicts[row], isWarning: verdicts[row] == Verdict.contradicted.rawValue),
          ])
      })
  }

  /// The mean accuracy of an arm after the last epoch, with its interval.
  static func accuracyCell(_ arm: ReportedArm) -> ReportCell {
    if arm.failure != nil { return ReportCell("failed", isWarning: true) }
    let sample = arm.sample("final_test_accuracy")
    let interval = sample.meanInterval()
    func computed(_ value: Double?) -> ReportNumber? {
      value.map { ReportNumber(value: $0, text: percent($0), place: nil) }
    }
    return estimate(computed(sample.mean), computed(interval?.lower), computed(interval?.upper))
  }

  /// How the trials of an arm ended.
  func stateCell(_ arm: ReportedArm) -> ReportCell {
    if arm.failure != nil { return ReportCell("failed", isWarning: true) }
    guard arm.diverged > 0 else { return ReportCell("\(arm.trials.count)\u{A0}done") }
    return ReportCell("\(arm.diverged) of \(arm.trials.count) diverged", isWarning: true)
  }

  /// The final accuracy of a trial, in percent.
  static func accuracy(of trial: TrialRecord, _ value: Double) -> ReportNumber {
    ReportNumber(
      value: value, text: percent(value),
      place: "trials/\(trial.method)/seed_\(trial.seed)@final_test_accuracy")
  }

  /// A mean with the ends of its interval below it.
  static func estimate(_ mean: ReportNumber?, _ low: ReportNumber?, _ high: ReportNumber?)
    -> ReportCell
  {
    var cell = ReportCell(mean)
    if mean != nil, let low, let high {
      cell.detail = [.number(low), .text(" to "), .number(high)]
    }
    return cell
  }

  static func percent(_ fraction: Double) -> String {
    NumberText.decimal(100 * fraction, places: 2)
  }

  static func signedPoints(_ difference: Double) -> String {
    let text = NumberText.decimal(100 * difference, places: 2)
    return text.hasPrefix("-") ? "−" + text.dropFirst() : difference > 0 ? "+" + text : text
  }
}
