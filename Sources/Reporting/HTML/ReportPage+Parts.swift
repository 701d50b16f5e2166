import Storage

extension ReportPage {
  /// A table that can be sorted where there is a script.
  func table(_ table: ReportTable, level: String) -> HTMLNode {
    let head = node(
      "tr",
      table.columns.map { column in
        node("th", ["scope": "col", "class": column.isNumeric ? "number" : "word"], column.title)
      })
    let rows = table.rows.map { row in
      node(
        "tr",
        row.cells.enumerated().map {
          cell($0.element, row, isFirst: $0.offset == 0, table.columns[$0.offset])
        })
    }
    return node(
      "section", ["class": "table"],
      [
        node(level, table.title),
        node(
          "div", ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": table.title],
          [
            node(
              "table", ["class": "sortable"], [node("thead", [head]), node("tbody", rows)])
          ]),
      ] + table.notes.map { node("p", ["class": "note"], $0) })
  }

  private func cell(
    _ cell: ReportCell, _ row: ReportTable.Row, isFirst: Bool, _ column: ReportTable.Column
  ) -> HTMLNode {
    let swatch =
      isFirst
      ? row.method.flatMap { method in reports.compactMap { $0.looks[method] }.first }
        .map { [HTMLNode.markup(Self.swatch($0))] } ?? [] : []
    let detail =
      cell.detail.isEmpty ? [] : [node("span", ["class": "detail"], cell.detail.map(part))]
    let classes =
      [
        column.isNumeric ? "number" : "word", cell.isWarning ? "warning" : "",
        cell.isBest ? "best" : "",
      ]
      .filter { !$0.isEmpty }.joined(separator: " ")
    return node(
      isFirst ? "th" : "td", isFirst ? ["scope": "row", "class": classes] : ["class": classes],
      swatch + cell.parts.map(part) + detail)
  }

  /// A number with its full value and its place in the record.
  private func part(_ part: ReportCell.Part) -> HTMLNode {
    switch part {
    case .text(let text): return .text(text)
    case .number(let number):
      var attributes = ["value": "\(number.value)"]
      if let place = number.place { attributes["data-place"] = place }
      return node("data", attributes, number.text)
    }
  }

  /// What failed or diverged, plain to see.
  func troubles(_ report: RunReport) -> [HTMLNode] {
    let sentences = report.troubleSentences
    guard !sentences.isEmpty else { return [] }
    return [
      node(
        "section", ["class": "troubles"],
        [node(heading(1), "What went wrong"), node("ul", sentences.map { node("li", $0) })])
    ]
  }

  /// What an experiment's record says in words.
  func words(_ report: RunReport) -> [HTMLNode] {
    let notes = (report.setting("notes") ?? "").split(separator: "\n").map(String.init)
    let parts = [
      ("protocol", "What was done"), ("source", "Where it is claimed"), ("practice", "In practice"),
      ("caveat", "Where this scale may mislead"),
    ].compactMap { name, title in
      report.setting(name).flatMap { $0.isEmpty ? nil : (title, $0) }
    }
    guard !notes.isEmpty || !parts.isEmpty else { return [] }
    let list = notes.isEmpty ? [] : [node("ul", notes.map { node("li", $0) })]
    return list
      + [node("dl", ["class": "words"], parts.flatMap { [node("dt", $0.0), node("dd", $0.1)] })]
  }

  /// How the run is repeated: command, data, settings and versions.
  func conditions(_ report: RunReport) -> [HTMLNode] {
    let data = report.record.dataset
    let command = report.command.map {
      [
        node("p", "The same numbers again, to the last bit; times are the exception:"),
        node("pre", [node("code", $0)]),
      ]
    }
    let dataset: NamedValues<StoredValue> = [
      "name": .string(data.name), "source": .string(data.source),
      "sha256": .string(data.checksum), "classes": .integer(Int64(data.classes)),
      "train_samples": .integer(Int64(data.trainSamples)),
      "test_samples": .integer(Int64(data.testSamples)),
    ]
    return [
      node(
        "section", ["class": "conditions"],
        [node(heading(1), "Repeat it")] + (command ?? []) + [
          settings("Data", dataset), settings("Settings", report.record.configuration.shown),
          settings("Versions", report.record.versions),
        ])
    ]
  }

  private func settings(_ title: String, _ values: NamedValues<StoredValue>) -> HTMLNode {
    node(
      "details",
      [
        node("summary", title),
        node(
          "dl", ["class": "settings"],
          values.flatMap { [node("dt", $0.name), node("dd", $0.value.description)] }),
      ])
  }
}

extension NamedValues<StoredValue> {
  /// The settings without the texts that a page shows elsewhere.
  fileprivate var shown: NamedValues<StoredValue> {
    var values = self
    for name in ["claim", "protocol", "practice", "caveat", "notes", "source"] {
      values[name] = nil
    }
    return values
  }
}
