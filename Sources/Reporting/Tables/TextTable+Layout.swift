extension TextTable {
  /// The table as lines of text, each ended by a newline.
  ///
  /// Titles are broken at spaces to fit over their cells. When the table is too wide, columns move together
  /// from two spaces to one, then the cells of the widest left-aligned columns are cut, down to eight
  /// characters, and end in "…". Numbers are never cut: a table of too many runs over the width.
  ///
  /// - Parameters:
  ///   - width: the number of characters a line should fit in.
  ///   - styled: whether to emphasize cells with the escape sequences of a terminal.
  public func text(width: Int = 80, styled: Bool = false) -> String {
    guard !columns.isEmpty else { return "" }
    var layouts = columns.indices.map { index in
      ColumnLayout(columns[index], rows.map { $0[index] })
    }
    let gap = total(layouts, gap: 2) <= width ? 2 : 1
    while total(layouts, gap: gap) > width, let widest = widestThatCanBeCut(layouts) {
      layouts[widest].cut(to: layouts[widest].width - 1)
    }

    let titles = layouts.map(\.titleLines)
    let height = titles.map(\.count).max() ?? 0
    var lines = (0..<height).map { line in
      joined(
        zip(layouts, titles).map { layout, title in
          // Short titles sit on the rule.
          let index = line - (height - title.count)
          return layout.placed(title: index < 0 ? "" : title[index])
        }, gap)
    }
    lines.append(joined(layouts.map { String(repeating: "─", count: $0.width) }, gap))
    for row in rows.indices {
      lines.append(joined(layouts.map { $0.placed(row: row, styled: styled) }, gap))
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private func total(_ layouts: [ColumnLayout], gap: Int) -> Int {
    layouts.reduce(0) { $0 + $1.width } + gap * (layouts.count - 1)
  }

  private func widestThatCanBeCut(_ layouts: [ColumnLayout]) -> Int? {
    layouts.indices.filter { layouts[$0].canBeCut }.max { layouts[$0].width < layouts[$1].width }
  }

  private func joined(_ cells: [String], _ gap: Int) -> String {
    var line = cells.joined(separator: spaces(gap))
    while line.last == " " { line.removeLast() }
    return line
  }
}
