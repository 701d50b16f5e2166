extension Figure {
  /// The drawing, whose ids begin with `identifier`.
  func drawing(identifier: String) -> SVGDrawing {
    let rows = legendRows
    let legendHeight = rows.isEmpty ? 0 : 18 * Double(rows.count) + 6
    let columns = min(panelsPerRow, max(1, panels.count))
    let lines = (panels.count + columns - 1) / columns
    let panelWidth = width.rawValue / Double(columns)
    let height = legendHeight + Double(lines) * panelHeight
    let placed = panels.enumerated().map { index, panel -> SVGElement in
      let (line, column) = index.quotientAndRemainder(dividingBy: columns)
      var panel = panel
      panel.namesY = column == 0
      return .group(
        class: nil,
        offset: Point(
          x: Double(column) * panelWidth, y: legendHeight + Double(line) * panelHeight),
        panel.elements(width: panelWidth, height: panelHeight))
    }
    return SVGDrawing(
      width: width.rawValue, height: height, title: title, description: caption,
      style: FigureStyle.css,
      elements: [
        .group(
          class: "figure", offset: Point(x: 0, y: 0),
          [
            .rectangle(
              class: "background", origin: Point(x: 0, y: 0), width: width.rawValue,
              height: height, radius: 0)
          ] + legendElements(rows) + placed)
      ], identifier: identifier)
  }

  /// The entries, broken into rows that fit.
  private var legendRows: [[(name: String, look: SeriesLook, x: Double)]] {
    var rows: [[(name: String, look: SeriesLook, x: Double)]] = []
    var x = Double.infinity
    for (name, look) in legend {
      let length = 34 + 6.1 * Double(name.count) + 12
      if x + length > width.rawValue {
        rows.append([])
        x = 8
      }
      rows[rows.count - 1].append((name, look, x))
      x += length
    }
    return rows
  }

  private func legendElements(
    _ rows: [[(name: String, look: SeriesLook, x: Double)]]
  ) -> [SVGElement] {
    rows.enumerated().flatMap { row, entries in
      entries.map { name, look, x in
        let y = 12 + 18 * Double(row)
        return .group(
          class: "series m-\(look.name)", offset: Point(x: 0, y: 0),
          [
            .line(class: "mean", [Point(x: x, y: y), Point(x: x + 26, y: y)]),
            symbol("mark", look.symbol, at: Point(x: x + 13, y: y), size: 3.4),
            .text(name, at: Point(x: x + 31, y: y + 4), .start),
          ])
      }
    }
  }
}
