/// Passes when neighbouring elements belong to neighbouring statistics.
extension StatisticLayout {
  /// The moments of every column.
  @inline(__always)
  func columnMoments<Scalar: ReductionScalar>(
    of x: UnsafePointer<Scalar>, threads: ThreadPool
  ) -> [Moments] {
    let kernels = SpanKernels<Scalar>()
    let tiles = ColumnTiles(self)
    let parts = [Moments](
      unsafeUninitializedCapacity: statisticCount * tiles.rowParts
    ) { buffer, initialized in
      let results = SharedMemory(buffer)
      tiles.forEach(threads) { tile in
        let first = tile.rowPart * statisticCount + tile.statistic
        tileMoments(kernels, x, tile) { results[first + $0] = $1 }
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
    _ x: UnsafePointer<Scalar>, by standardizations: [Standardization], _ affine: AffineMap<Scalar>,
    into y: UnsafeMutablePointer<Scalar>, threads: ThreadPool
  ) {
    let kernels = SpanKernels<Scalar>()
    ColumnTiles(self).forEach(threads) { tile in
      normalizeTile(kernels, x, tile, affine, into: y) {
        standardizations[tile.statistic + $0]
      }
    }
  }

  /// Writes y, where mean and scale follow from the moments of x itself; a tile at a time when no column
  /// is cut.
  @inline(__always)
  func normalizeColumns<Scalar: ReductionScalar>(
    _ x: UnsafePointer<Scalar>, _ affine: AffineMap<Scalar>, into y: UnsafeMutablePointer<Scalar>,
    threads: ThreadPool, choose: (_ statistic: Int, Moments) -> Standardization
  ) -> [Moments] {
    let tiles = ColumnTiles(self)
    guard tiles.rowParts == 1 else {
      let moments = columnMoments(of: x, threads: threads)
      let chosen = moments.enumerated().map { choose($0.offset, $0.element) }
      normalizeColumns(x, by: chosen, affine, into: y, threads: threads)
      return moments
    }
    let kernels = SpanKernels<Scalar>()
    return [Moments](unsafeUninitializedCapacity: statisticCount) { buffer, initialized in
      let results = SharedMemory(buffer)
      tiles.forEach(threads) { tile in
        tileMoments(kernels, x, tile) { results[tile.statistic + $0] = $1 }
        normalizeTile(kernels, x, tile, affine, into: y) {
          choose(tile.statistic + $0, results[tile.statistic + $0])
        }
      }
      initialized = statisticCount
    }
  }

  @inline(__always)
  private func tileMoments<Scalar: ReductionScalar>(
    _ kernels: SpanKernels<Scalar>, _ x: UnsafePointer<Scalar>, _ tile: ColumnTiles.Tile,
    _ set: (_ column: Int, Moments) -> Void
  ) {
    withColumns(2, of: Double.self) { sums in
      sums.initialize(repeating: 0, count: 2 * tile.width)
      let pivot = x + tile.start
      kernels.addColumnMomentSums(
        pivot, rows: tile.rows, stride: spans.stride, width: tile.width, pivot: pivot, to: sums,
        sums + tile.width)
      for column in 0..<tile.width {
        set(
          column,
          Moments(
            count: tile.rows, pivot: Double(pivot[column]),
            (sums[column], sums[tile.width + column])))
      }
    }
  }

  @inline(__always)
  private func normalizeTile<Scalar: ReductionScalar>(
    _ kernels: SpanKernels<Scalar>, _ x: UnsafePointer<Scalar>, _ tile: ColumnTiles.Tile,
    _ affine: AffineMap<Scalar>, into y: UnsafeMutablePointer<Scalar>,
    standardization: (_ column: Int) -> Standardization
  ) {
    withColumns(3, of: Scalar.self) { memory in
      let columns = SpanKernels<Scalar>.Columns(
        high: memory, low: memory + tile.width, scale: memory + 2 * tile.width)
      for column in 0..<tile.width {
        let standardization = standardization(column)
        let mean = SplitMean<Scalar>(standardization.mean)
        columns.high[column] = mean.high
        columns.low[column] = mean.low
        columns.scale[column] = Scalar(standardization.scale)
      }
      withConstantColumns(Scalar.self) { constants in
        for row in 0..<tile.rows {
          let offset = tile.start + row * spans.stride
          let parameters = ColumnParameters(affine, at: offset, constants: constants)
          kernels.standardizeColumns(
            x + offset, into: y + offset, width: tile.width, columns, weight: parameters.weight,
            bias: parameters.bias, step: parameters.step)
        }
      }
    }
  }
}
