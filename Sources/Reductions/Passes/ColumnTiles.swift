/// The statistics of a columnwise layout cut into tiles: neighbouring columns and some of their rows.
///
/// A row is one span index; the elements of a tile in one row are contiguous. A tile is narrow enough
/// that its sums stay in the L1 cache. Rows are cut only when there would be few tiles: by the shape alone.
struct ColumnTiles {
  /// No tile is wider.
  static var width: Int { SpanKernels<Float>.mostColumns }

  let layout: StatisticLayout
  /// How many tiles lie above each other.
  let rowParts: Int

  init(_ layout: StatisticLayout) {
    self.layout = layout
    let elements = min(Self.width, layout.inner.count) * layout.spans.count
    let isCut = layout.outer.count * ((layout.inner.count + Self.width - 1) / Self.width) < 16
    rowParts = isCut ? max(1, min(layout.spans.count / 16, elements / 65_536, 32)) : 1
  }

  /// Some rows of some columns.
  struct Tile {
    /// The number of the tile's first statistic; its others follow.
    let statistic: Int
    /// Which of the tiles above each other it is.
    let rowPart: Int
    /// Where the tile's first element lies.
    let start: Int
    /// Where the first element of its columns lies.
    let top: Int
    /// How many columns.
    let width: Int
    /// How many rows.
    let rows: Int
    /// Which of all the tiles it is.
    let number: Int
  }

  var count: Int { perRow(Self.width) * layout.outer.count * rowParts }

  /// How many tiles of a width lie beside each other.
  private func perRow(_ width: Int) -> Int { (layout.inner.count + width - 1) / width }

  /// Calls `body` with each tile.
  @inline(__always)
  func forEach(_ threads: ThreadPool, _ body: (Tile) -> Void) {
    forEach(threads, width: Self.width, rowParts: rowParts, body)
  }

  /// Calls `body` with some whole columns at a time, so few that every thread gets some.
  @inline(__always)
  func forEachWhole(_ threads: ThreadPool, _ body: (Tile) -> Void) {
    forEach(threads, width: 128, rowParts: 1, body)
  }

  @inline(__always)
  private func forEach(
    _ threads: ThreadPool, width: Int, rowParts: Int, _ body: (Tile) -> Void
  ) {
    // Few elements are not worth another thread.
    let threads = layout.statisticCount * layout.elementsPerStatistic < 16_384 ? .serial : threads
    let perRow = perRow(width)
    threads.forEach(perRow * layout.outer.count * rowParts) { number in
      // Tiles of the same rows follow each other.
      let (row, tile) = number.quotientAndRemainder(dividingBy: perRow)
      let (outer, rowPart) = row.quotientAndRemainder(dividingBy: rowParts)
      let first = tile * width
      let firstRow = layout.spans.count * rowPart / rowParts
      let top = outer * layout.outer.stride + first
      body(
        Tile(
          statistic: outer * layout.inner.count + first, rowPart: rowPart,
          start: top + firstRow * layout.spans.stride, top: top,
          width: min(width, layout.inner.count - first),
          rows: layout.spans.count * (rowPart + 1) / rowParts - firstRow, number: number))
    }
  }
}

/// Calls `body` with uninitialized memory for one number per column of a tile, some times over.
@inline(__always)
func withColumns<Number: BitwiseCopyable>(
  _ copies: Int, of type: Number.Type, _ body: (UnsafeMutablePointer<Number>) -> Void
) {
  withUnsafeTemporaryAllocation(of: Number.self, capacity: copies * ColumnTiles.width) { buffer in
    if let start = buffer.baseAddress { body(start) }
  }
}

/// Weight and bias of some rows: one for each column, or one for each row.
struct ColumnParameters<Scalar: ReductionScalar> {
  let weight: UnsafePointer<Scalar>?
  let bias: UnsafePointer<Scalar>?
  let areOfRows: Bool

  /// The parameters of the rows from `offset` on.
  @inline(__always)
  init(_ affine: AffineMap<Scalar>, at offset: Int) {
    let index = affine.layout.index(at: offset)
    weight = affine.weight.map { $0 + index }
    bias = affine.bias.map { $0 + index }
    areOfRows = affine.layout.runLength > 1
  }
}

extension ColumnTiles {
  /// Calls `body` with as many rows of a tile at a time as have parameters of one kind: all of them, unless columns
  /// have other parameters in each row, as those of interleaved groups of single positions.
  @inline(__always)
  static func forEachRows<Scalar: ReductionScalar>(
    of tile: Tile, _ layout: StatisticLayout, _ affine: AffineMap<Scalar>,
    _ body: (_ offset: Int, Rows, ColumnParameters<Scalar>) -> Void
  ) {
    let stride = layout.spans.stride
    let isRegular =
      affine.layoutOfParameters == nil || affine.layout.runLength > 1
      || stride.isMultiple(of: affine.layout.count)
    let count = isRegular ? tile.rows : 1
    for row in Swift.stride(from: 0, to: tile.rows, by: max(1, count)) {
      let offset = tile.start + row * stride
      body(
        offset, Rows(count: count, stride: stride, width: tile.width),
        ColumnParameters(affine, at: offset))
    }
  }
}
