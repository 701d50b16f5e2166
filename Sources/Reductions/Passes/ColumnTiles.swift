/// The statistics of a columnwise layout cut into tiles: neighbouring columns, all their rows.
///
/// A row is one span index; the elements of a tile in one row are contiguous. A tile is narrow enough
/// that its sums stay in the L1 cache.
struct ColumnTiles {
  static let width = 256

  let layout: StatisticLayout
  private let tilesPerOuter: Int

  init(_ layout: StatisticLayout) {
    self.layout = layout
    tilesPerOuter = (layout.inner.count + Self.width - 1) / Self.width
  }

  /// Part of a row's columns.
  struct Tile {
    /// The number of the tile's first statistic; its others follow.
    let statistic: Int
    /// Where the tile's first element lies.
    let start: Int
    /// How many columns.
    let width: Int
    /// Which of all the tiles it is.
    let number: Int
  }

  var count: Int { layout.outer.count * tilesPerOuter }

  @inline(__always)
  func forEach(_ threads: ThreadPool, _ body: (Tile) -> Void) {
    // Few elements are not worth another thread.
    let threads = layout.statisticCount * layout.elementsPerStatistic < 32_768 ? .serial : threads
    threads.forEach(count) { number in
      let (outer, tile) = number.quotientAndRemainder(dividingBy: tilesPerOuter)
      let first = tile * Self.width
      body(
        Tile(
          statistic: outer * layout.inner.count + first,
          start: outer * layout.outer.stride + first,
          width: min(Self.width, layout.inner.count - first), number: number))
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

/// Weight and bias as columns take them: always there, each at `step` elements from the next.
struct ColumnParameters<Scalar: ReductionScalar> {
  let weight: UnsafePointer<Scalar>
  let bias: UnsafePointer<Scalar>
  /// 1 when every column has its own, 0 when all of a row share one.
  let step: Int
  /// The parameter of the row's first column.
  let index: Int

  /// Calls `body` with the parameters of the row that begins at `offset`.
  ///
  /// - Parameter constants: a column of ones and one of zeros, which stand for what is absent.
  @inline(__always)
  static func with(
    _ affine: AffineMap<Scalar>, at offset: Int, constants: UnsafePointer<Scalar>,
    _ body: (ColumnParameters) -> Void
  ) {
    let isPerColumn = affine.layout.runLength == 1
    let index = affine.layout.index(at: offset)
    body(
      ColumnParameters(
        weight: affine.weight.map { $0 + index } ?? constants,
        bias: affine.bias.map { $0 + index } ?? constants + ColumnTiles.width,
        step: isPerColumn ? 1 : 0, index: index))
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
