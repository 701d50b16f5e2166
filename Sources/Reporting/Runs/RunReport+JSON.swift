import Storage

/// A report as JSON; docs/formats/report-json.md names every field.
extension RunReport: Encodable {
  /// Writes the answer, the tables and the conditions.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Field.self)
    try container.encode(name, forKey: .run)
    try container.encode(kindName, forKey: .kind)
    try container.encode(question, forKey: .question)
    try container.encode(answer, forKey: .answer)
    try container.encode(command, forKey: .command)
    try container.encode(tables.map(EncodedTable.init), forKey: .tables)
    try container.encode(record.trials.map(EncodedTrial.init), forKey: .trials)
    try container.encode(Settings(record.configuration), forKey: .configuration)
    try container.encode(Settings(record.versions), forKey: .versions)
    try container.encode(ComparisonReport.Dataset(record.dataset), forKey: .dataset)
  }

  private enum Field: String, CodingKey {
    case run, kind, question, answer, command, tables, trials, configuration, versions, dataset
  }

  private struct EncodedTable: Encodable {
    let title: String
    let columns: [String]
    let rows: [[Cell]]

    init(_ table: ReportTable) {
      title = table.title
      columns = table.columns.map(\.title)
      rows = table.rows.map { $0.cells.map(Cell.init) }
    }

    struct Cell: Encodable {
      let text: String
      let value: Double?
      let interval: [Double]?

      init(_ cell: ReportCell) {
        text = cell.text
        value = cell.value
        let ends = cell.detail.compactMap { part -> Double? in
          if case .number(let number) = part { number.value } else { nil }
        }
        interval = ends.isEmpty ? nil : ends
      }
    }
  }

  private struct EncodedTrial: Encodable {
    let arm: String
    let seed: UInt64
    let status: String
    let failure: String?
    let scalars: [String: Double]
    let curves: [String: [Double]]

    init(_ trial: TrialRecord) {
      arm = trial.method
      seed = trial.seed
      status = trial.status.rawValue
      failure = trial.failure
      scalars = Dictionary(uniqueKeysWithValues: trial.scalars.map { ($0.name, $0.value) })
      curves = Dictionary(uniqueKeysWithValues: trial.curves.map { ($0.name, $0.value) })
    }
  }
}
