import Storage

extension RunReport {
  /// The report in Markdown: question, answer, tables and the command.
  public var markdown: String {
    if let page = ExperimentPage(record) { return page.markdown }
    let parts =
      ["# \(title)", "> \(question)", "**\(answer)**", facts]
      + troubleSentences.map { "- \($0)" }
      + tables.flatMap { ["## \($0.title)", $0.markdown, $0.notes.joined(separator: " ")] }
      + (command.map { ["## Repeat it", "    \($0)"] } ?? [])
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  /// Every trial of some runs as comma-separated values (RFC 4180), a line a trial, with all digits.
  ///
  /// The columns are `run`, `arm`, `method`, `seed`, `status`, `failure`, and the numbers of whole trials under their names in
  /// the record; a cell is empty where a trial has none. A run goes by its name, or by the path of its record where two
  /// have the same name.
  public static func csv(_ reports: [RunReport]) -> String {
    var scalars: [String] = []
    for trial in reports.flatMap(\.record.trials) {
      for name in trial.scalars.names where !scalars.contains(name) { scalars.append(name) }
    }
    let head = ["run", "arm", "method", "seed", "status", "failure"] + scalars
    let areDistinct = Set(reports.map(\.name)).count == reports.count
    let lines = reports.flatMap { report in
      let run = areDistinct ? report.name : report.path ?? report.name
      return report.arms.flatMap { arm in
        arm.trials.map { trial in
          [
            run, arm.name, arm.method, "\(trial.seed)", trial.status.rawValue,
            trial.failure ?? "",
          ] + scalars.map { name in trial.scalars[name].map(digits) ?? "" }
        }
      }
    }
    return ([head] + lines).map { $0.map(quoted).joined(separator: ",") + "\n" }.joined()
  }

  /// All digits of a number; whole ones have no point.
  private static func digits(_ value: Double) -> String {
    Int64(exactly: value).map { "\($0)" } ?? "\(value)"
  }

  private static func quoted(_ cell: String) -> String {
    cell.contains { ",\"\r\n".contains($0) } ? "\"\(cell.replacing("\"", with: "\"\""))\"" : cell
  }
}
