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
