/// How a method on weights shares statistics: the weight as a matrix with a row for each output channel, the
/// vectors that belong to it, and what it is divided by.
struct WeightPicture {
  let heading: String
  /// What the elements of a set have in common, as a sentence.
  let sharing: String
  let kind: Kind

  enum Kind {
    /// g at the left, v, and ‖v‖ of each row at the right.
    case rows
    /// The singular vectors u and v beside the matrix, and σ at the right.
    case whole
  }

  /// The rows C_out and columns C_in·kH·kW that are drawn.
  static let extents = (rows: 5, columns: 9)

  private static let width = 620.0
  private static let height = 310.0
  private static let cell = 26.0

  var drawing: SVGDrawing {
    SVGDrawing(
      width: Self.width, height: Self.height, title: heading, description: description,
      style: PictureStyle.css,
      elements: [
        .card(width: Self.width, height: Self.height),
        .text(heading, "heading", at: Point(x: 24, y: 36), .start),
        .text(sharing, "quiet", at: Point(x: 24, y: 58), .start),
      ] + parts.flatMap(\.elements))
  }

  private var description: String {
    switch kind {
    case .rows:
      "The weight v as a matrix with a row for each output channel; one row is highlighted. \(sharing)"
        + " At its left the column of lengths g, at its right the column of norms; those of the row are"
        + " highlighted."
    case .whole:
      "The weight W as a matrix, all of it highlighted. \(sharing) At its left the left singular vector u,"
        + " above it the right singular vector v, at its right the one number σ."
    }
  }

  /// An array with its name above it and its shape below.
  private struct Part {
    let grid: CellGrid
    let origin: Point
    let symbol: String
    let shape: String

    var elements: [SVGElement] {
      let center = origin.x + grid.width / 2
      return [
        .text(symbol, "symbol", at: Point(x: center, y: origin.y - 9), .middle),
        grid.elements(at: origin),
        .text(
          shape, "quiet", at: Point(x: center, y: origin.y + grid.height + 20), .middle),
      ]
    }
  }

  private var parts: [Part] {
    let (rows, columns) = Self.extents
    let matrix = Point(x: 193, y: kind == .rows ? 116 : 138)
    let left = Point(x: 105, y: matrix.y)
    let right = matrix.x + Double(columns) * Self.cell + 62
    switch kind {
    case .rows:
      return [
        Part(
          grid: grid(rows, 1, "parameter", rows: 0..<1), origin: left, symbol: "g", shape: "C_out"),
        Part(
          grid: grid(rows, columns, "set", rows: 0..<1), origin: matrix, symbol: "v",
          shape: "C_out × C_in·kH·kW"),
        Part(
          grid: grid(rows, 1, "set", rows: 0..<1), origin: Point(x: right, y: matrix.y),
          symbol: "‖v‖", shape: "C_out"),
      ]
    case .whole:
      return [
        Part(grid: grid(rows, 1, "vector"), origin: left, symbol: "u", shape: "C_out"),
        Part(
          grid: grid(1, columns, "vector"), origin: Point(x: matrix.x, y: 98), symbol: "v",
          shape: ""),
        Part(
          grid: grid(rows, columns, "set"), origin: matrix, symbol: "",
          shape: "W: C_out × C_in·kH·kW"),
        Part(
          grid: grid(1, 1, "set"),
          origin: Point(x: right, y: matrix.y + Double(rows - 1) / 2 * Self.cell), symbol: "σ",
          shape: "1"),
      ]
    }
  }

  private func grid(
    _ rows: Int, _ columns: Int, _ kind: String, rows highlighted: Range<Int>? = nil
  )
    -> CellGrid
  {
    CellGrid(
      rows: rows, columns: columns, kind: kind, highlighted: (highlighted ?? 0..<rows, 0..<columns),
      cell: Self.cell)
  }
}
