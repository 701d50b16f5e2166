/// Passes when neighbouring elements belong to neighbouring statistics.
extension StatisticLayout {
  /// The moments of every column.
  @inline(__always)
  func columnMoments<Scalar: ReductionScalar>(
    of x: UnsafePointer<Scalar>, exactly: Bool, threads: ThreadPool
  ) -> [Moments] {
    [Moments](unsafeUninitializedCapacity: statisticCount) { buffer, initialized in
      let results = SharedMemory(buffer)
      forEachColumns(x, exactly: exactly, threads) { kernels, tile, pivots, memory in
        for column in 0..<tile.width {
          results[tile.statistic + column] = Moments(
            count: spans.count, pivot: Double(pivots[column]),
            (memory.first[column], memory.second[column]))
        }
      }
      initialized = statisticCount
    }
  }

  /// Calls `body` with each tile of whole columns, their pivots, and their sums of distances from them in memory.
  ///
  /// Where columns are cut, the sums of their parts are of distances from the same pivots.
  @inline(__always)
  private func forEachColumns<Scalar: ReductionScalar>(
    _ x: UnsafePointer<Scalar>, exactly: Bool, _ threads: ThreadPool,
    _ body: (
      SpanKernels<Scalar>, ColumnTiles.Tile, UnsafePointer<Scalar>, BlockMemory<Scalar>
    ) -> Void
  ) {
    let kernels = SpanKernels<Scalar>(passingOver: elementCount)
    let tiles = ColumnTiles(self)
    let (count, parts) = (statisticCount, tiles.rowParts)
    let stride = spans.stride
    if parts == 1 {
      return tiles.forEach(threads) { tile in
        withColumns(1, of: Scalar.self) { pivots in
          BlockMemory<Scalar>.with(tile.width) { memory in
            let (x, rows) = (x + tile.start, tile.allRows(stride))
            kernels.columnPivots(x, rows, exactly: exactly, to: pivots)
            kernels.columnMomentSums(
              x, rows, exactly: exactly, pivots: pivots, to: memory.first, memory.second)
            kernels.checkColumnMoments(
              x, rows, exactly: exactly, pivots: pivots, memory.first, memory.second)
            body(kernels, tile, pivots, memory)
          }
        }
      }
    }
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * count * parts) { sums in
      guard let sums = sums.baseAddress else { return }
      let (first, second) = (SharedPointer(sums), SharedPointer(sums + count * parts))
      tiles.forEach(threads) { tile in
        withColumns(1, of: Scalar.self) { pivots in
          // Every part of a column has the same.
          kernels.columnPivots(
            x + tile.top, Rows(count: spans.count, stride: stride, width: tile.width),
            exactly: exactly, to: pivots)
          let offset = tile.rowPart * count + tile.statistic
          kernels.columnMomentSums(
            x + tile.start, tile.allRows(stride), exactly: exactly, pivots: pivots,
            to: first.address + offset, second.address + offset)
        }
      }
      tiles.forEachWhole(threads) { tile in
        withColumns(1, of: Scalar.self) { pivots in
          BlockMemory<Scalar>.with(tile.width) { memory in
            let (x, rows) = (x + tile.start, tile.allRows(stride))
            kernels.columnPivots(x, rows, exactly: exactly, to: pivots)
            for column in 0..<tile.width { (memory.first[column], memory.second[column]) = (0, 0) }
            for part in 0..<parts {
              let offset = part * count + tile.statistic
              for column in 0..<tile.width {
                memory.first[column] += first.address[offset + column]
                memory.second[column] += second.address[offset + column]
              }
            }
            kernels.checkColumnMoments(
              x, rows, exactly: exactly, pivots: pivots, memory.first, memory.second)
            body(kernels, tile, pivots, memory)
          }
        }
      }
    }
  }

  /// Writes y with a given mean and scale for every column.
  @inline(__always)
  func normalizeColumns<Scalar: ReductionScalar>(
    _ x: UnsafePointer<Scalar>, by standardizations: UnsafePointer<Standardization>,
    _ affine: AffineMap<Scalar>, into y: UnsafeMutablePointer<Scalar>, threads: ThreadPool
  ) {
    let kernels = SpanKernels<Scalar>(passingOver: elementCount)
    let standardizations = SharedPointer(UnsafeMutablePointer(mutating: standardizations))
    ColumnTiles(self).forEach(threads) { tile in
      normalizeTile(
        kernels, x, tile, affine, by: standardizations.address + tile.statistic, into: y)
    }
  }

  /// Writes y, where mean and scale follow from the moments of x itself; a tile at a time when no column
  /// is cut.
  @inline(__always)
  func normalizeColumns<Scalar: ReductionScalar>(
    _ x: UnsafePointer<Scalar>, _ affine: AffineMap<Scalar>, into y: UnsafeMutablePointer<Scalar>,
    threads: ThreadPool, _ results: StatisticResults
  ) {
    let isCut = ColumnTiles(self).rowParts > 1
    forEachColumns(x, exactly: false, threads) { kernels, tile, pivots, memory in
      let record = results.standardizations.address + tile.statistic
      // Columns of few rows have records as large as a tensor.
      let own = kernels.isStreaming ? memory.standardizations : record
      kernels.finishMoments(
        memory, count: tile.width, size: tile.rows, epsilon: results.rule.usualEpsilon ?? 0,
        pivots: pivots, step: 1, to: own)
      results.set(tile.statistic, tile.width, size: tile.rows, memory.squares, own)
      if own != record { kernels.stream(own, tile.width, to: record) }
      guard !isCut else { return }
      normalizeTile(kernels, x, tile, affine, by: own, into: y)
    }
    guard isCut else { return }
    normalizeColumns(x, by: results.standardizations.address, affine, into: y, threads: threads)
  }

  @inline(__always)
  private func normalizeTile<Scalar: ReductionScalar>(
    _ kernels: SpanKernels<Scalar>, _ x: UnsafePointer<Scalar>, _ tile: ColumnTiles.Tile,
    _ affine: AffineMap<Scalar>, by standardizations: UnsafePointer<Standardization>,
    into y: UnsafeMutablePointer<Scalar>
  ) {
    withColumns(3, of: Scalar.self) { memory in
      let maps = SpanKernels<Scalar>.Maps(
        center: memory, scale: memory + tile.width, shift: memory + 2 * tile.width)
      kernels.columnMaps(standardizations, width: tile.width, to: maps)
      ColumnTiles.forEachRows(of: tile, self, affine) { offset, rows, parameters in
        kernels.standardizeColumns(x + offset, into: y + offset, rows, maps, parameters)
      }
    }
  }
}

extension ColumnTiles.Tile {
  /// Its rows, `stride` apart.
  func allRows(_ stride: Int) -> Rows { Rows(count: rows, stride: stride, width: width) }
}
