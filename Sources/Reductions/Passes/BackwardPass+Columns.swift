/// The pass when neighbouring elements belong to neighbouring statistics.
extension BackwardPass {
  @inline(__always)
  func runColumns(
    into dx: UnsafeMutablePointer<Scalar>, parameters: ParameterTargets<Scalar>,
    threads: ThreadPool
  ) {
    let tiles = ColumnTiles(layout)
    let kernels = SpanKernels<Scalar>(
      passingOver: layout.elementCount, tensors: 3, streamingFrom: 1)
    // The sums of the columns of each part; then, for every tile, the sums of its parameters, unless columns have them.
    let columns = layout.statisticCount * tiles.rowParts
    let size = isPerColumn ? 0 : isPerRow ? layout.spans.count : affine.layout.count
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
        sums.start.addParts(tiles.rowParts, of: 2 * layout.statisticCount, threads)
        tiles.forEach(threads) { write(kernels, $0, sums, into: dx) }
      }
      parameterSums(tiles, sums).write(to: parameters)
    }
  }

  /// Whether all columns of a row share a parameter, as in layer normalization over channels.
  private var isPerRow: Bool { affine.layout.runLength > 1 }

  /// Whether a column has the same parameter in every row, as in (N, C) batch normalization.
  private var isPerColumn: Bool {
    affine.layoutOfParameters == nil
      || (!isPerRow && layout.spans.stride.isMultiple(of: affine.layout.count))
  }

  /// Writes the sums of a tile: those of columns that have a parameter are of dy, the others of g.
  @inline(__always)
  private func add(
    _ kernels: SpanKernels<Scalar>, _ tile: ColumnTiles.Tile, to sums: ColumnSums
  ) {
    let stride = layout.spans.stride
    let own = standardizations + tile.statistic
    let (x, dy) = (x + tile.start, dy + tile.start)
    let (gradients, products) = sums.ofColumns(tile)
    if isPerColumn {
      return kernels.columnGradientSums(
        x, dy, rows: tile.rows, stride: stride, width: tile.width, own, to: gradients, products)
    }
    let (parameterGradients, parameterProducts) = sums.ofParameters(tile)
    if isPerRow {
      return kernels.columnGradientSumsByRow(
        x, dy, rows: tile.rows, stride: stride, width: tile.width, own,
        weight: affine.weight.map { $0 + affine.layout.index(at: tile.start) }, to: gradients,
        products, rows: parameterGradients, parameterProducts)
    }
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
      let weight = isPerColumn ? affine.weight : nil
      kernels.columnGradients(
        standardizations + tile.statistic, corrections: corrections.map { $0 + tile.statistic },
        width: width, shares: shares, totals.gradients, totals.products,
        weight: weight.map { $0 + affine.layout.index(at: tile.start) }, to: gradients)
      ColumnTiles.forEachRows(of: tile, layout, affine) { offset, rows, parameters in
        kernels.columnInputGradient(
          x + offset, dy + offset, into: dx + offset, rows, gradients, parameters)
      }
    }
  }

  /// The sums of every parameter: those of its columns, or of the tiles, in order.
  private func parameterSums(_ tiles: ColumnTiles, _ sums: ColumnSums) -> ParameterSums {
    var result = ParameterSums(count: affine.layoutOfParameters == nil ? 0 : affine.layout.count)
    guard affine.layoutOfParameters != nil else { return result }
    if isPerColumn {
      for outer in 0..<layout.outer.count {
        let first = outer * layout.inner.count
        let parameter = affine.layout.index(at: layout.start(of: first))
        let (gradients, products) = sums.totals(first)
        for inner in 0..<layout.inner.count {
          result.bias[parameter + inner] += gradients[inner]
          result.weight[parameter + inner] +=
            products[inner] * standardizations[first + inner].scale
        }
      }
      return result
    }
    tiles.forEach(.serial) { tile in
      let (gradients, products) = sums.ofParameters(tile)
      let (first, count) =
        isPerRow ? (affine.layout.index(at: tile.start), tile.rows) : (0, affine.layout.count)
      for parameter in 0..<count {
        result.bias[first + parameter] += gradients[parameter]
        result.weight[first + parameter] += products[parameter]
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

  /// The sums of the columns of a tile, once the parts are added up.
  @inline(__always)
  func totals(_ tile: ColumnTiles.Tile) -> Pair { totals(tile.statistic) }

  /// The same of the columns from a statistic on.
  @inline(__always)
  func totals(_ statistic: Int) -> Pair {
    (start.address + statistic, start.address + statistics + statistic)
  }
}
