extension BackwardPass {
  /// The pass when neighbouring elements belong to neighbouring statistics.
  @inline(__always)
  func runColumns(into dx: UnsafeMutablePointer<Scalar>, threads: ThreadPool) -> ParameterSums {
    let tiles = ColumnTiles(layout)
    let hasParameters = affine.layoutOfParameters != nil
    // With a parameter per row each tile has sums of its own; else no two tiles share a parameter
    // within one outer index.
    let perRow = affine.layout.runLength > 1
    let copies = perRow ? tiles.count : layout.outer.count
    let size = affine.layout.count
    var sums = ParameterSums(
      weight: [Double](repeating: 0, count: hasParameters ? copies * size : 0),
      bias: [Double](repeating: 0, count: hasParameters ? copies * size : 0))
    sums.weight.withUnsafeMutableBufferPointer { weightSums in
      sums.bias.withUnsafeMutableBufferPointer { biasSums in
        let (weightSums, biasSums) = (SharedMemory(weightSums), SharedMemory(biasSums))
        tiles.forEach(threads) { tile in
          let copy = perRow ? tile.number : tile.statistic / layout.inner.count
          runTile(tile, into: dx) { parameter, weight, bias in
            guard hasParameters else { return }
            weightSums[copy * size + parameter] += weight
            biasSums[copy * size + parameter] += bias
          }
        }
      }
    }
    guard hasParameters else { return sums }
    return ParameterSums(
      weight: summed(sums.weight, copies: copies), bias: summed(sums.bias, copies: copies))
  }

  @inline(__always)
  private func runTile(
    _ tile: ColumnTiles.Tile, into dx: UnsafeMutablePointer<Scalar>,
    addToParameter: (_ parameter: Int, _ weight: Double, _ bias: Double) -> Void
  ) {
    withColumns(4, of: Double.self) { columns in
      let (gradients, products) = (columns, columns + tile.width)
      let (mean, reciprocal) = (columns + 2 * tile.width, columns + 3 * tile.width)
      for column in 0..<tile.width {
        gradients[column] = 0
        products[column] = 0
        mean[column] = standardizations[tile.statistic + column].mean
        reciprocal[column] = standardizations[tile.statistic + column].scale
      }
      for row in 0..<layout.spans.count {
        let offset = tile.start + row * layout.spans.stride
        let parameter = (offset / affine.layout.runLength) % affine.layout.count
        let perRow = affine.layout.runLength > 1
        let rowWeight = perRow ? Double(affine.weight(parameter)) : 1
        var (rowGradient, rowProduct) = (0.0, 0.0)
        for column in 0..<tile.width {
          let gradient = Double(dy[offset + column])
          let product = gradient * (Double(x[offset + column]) - mean[column])
          let weight = perRow ? rowWeight : Double(affine.weight(parameter + column))
          gradients[column] += gradient * weight
          products[column] += product * weight
          if perRow {
            rowGradient += gradient
            rowProduct += product * reciprocal[column]
          } else {
            addToParameter(parameter + column, product * reciprocal[column], gradient)
          }
        }
        if perRow { addToParameter(parameter, rowProduct, rowGradient) }
      }
      writeTile(tile, gradients, products, into: dx)
    }
  }

  @inline(__always)
  private func writeTile(
    _ tile: ColumnTiles.Tile, _ gradients: UnsafeMutablePointer<Double>,
    _ products: UnsafeMutablePointer<Double>, into dx: UnsafeMutablePointer<Scalar>
  ) {
    withColumns(5, of: Scalar.self) { columns in
      let width = tile.width
      let (high, low, scale) = (columns, columns + width, columns + 2 * width)
      let (slope, constant) = (columns + 3 * width, columns + 4 * width)
      for column in 0..<width {
        let gradient = inputGradient(
          tile.statistic + column, (gradients[column], products[column]))
        high[column] = gradient.mean.high
        low[column] = gradient.mean.low
        scale[column] = gradient.scale
        slope[column] = gradient.slope
        constant[column] = gradient.offset
      }
      for row in 0..<layout.spans.count {
        let offset = tile.start + row * layout.spans.stride
        let (x, dy, dx) = (x + offset, dy + offset, dx + offset)
        let parameter = (offset / affine.layout.runLength) % affine.layout.count
        if affine.layout.runLength > 1 {
          let weight = affine.weight(parameter)
          for column in 0..<width {
            let distance = (x[column] - high[column]) - low[column]
            dx[column] =
              dy[column] * (weight * scale[column]) - distance * slope[column] - constant[column]
          }
        } else {
          for column in 0..<width {
            let distance = (x[column] - high[column]) - low[column]
            dx[column] =
              dy[column] * affine.weight(parameter + column) * scale[column]
              - distance * slope[column] - constant[column]
          }
        }
      }
    }
  }

  private func summed(_ sums: [Double], copies: Int) -> [Double] {
    (0..<affine.layout.count).map { parameter in
      (0..<copies).reduce(0) { $0 + sums[$1 * affine.layout.count + parameter] }
    }
  }
}
