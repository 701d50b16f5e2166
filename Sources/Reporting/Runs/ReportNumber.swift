/// A number of a report, and where the record has it.
struct ReportNumber: Hashable, Sendable {
  let value: Double
  /// The number as it is shown.
  let text: String
  /// Where it is in the record: a dataset with the row after `#`, or a group with the attribute after `@`; `nil` for what
  /// is computed from several.
  let place: String?
}

/// A cell of a table: words and numbers, in one line or two.
struct ReportCell: Hashable, Sendable {
  enum Part: Hashable, Sendable {
    case text(String)
    case number(ReportNumber)
  }

  /// What the cell says.
  var parts: [Part]
  /// What is said below it, smaller: an interval.
  var detail: [Part] = []
  /// Whether something went wrong.
  var isWarning = false
  /// Whether it is the best of its column.
  var isBest = false

  init(_ parts: [Part], detail: [Part] = [], isWarning: Bool = false) {
    self.parts = parts
    self.detail = detail
    self.isWarning = isWarning
  }

  /// A cell of words.
  init(_ text: String, isWarning: Bool = false) {
    self.init([.text(text)], isWarning: isWarning)
  }

  /// A cell of a number; a dash where there is none.
  init(_ number: ReportNumber?) {
    self.init([number.map { .number($0) } ?? .text(NumberText.absent)])
  }

  /// The number to sort by; `nil` for words.
  var value: Double? {
    for case .number(let number) in parts { return number.value }
    return nil
  }

  /// The cell as plain text.
  var text: String {
    let first = Self.text(parts)
    return detail.isEmpty ? first : first + " (" + Self.text(detail) + ")"
  }

  private static func text(_ parts: [Part]) -> String {
    parts.map { part in
      switch part {
      case .text(let text): text
      case .number(let number): number.text
      }
    }.joined()
  }
}

/// A table of a report.
struct ReportTable: Hashable, Sendable {
  /// What it shows.
  let title: String
  /// What a reader has to know to read it.
  var notes: [String] = []
  let columns: [Column]
  let rows: [Row]

  struct Column: Hashable, Sendable {
    let title: String
    var isNumeric = true
  }

  struct Row: Hashable, Sendable {
    /// The method, for its color.
    let method: String?
    let cells: [ReportCell]
  }

  /// The table in Markdown.
  var markdown: String {
    let head = "| " + columns.map(\.title).joined(separator: " | ") + " |"
    let rule = "| " + columns.map { $0.isNumeric ? "--:" : "---" }.joined(separator: " | ") + " |"
    let lines = rows.map { row in
      "| " + row.cells.map { $0.text.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }
    return ([head, rule] + lines).joined(separator: "\n")
  }
}
