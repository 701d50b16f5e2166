extension BackwardPass {
  /// The pass when neighbouring elements belong to neighbouring statistics.
  @inline(__always)
  func runColumns(into dx: UnsafeMutablePointer<Scalar>, threads: ThreadPool) -> ParameterSums {
    let tiles = ColumnTiles(layout)
    let kernels = SpanKernels<Scalar>()
    let hasParameters = affine.layoutOfParameters != nil
    // With a parameter per row each tile has sums of its own; else no two tiles share a parameter
    // within one outer index.
    let copies = hasParameters ? (isPerRow ? tiles.count : layout.outer.count) : 0
    let size = affine.layout.count
    var memory = [Double](repeating: 0, count: 2 * copies * size)
    memory.withUnsafeMutableBufferPointer { buffer in
      let start = buffer.baseAddress.map { SharedPointer($0) }
      tiles.forEach(threads) { tile in
        withConstantColumns(Scalar.self) { constants in
          let copy = isPerRow ? tile.number : tile.statistic / layout.inner.count
          run(
            kernels, tile, constants, into: dx,
            bias: hasParameters ? start.map { $0.address + 2 * copy * size } : nil,
            weight: hasParameters ? start.map { $0.address + (2 * copy + 1) * size } : nil)
        }
      }
    }
    return ParameterSums(
      weight: summed(memory, copies, from: 1), bias: summed(memory, copies, from: 0))
  }

  private var isPerRow: Bool { affine.layout.runLength > 1 }

  @inline(__always)
  private func run(
    _ kernels: SpanKernels<Scalar>, _ tile: ColumnTiles.Tile, _ constants: UnsafePointer<Scalar>,
    into dx: UnsafeMutablePointer<Scalar>, bias: UnsafeMutablePointer<Double>?,
    weight: UnsafeMutablePointer<Double>?
  ) {
    withColumns(5, of: Double.self) { memory in
      let width = tile.width
      let (gradients, products) = (memory, memory + width)
      let mean = memory + 2 * width
      // Of one row, where its parameter takes the sum over the columns.
      let (rowGradients, rowProducts) = (memory + 3 * width, memory + 4 * width)
      gradients.initialize(repeating: 0, count: 2 * width)
      for column in 0..<width { mean[column] = standardizations[tile.statistic + column].mean }
      for row in 0..<layout.spans.count {
        let offset = tile.start + row * layout.spans.stride
        rowGradients.initialize(repeating: 0, count: 2 * width)
        kernels.addColumnGradientSums(
          x + offset, dy + offset, width: width, mean: mean, weight: constants, step: 0,
          to: rowGradients, rowProducts)
        ColumnParameters.with(affine, at: offset, constants: constants) { parameters in
          for column in 0..<width {
            let factor = Double(parameters.weight[column * parameters.step])
            gradients[column] += rowGradients[column] * factor
            products[column] += rowProducts[column] * factor
          }
          guard let bias, let weight else { return }
          for column in 0..<width {
            let parameter = parameters.index + column * parameters.step
            bias[parameter] += rowGradients[column]
            weight[parameter] +=
              rowProducts[column] * standardizations[tile.statistic + column].scale
          }
        }
      }
      write(kernels, tile, constants, gradients, products, into: dx)
    }
  }

  @inline(__always)
  private func write(
    _ kernels: SpanKernels<Scalar>, _ tile: ColumnTiles.Tile, _ constants: UnsafePointer<Scalar>,
    _ gradients: UnsafeMutablePointer<Double>, _ products: UnsafeMutablePointer<Double>,
    into dx: UnsafeMutablePointer<Scalar>
  ) {
    withColumns(5, of: Scalar.self) { memory in
      let width = tile.width
      let columns = SpanKernels<Scalar>.Columns(
        high: memory, low: memory + width, scale: memory + 2 * width)
      let (slope, constant) = (memory + 3 * width, memory + 4 * width)
      for column in 0..<width {
        let gradient = inputGradient(
          tile.statistic + column, (gradients[column], products[column]))
        columns.high[column] = gradient.mean.high
        columns.low[column] = gradient.mean.low
        columns.scale[column] = gradient.scale
        slope[column] = gradient.slope
        constant[column] = gradient.offset
      }
      for row in 0..<layout.spans.count {
        let offset = tile.start + row * layout.spans.stride
        ColumnParameters.with(affine, at: offset, constants: constants) { parameters in
          kernels.columnInputGradient(
            x + offset, dy + offset, into: dx + offset, width: width, columns, slope: slope,
            offset: constant, weight: parameters.weight, step: parameters.step)
        }
      }
    }
  }

  private func summed(_ memory: [Double], _ copies: Int, from first: Int) -> [Double] {
    guard copies > 0 else { return [] }
    let size = affine.layout.count
    return (0..<size).map { parameter in
      (0..<copies).reduce(0) { $0 + memory[(2 * $1 + first) * size + parameter] }
    }
  }
}
