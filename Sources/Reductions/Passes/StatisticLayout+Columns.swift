extension StatisticLayout {
  /// The moments when neighbouring elements belong to neighbouring statistics.
  @inline(__always)
  func columnMoments<Scalar: ReductionScalar>(
    of x: UnsafePointer<Scalar>, threads: ThreadPool
  ) -> [Moments] {
    [Moments](unsafeUninitializedCapacity: statisticCount) { buffer, initialized in
      let results = SharedMemory(buffer)
      ColumnTiles(self).forEach(threads) { tile in
        withColumns(3, of: Double.self) { columns in
          let (pivot, first, second) = (columns, columns + tile.width, columns + 2 * tile.width)
          for column in 0..<tile.width {
            pivot[column] = Double(x[tile.start + column])
            first[column] = 0
            second[column] = 0
          }
          for row in 0..<spans.count {
            let x = x + tile.start + row * spans.stride
            for column in 0..<tile.width {
              let distance = Double(x[column]) - pivot[column]
              first[column] += distance
              second[column] += distance * distance
            }
          }
          for column in 0..<tile.width {
            let shift = first[column] / Double(spans.count)
            results[tile.statistic + column] = Moments(
              count: spans.count, mean: pivot[column] + shift,
              sumOfSquares: positivePart(second[column] - first[column] * shift))
          }
        }
      }
      initialized = statisticCount
    }
  }

  /// ``normalize(_:by:_:into:threads:)`` when neighbouring elements belong to neighbouring statistics.
  @inline(__always)
  func normalizeColumns<Scalar: ReductionScalar>(
    _ x: UnsafePointer<Scalar>, by standardizations: [Standardization], _ affine: AffineMap<Scalar>,
    into y: UnsafeMutablePointer<Scalar>, threads: ThreadPool
  ) {
    ColumnTiles(self).forEach(threads) { tile in
      withColumns(3, of: Scalar.self) { columns in
        let (high, low, scale) = (columns, columns + tile.width, columns + 2 * tile.width)
        for column in 0..<tile.width {
          let standardization = standardizations[tile.statistic + column]
          let mean = SplitMean<Scalar>(standardization.mean)
          high[column] = mean.high
          low[column] = mean.low
          scale[column] = Scalar(standardization.scale)
        }
        for row in 0..<spans.count {
          let offset = tile.start + row * spans.stride
          let (x, y) = (x + offset, y + offset)
          let parameter = (offset / affine.layout.runLength) % affine.layout.count
          if affine.layout.runLength > 1 {
            let (weight, bias) = (affine.weight(parameter), affine.bias(parameter))
            for column in 0..<tile.width {
              y[column] = ((x[column] - high[column]) - low[column]) * scale[column] * weight + bias
            }
          } else {
            for column in 0..<tile.width {
              y[column] =
                ((x[column] - high[column]) - low[column]) * scale[column]
                * affine.weight(parameter + column) + affine.bias(parameter + column)
            }
          }
        }
      }
    }
  }
}
