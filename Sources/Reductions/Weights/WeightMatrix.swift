/// A weight seen as a matrix: a row per index of one of its axes, the other axes flattened in order.
///
/// It lies in memory as `blocks` row-major matrices of `rows` × `width` behind each other: one for axis 0,
/// and for another axis one per index of the axes before it. A row is the row of every block in turn.
package struct WeightMatrix<Scalar: ReductionScalar> {
  package let elements: UnsafePointer<Scalar>
  package let blocks: Int
  package let rows: Int
  package let width: Int

  package init(_ elements: UnsafePointer<Scalar>, blocks: Int = 1, rows: Int, width: Int) {
    self.elements = elements
    self.blocks = blocks
    self.rows = rows
    self.width = width
  }

  package var columns: Int { blocks * width }

  /// The transposed matrix, when that is the one whose rows are contiguous.
  var contiguousTransposed: WeightMatrix? {
    blocks > 1 && width == 1 ? WeightMatrix(elements, rows: blocks, width: rows) : nil
  }

  /// Calls `body` with every row, several at a time on the threads.
  @inline(__always)
  func forEachRow(_ threads: ThreadPool, _ body: (Int) -> Void) {
    forEachRows(threads) { for row in $0 { body(row) } }
  }

  /// Calls `body` with some neighbouring rows at a time, a multiple of `together` where there are many.
  @inline(__always)
  func forEachRows(_ threads: ThreadPool, together: Int = 1, _ body: (Range<Int>) -> Void) {
    let together = rows >= 16 * together ? together : 1
    let perUnit = max(together, 16_384 / max(1, columns) / together * together)
    threads.forEach((rows + perUnit - 1) / perUnit) { unit in
      body(unit * perUnit..<min((unit + 1) * perUnit, rows))
    }
  }

  /// Calls `body` with parts of all elements, as they lie: where each begins and how long it is.
  @inline(__always)
  func forEachPart(_ threads: ThreadPool, _ body: (_ part: Int, _ offset: Int, Int) -> Void) {
    let count = blocks * rows * width
    let length = 16_384
    threads.forEach((count + length - 1) / length) { part in
      body(part, part * length, min(length, count - part * length))
    }
  }

  /// Where a row lies within a block.
  @inline(__always)
  func offset(_ block: Int, _ row: Int) -> Int { (block * rows + row) * width }

  /// The part of a row that lies in the first block: all of it when there is one.
  @inline(__always)
  func row(_ index: Int) -> UnsafePointer<Scalar> { elements + index * width }

  /// One number per row, in `Double`.
  @inline(__always)
  func mapRows(
    _ threads: ThreadPool, _ transform: (_ row: Int, UnsafePointer<Scalar>) -> Double
  ) -> [Double] {
    [Double](unsafeUninitializedCapacity: rows) { buffer, initialized in
      let results = SharedMemory(buffer)
      forEachRow(threads) { results[$0] = transform($0, row($0)) }
      initialized = rows
    }
  }
}
