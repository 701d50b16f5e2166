/// Passes when neighbouring elements belong to neighbouring statistics.
extension StatisticLayout {
  /// The moments of every column.
  @inline(__always)
  func columnMoments<Scalar: ReductionScalar>(
    of x: UnsafePointer<Scalar>, exactly: Bool, threads: ThreadPool
  ) -> [Moments] {
    let kernels = SpanKernels<Scalar>(passingOver: elementCount)
    let tiles = ColumnTiles(self)
    let parts = [Moments](
      unsafeUninitializedCapacity: statisticCount * tiles.rowParts
    ) { buffer, initialized in
      let results = SharedMemory(buffer)
      tiles.forEach(threads) { tile in
        let first = tile.rowPart * statisticCount + tile.statistic
        BlockMemory<Scalar>.with(tile.width) { memory in
          tileMoments(kernels, x, tile, epsilon: 0, exactly: exactly, to: memory)
          for column in 0..<tile.width {
            results[first + column] = memory.moments(column, size: tile.rows)
          }
        }
      }
      initialized = statisticCount * tiles.rowParts
    }
    guard tiles.rowParts > 1 else { return parts }
    return (0..<statisticCount).map { statistic in
      var whole = parts[statistic]
      for part in 1..<tiles.rowParts { whole.merge(parts[part * statisticCount + statistic]) }
      return whole
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
    let tiles = ColumnTiles(self)
    guard tiles.rowParts == 1 else {
      results.set(0, columnMoments(of: x, exactly: false, threads: threads))
      return normalizeColumns(
        x, by: results.standardizations.address, affine, into: y, threads: threads)
    }
    let kernels = SpanKernels<Scalar>(passingOver: elementCount)
    tiles.forEach(threads) { tile in
      BlockMemory<Scalar>.with(tile.width) { memory in
        tileMoments(
          kernels, x, tile, epsilon: results.rule.usualEpsilon ?? 0, exactly: false, to: memory)
        results.set(tile.statistic, tile.width, size: tile.rows, memory)
      }
      normalizeTile(
        kernels, x, tile, affine, by: results.standardizations.address + tile.statistic, into: y)
    }
  }

  @inline(__always)
  private func tileMoments<Scalar: ReductionScalar>(
    _ kernels: SpanKernels<Scalar>, _ x: UnsafePointer<Scalar>, _ tile: ColumnTiles.Tile,
    epsilon: Double, exactly: Bool, to memory: BlockMemory<Scalar>
  ) {
    withColumns(1, of: Scalar.self) { pivots in
      kernels.columnMomentSums(
        x + tile.start, rows: tile.rows, stride: spans.stride, width: tile.width,
        exactly: exactly, pivots: pivots, to: memory.first, memory.second)
      kernels.finishMoments(
        memory, count: tile.width, size: tile.rows, epsilon: epsilon, pivots: pivots, step: 1)
    }
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
      for column in 0..<tile.width {
        let map = ElementMap<Scalar>(standardizations[column])
        maps.center[column] = map.center
        maps.scale[column] = map.scale
        maps.shift[column] = map.shift
      }
      ColumnTiles.forEachRows(of: tile, self, affine) { offset, rows, parameters in
        kernels.standardizeColumns(x + offset, into: y + offset, rows, maps, parameters)
      }
    }
  }
}
