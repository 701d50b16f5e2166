/// The pass when neighbouring elements belong to neighbouring statistics.
extension BackwardPass {
  @inline(__always)
  func runColumns(
    into dx: UnsafeMutablePointer<Scalar>, parameters: ParameterTargets<Scalar>,
    threads: ThreadPool
  ) {
    let tiles = ColumnTiles(layout)
    let kernels = SpanKernels<Scalar>(passingOver: layout.elementCount, tensors: 3)
    // Σg and Σg·(x − μ) of the columns of each part; then, for every tile, the sums of its parameters.
    let columns = layout.statisticCount * tiles.rowParts
    let size = isPerRow ? layout.spans.count : affine.layout.count
    let count = 2 * columns + 2 * size * tiles.count
    withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { buffer in
      guard let start = buffer.baseAddress else { return }
      (start + 2 * columns).initialize(repeating: 0, count: count - 2 * columns)
      let sums = ColumnSums(
        start: SharedPointer(start), statistics: layout.statisticCount, tiles: tiles, size: size)
      if tiles.rowParts == 1 {
        // The second look at a tile finds it in the cache.
        tiles.forEach(threads) {
          add(kernels, $0, to: sums)
          write(kernels, $0, sums, into: dx)
        }
      } else {
        tiles.forEach(threads) { add(kernels, $0, to: sums) }
        sums.mergeParts()
        tiles.forEach(threads) { write(kernels, $0, sums, into: dx) }
      }
      collect(tiles, sums).write(to: parameters)
    }
  }

  /// Whether all columns of a row share a parameter, as in layer normalization over channels.
  private var isPerRow: Bool { affine.layout.runLength > 1 }

  /// Whether a column has the same parameter in every row, as in (N, C) batch normalization.
  private var isPerColumn: Bool {
    affine.layoutOfParameters == nil
      || (!isPerRow && layout.spans.stride.isMultiple(of: affine.layout.count))
  }

  /// Writes the sums of a tile.
  @inline(__always)
  private func add(
    _ kernels: SpanKernels<Scalar>, _ tile: ColumnTiles.Tile, to sums: ColumnSums
  ) {
    let stride = layout.spans.stride
    let (gradients, products) = sums.ofColumns(tile)
    let (parameterGradients, parameterProducts) = sums.ofParameters(tile)
    let own = standardizations + tile.statistic
    let (x, dy) = (x + tile.start, dy + tile.start)
    if isPerColumn {
      kernels.columnGradientSums(
        x, dy, rows: tile.rows, stride: stride, width: tile.width, own, to: gradients, products)
      let first = affine.layout.index(at: tile.start)
      for column in 0..<tile.width where affine.layoutOfParameters != nil {
        parameterGradients[first + column] = gradients[column]
        parameterProducts[first + column] = products[column] * own[column].scale
        let weight = Double(affine.weight(first + column))
        gradients[column] *= weight
        products[column] *= weight
      }
    } else if isPerRow {
      kernels.columnGradientSumsByRow(
        x, dy, rows: tile.rows, stride: stride, width: tile.width, own,
        weight: affine.weight.map { $0 + affine.layout.index(at: tile.start) }, to: gradients,
        products, rows: parameterGradients, parameterProducts)
    } else {
      // Interleaved groups of single positions: another parameter in every place.
      for column in 0..<tile.width { (gradients[column], products[column]) = (0, 0) }
      for row in 0..<tile.rows {
        let first = affine.layout.index(at: tile.start + row * stride)
        for column in 0..<tile.width {
          let gradient = Double(dy[row * stride + column])
          let product = gradient * (Double(x[row * stride + column]) - own[column].mean)
          let weight = Double(affine.weight(first + column))
          gradients[column] += gradient * weight
          products[column] += product * weight
          parameterGradients[first + column] += gradient
          parameterProducts[first + column] += product * own[column].scale
        }
      }
    }
  }

  /// Writes dx of a tile.
  @inline(__always)
  private func write(
    _ kernels: SpanKernels<Scalar>, _ tile: ColumnTiles.Tile, _ sums: ColumnSums,
    into dx: UnsafeMutablePointer<Scalar>
  ) {
    withColumns(4, of: Scalar.self) { memory in
      let width = tile.width
      let gradients = SpanKernels<Scalar>.Gradients(
        center: memory, scale: memory + width, slope: memory + 2 * width,
        offset: memory + 3 * width)
      let totals = sums.totals(tile)
      kernels.columnGradients(
        standardizations + tile.statistic, corrections: corrections.map { $0 + tile.statistic },
        width: width, shares: shares, totals.gradients, totals.products, to: gradients)
      ColumnTiles.forEachRows(of: tile, layout, affine) { offset, rows, parameters in
        kernels.columnInputGradient(
          x + offset, dy + offset, into: dx + offset, rows, gradients, parameters)
      }
    }
  }

  /// The sums of every parameter, from those of the tiles in order.
  private func collect(_ tiles: ColumnTiles, _ sums: ColumnSums) -> ParameterSums {
    var result = ParameterSums(count: affine.layoutOfParameters == nil ? 0 : affine.layout.count)
    guard affine.layoutOfParameters != nil else { return result }
    tiles.forEach(.serial) { tile in
      let (gradients, products) = sums.ofParameters(tile)
      guard isPerRow else {
        for parameter in 0..<affine.layout.count {
          result.bias[parameter] += gradients[parameter]
          result.weight[parameter] += products[parameter]
        }
        return
      }
      let first = affine.layout.index(at: tile.start)
      for row in 0..<tile.rows {
        result.bias[first + row] += gradients[row]
        result.weight[first + row] += products[row]
      }
    }
    return result
  }
}

/// Where the sums of a columnwise pass are kept: two a column of each part, two a parameter of each tile.
private struct ColumnSums {
  let start: SharedPointer<Double>
  let statistics: Int
  let tiles: ColumnTiles
  let size: Int

  typealias Pair = (gradients: UnsafeMutablePointer<Double>, products: UnsafeMutablePointer<Double>)

  @inline(__always)
  func ofColumns(_ tile: ColumnTiles.Tile) -> Pair {
    let gradients = start.address + 2 * tile.rowPart * statistics + tile.statistic
    return (gradients, gradients + statistics)
  }

  @inline(__always)
  func ofParameters(_ tile: ColumnTiles.Tile) -> Pair {
    let gradients = start.address + 2 * tiles.rowParts * statistics + 2 * tile.number * size
    return (gradients, gradients + size)
  }

  /// Adds the sums of all parts, in order, to those of the first.
  func mergeParts() {
    for part in 1..<max(1, tiles.rowParts) {
      for index in 0..<2 * statistics {
        start.address[index] += start.address[2 * part * statistics + index]
      }
    }
  }

  /// Σg and Σg·(x − μ) of the columns of a tile, once the parts are merged.
  @inline(__always)
  func totals(_ tile: ColumnTiles.Tile) -> Pair {
    (start.address + tile.statistic, start.address + statistics + tile.statistic)
  }
}
