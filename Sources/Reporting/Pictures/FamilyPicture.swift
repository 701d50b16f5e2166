/// The sets of all members, small and side by side.
struct FamilyPicture {
  /// A block of activations or the matrix of a weight, with a name below it.
  enum Member {
    case activations(String, set: BlockExtents)
    case weight(String, rows: Range<Int>)
  }

  let members: [Member]

  private static let columns = 4
  private static let tile = (width: 205.0, height: 165.0)
  private static let margin = 20.0

  var drawing: SVGDrawing {
    let rows = (members.count + Self.columns - 1) / Self.columns
    let width = 2 * Self.margin + Double(Self.columns) * Self.tile.width
    let height = 2 * Self.margin + Double(rows) * Self.tile.height
    return SVGDrawing(
      width: width, height: height, title: "The normalization family",
      description:
        "For each method the block of activations, or the weight as a matrix, taken apart into the sets"
        + " whose elements share a statistic; one set is highlighted. Samples run into the depth, channels"
        + " to the right, positions down. " + members.map(\.name).joined(separator: ", ") + ".",
      style: PictureStyle.css,
      elements: [.card(width: width, height: height)]
        + members.enumerated().map { index, member in
          let (row, column) = index.quotientAndRemainder(dividingBy: Self.columns)
          return .group(
            class: nil,
            offset: Point(
              x: Self.margin + Double(column) * Self.tile.width,
              y: Self.margin + Double(row) * Self.tile.height), elements(member))
        })
  }

  private func elements(_ member: Member) -> [SVGElement] {
    let name = SVGElement.text(
      member.name, at: Point(x: Self.tile.width / 2, y: Self.tile.height - 14), .middle)
    switch member {
    case .activations(_, let set):
      let block = ActivationBlock(set: set, cell: 13.5, gap: 6.5)
      return [centred(block.elements, block.size), name]
    case .weight(_, let highlighted):
      let (rows, columns) = WeightPicture.extents
      let grid = CellGrid(
        rows: rows, columns: columns, kind: "set", highlighted: (highlighted, 0..<columns), cell: 15
      )
      return [
        centred([grid.elements(at: Point(x: 0, y: 0))], (grid.width, grid.height)), name,
      ]
    }
  }

  private func centred(_ elements: [SVGElement], _ size: (width: Double, height: Double))
    -> SVGElement
  {
    .group(
      class: nil,
      offset: Point(
        x: (Self.tile.width - size.width) / 2, y: (Self.tile.height - 28 - size.height) / 2),
      elements)
  }
}

extension FamilyPicture.Member {
  fileprivate var name: String {
    switch self {
    case .activations(let name, _), .weight(let name, _): name
    }
  }
}
