/// A flat array of cells, some of which stand out.
struct CellGrid {
  let rows: Int
  let columns: Int
  /// What the cells are that stand out: the class `set`, `parameter` or `vector`.
  let kind: String
  /// The rows and columns that stand out.
  let highlighted: (rows: Range<Int>, columns: Range<Int>)
  let cell: Double

  init(
    rows: Int, columns: Int, kind: String, highlighted: (rows: Range<Int>, columns: Range<Int>),
    cell: Double = 17
  ) {
    self.rows = rows
    self.columns = columns
    self.kind = kind
    self.highlighted = highlighted
    self.cell = cell
  }

  var width: Double { Double(columns) * cell }
  var height: Double { Double(rows) * cell }

  func elements(at origin: Point) -> SVGElement {
    var rest: [SVGElement] = []
    var special: [SVGElement] = []
    for row in 0..<rows {
      for column in 0..<columns {
        let square = SVGElement.rectangle(
          class: "front", origin: Point(x: Double(column) * cell, y: Double(row) * cell),
          width: cell, height: cell, radius: 0)
        if highlighted.rows.contains(row), highlighted.columns.contains(column) {
          special.append(square)
        } else {
          rest.append(square)
        }
      }
    }
    return .group(
      class: nil, offset: origin,
      [
        .group(class: "rest", offset: Point(x: 0, y: 0), rest),
        .group(class: kind, offset: Point(x: 0, y: 0), special),
      ])
  }
}
