/// A weight seen as a matrix: a row per output channel, the rest flattened, row-major.
package struct WeightMatrix<Scalar: ReductionScalar> {
  package let elements: UnsafePointer<Scalar>
  package let rows: Int
  package let columns: Int

  package init(_ elements: UnsafePointer<Scalar>, rows: Int, columns: Int) {
    self.elements = elements
    self.rows = rows
    self.columns = columns
  }

  /// Calls `body` with every row, several at a time on the threads.
  @inline(__always)
  func forEachRow(_ threads: ThreadPool, _ body: (Int) -> Void) {
    let perUnit = max(1, 16_384 / max(1, columns))
    threads.forEach((rows + perUnit - 1) / perUnit) { unit in
      for row in unit * perUnit..<min((unit + 1) * perUnit, rows) { body(row) }
    }
  }

  @inline(__always)
  func row(_ index: Int) -> UnsafePointer<Scalar> { elements + index * columns }

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
