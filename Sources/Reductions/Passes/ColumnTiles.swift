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
  private let tilesPerOuter: Int

  init(_ layout: StatisticLayout) {
    self.layout = layout
    tilesPerOuter = (layout.inner.count + Self.width - 1) / Self.width
    let elements = min(Self.width, layout.inner.count) * layout.spans.count
    let isCut = layout.outer.count * tilesPerOuter < 16
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
    /// How many columns.
    let width: Int
    /// How many rows.
    let rows: Int
    /// Which of all the tiles it is.
    let number: Int
  }

  var count: Int { layout.outer.count * tilesPerOuter * rowParts }

  @inline(__always)
  func forEach(_ threads: ThreadPool, _ body: (Tile) -> Void) {
    // Few elements are not worth another thread.
    let threads = layout.statisticCount * layout.elementsPerStatistic < 32_768 ? .serial : threads
    threads.forEach(count) { number in
      let (column, rowPart) = number.quotientAndRemainder(dividingBy: rowParts)
      let (outer, tile) = column.quotientAndRemainder(dividingBy: tilesPerOuter)
      let first = tile * Self.width
      let firstRow = layout.spans.count * rowPart / rowParts
      body(
        Tile(
          statistic: outer * layout.inner.count + first, rowPart: rowPart,
          start: outer * layout.outer.stride + first + firstRow * layout.spans.stride,
          width: min(Self.width, layout.inner.count - first),
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

/// Weight and bias as the columns of one row take them: always there, each `step` from the next.
struct ColumnParameters<Scalar: ReductionScalar> {
  let weight: UnsafePointer<Scalar>
  let bias: UnsafePointer<Scalar>
  /// 1 when every column has its own, 0 when all of a row share one.
  let step: Int

  /// The parameters of the row that begins at `offset`.
  ///
  /// - Parameter constants: a column of ones and one of zeros, which stand for what is absent.
  @inline(__always)
  init(_ affine: AffineMap<Scalar>, at offset: Int, constants: UnsafePointer<Scalar>) {
    let index = affine.layout.index(at: offset)
    weight = affine.weight.map { $0 + index } ?? constants
    bias = affine.bias.map { $0 + index } ?? constants + ColumnTiles.width
    step = affine.layout.runLength == 1 ? 1 : 0
  }
}

/// Calls `body` with a column of ones followed by a column of zeros.
@inline(__always)
func withConstantColumns<Scalar: ReductionScalar>(
  _ type: Scalar.Type, _ body: (UnsafePointer<Scalar>) -> Void
) {
  withColumns(2, of: Scalar.self) { columns in
    columns.initialize(repeating: 1, count: ColumnTiles.width)
    (columns + ColumnTiles.width).initialize(repeating: 0, count: ColumnTiles.width)
    body(columns)
  }
}
