/// How a method on activations shares statistics and parameters: the block of activations in its sets, the
/// array of their statistics, and the array of γ and β.
struct ActivationPicture {
  let heading: String
  let sharing: ActivationSharing
  /// What is computed of each set.
  var statistics = "μ, σ²"
  /// The learned tensors.
  var parameters = "γ, β"
  var parameterSharing = ParameterSharing.perChannel

  enum ParameterSharing {
    /// One for each channel: an array of shape C.
    case perChannel
    /// One for each element of a sample: an array of shape C × H·W.
    case perElement
  }

  private static let width = 620.0
  private static let height = 340.0
  private static let panel = 440.0

  var drawing: SVGDrawing {
    let block = ActivationBlock(set: sharing.set)
    let origin = Point(
      x: 54 + (Self.panel - 94 - block.size.width) / 2,
      y: 70 + (Self.height - 70 - 30 - block.size.height) / 2)
    return SVGDrawing(
      width: Self.width, height: Self.height, title: heading, description: description,
      style: PictureStyle.css,
      elements: [
        .card(width: Self.width, height: Self.height),
        .text(heading, "heading", at: Point(x: 24, y: 36), .start),
        .text(sharing.sentence, "quiet", at: Point(x: 24, y: 58), .start),
        .group(class: nil, offset: origin, block.elements + [block.element] + block.axes),
      ] + arrays)
  }

  private var description: String {
    "A block of activations with axes N, C and H·W, taken apart into the sets whose elements share a"
      + " statistic. \(sharing.sentence) Beside it the array of \(statistics), \(sharing.statisticsShape), and that of"
      + " \(parameters), \(parametersShape); what belongs to the highlighted set is highlighted."
  }

  private var parametersShape: String {
    switch parameterSharing {
    case .perChannel: "C"
    case .perElement: "C × H·W"
    }
  }

  /// The two arrays on the right, one above the other.
  private var arrays: [SVGElement] {
    let top = CellGrid.statistics(of: sharing.set)
    let bottom = CellGrid.parameters(parameterSharing, of: sharing.set)
    let total = top.height + bottom.height + 2 * 24 + 30
    let start = 70 + (Self.height - 70 - 16 - total) / 2
    let second = start + 24 + top.height + 30
    return labelled(top, statistics, sharing.statisticsShape, y: start)
      + labelled(bottom, parameters, parametersShape, y: second)
  }

  private func labelled(
    _ grid: CellGrid, _ symbols: String, _ shape: String, y: Double
  ) -> [SVGElement] {
    [
      .text(symbols, "symbol", at: Point(x: Self.panel, y: y + 14), .start),
      .text(shape, "quiet", at: Point(x: Self.panel + 82, y: y + 14), .start),
      grid.elements(at: Point(x: Self.panel, y: y + 24)),
    ]
  }
}

extension CellGrid {
  /// One cell for each set of a block: samples or nothing downwards, channels or positions to the right.
  static func statistics(of set: BlockExtents) -> CellGrid {
    let sets = BlockExtents.activations.divided(by: set)
    let columns = sets.channels > 1 ? sets.channels : sets.positions
    let column = sets.channels > 1 ? columns - 1 : 0
    return CellGrid(
      rows: sets.samples, columns: columns, kind: "set", highlighted: (0..<1, column..<column + 1))
  }

  /// The parameters that the elements of a set meet.
  static func parameters(
    _ sharing: ActivationPicture.ParameterSharing, of set: BlockExtents
  ) -> CellGrid {
    let block = BlockExtents.activations
    let rows = sharing == .perElement ? block.positions : 1
    return CellGrid(
      rows: rows, columns: block.channels, kind: "parameter",
      highlighted: (0..<rows, block.channels - set.channels..<block.channels))
  }
}

extension SVGElement {
  /// The ground of a picture.
  static func card(width: Double, height: Double) -> SVGElement {
    .rectangle(
      class: "card", origin: Point(x: 0.5, y: 0.5), width: width - 1, height: height - 1, radius: 10
    )
  }
}
