extension ReportTable {
  /// The test accuracy of every arm in every run, a column a run; `nil` where no two runs have an arm in common.
  static func overview(of reports: [RunReport]) -> ReportTable? {
    var names: [String] = []
    for arm in reports.flatMap(\.arms) where !names.contains(arm.name) { names.append(arm.name) }
    let shared = names.filter { name in
      reports.count { $0.arms.contains { $0.name == name } } > 1
    }
    guard !shared.isEmpty else { return nil }
    return ReportTable(
      title: "Test accuracy, %",
      notes: [
        "Mean over the seeds of each run, below it the 95 % t interval. Runs on other data or under other settings are "
          + "shown side by side, not compared."
      ],
      columns: [.init(title: "arm", isNumeric: false)] + reports.map { .init(title: $0.name) },
      rows: shared.map { name in
        let arms = reports.map { report in report.arms.first { $0.name == name } }
        return Row(
          method: arms.compactMap { $0?.method }.first,
          cells: [ReportCell(name)]
            + arms.map { $0.map(RunReport.accuracyCell) ?? ReportCell(NumberText.absent) })
      })
  }
}
