import CSpanKernels

/// Loops over the columns of a row: element i belongs to statistic i.
extension SpanKernels {
  /// Writes the columns of rows as rows, `stride` apart.
  @inline(__always)
  func transpose(
    _ x: UnsafePointer<Scalar>, _ rows: Rows, into y: UnsafeMutablePointer<Scalar>, stride: Int
  ) {
    if isFloat {
      return table.pointee.transpose(
        floats(x), rows.count, rows.stride, rows.width, mutableFloats(y), stride)
    }
    for column in 0..<rows.width {
      for row in 0..<rows.count { y[column * stride + row] = x[row * rows.stride + column] }
    }
  }

  /// Chooses a number near the mean of every column, from their first rows.
  @inline(__always)
  func columnPivots(
    _ x: UnsafePointer<Scalar>, _ rows: Rows, exactly: Bool,
    to pivots: UnsafeMutablePointer<Scalar>
  ) {
    if isFloat, !exactly {
      return table.pointee.column_pivots(
        floats(x), rows.count, rows.stride, rows.width, mutableFloats(pivots))
    }
    for column in 0..<rows.width { pivots[column] = x[column] }
  }

  /// Σd and Σd² of every column with d = x − pivot, over all rows.
  ///
  /// - Parameter exactly: whether everything is in `Double`; else as for ``momentSums(_:_:to:_:)``, but unchecked.
  @inline(__always)
  func columnMomentSums(
    _ x: UnsafePointer<Scalar>, _ rows: Rows, exactly: Bool,
    pivots: UnsafePointer<Scalar>, to first: UnsafeMutablePointer<Double>,
    _ second: UnsafeMutablePointer<Double>
  ) {
    if isFloat, !exactly {
      return table.pointee.column_moment_sums(
        floats(x), rows.count, rows.stride, rows.width, isStreaming ? 1 : 0, floats(pivots), first,
        second)
    }
    for column in 0..<rows.width { (first[column], second[column]) = (0, 0) }
    for row in 0..<rows.count {
      for column in 0..<rows.width {
        let distance = Double(x[row * rows.stride + column]) - Double(pivots[column])
        first[column] += distance
        second[column] += distance * distance
      }
    }
  }

  /// Takes the sums of columns again, with other pivots and everything in `Double`, where they lack digits.
  @inline(__always)
  func checkColumnMoments(
    _ x: UnsafePointer<Scalar>, _ rows: Rows, exactly: Bool,
    pivots: UnsafeMutablePointer<Scalar>, _ first: UnsafeMutablePointer<Double>,
    _ second: UnsafeMutablePointer<Double>
  ) {
    guard isFloat, !exactly else { return }
    table.pointee.check_column_moments(
      floats(x), rows.count, rows.stride, rows.width, mutableFloats(pivots), first, second)
  }

  /// Σdy and Σdy·(x − mean) of every column, over all rows.
  @inline(__always)
  func columnGradientSums(
    _ x: UnsafePointer<Scalar>, _ dy: UnsafePointer<Scalar>, rows: Int, stride: Int, width: Int,
    _ standardizations: UnsafePointer<Standardization>,
    to gradients: UnsafeMutablePointer<Double>, _ products: UnsafeMutablePointer<Double>
  ) {
    if isFloat {
      return table.pointee.column_gradient_sums(
        floats(x), floats(dy), rows, stride, width, isFar ? 1 : 0, inC(standardizations),
        gradients, products)
    }
    for column in 0..<width { (gradients[column], products[column]) = (0, 0) }
    for row in 0..<rows {
      for column in 0..<width {
        let gradient = Double(dy[row * stride + column])
        gradients[column] += gradient
        products[column] +=
          gradient * (Double(x[row * stride + column]) - standardizations[column].mean)
      }
    }
  }

  /// Σg and Σg·(x − mean) of every column with g = dy·weight, a weight for each row; and Σdy and
  /// Σdy·(x − mean)·scale of every row.
  @inline(__always)
  func columnGradientSumsByRow(
    _ x: UnsafePointer<Scalar>, _ dy: UnsafePointer<Scalar>, rows: Int, stride: Int, width: Int,
    _ standardizations: UnsafePointer<Standardization>,
    weight: UnsafePointer<Scalar>?, to gradients: UnsafeMutablePointer<Double>,
    _ products: UnsafeMutablePointer<Double>, rows rowGradients: UnsafeMutablePointer<Double>,
    _ rowProducts: UnsafeMutablePointer<Double>
  ) {
    if isFloat {
      return table.pointee.column_gradient_sums_by_row(
        floats(x), floats(dy), rows, stride, width, inC(standardizations), optionalFloats(weight),
        gradients, products, rowGradients, rowProducts)
    }
    for column in 0..<width { (gradients[column], products[column]) = (0, 0) }
    for row in 0..<rows {
      let factor = weight.map { Double($0[row]) } ?? 1
      (rowGradients[row], rowProducts[row]) = (0, 0)
      for column in 0..<width {
        let gradient = Double(dy[row * stride + column])
        let product = gradient * (Double(x[row * stride + column]) - standardizations[column].mean)
        gradients[column] += gradient * factor
        products[column] += product * factor
        rowGradients[row] += gradient
        rowProducts[row] += product * standardizations[column].scale
      }
    }
  }

  /// What columns go through, besides weight and bias.
  struct Maps {
    let center: UnsafeMutablePointer<Scalar>
    let scale: UnsafeMutablePointer<Scalar>
    let shift: UnsafeMutablePointer<Scalar>
  }

  /// Writes what columns go through.
  @inline(__always)
  func columnMaps(
    _ standardizations: UnsafePointer<Standardization>, width: Int, to maps: Maps
  ) {
    if isFloat {
      return table.pointee.column_maps(
        inC(standardizations),
        width, mutableFloats(maps.center), mutableFloats(maps.scale), mutableFloats(maps.shift))
    }
    for column in 0..<width {
      let map = ElementMap<Scalar>(standardizations[column])
      maps.center[column] = map.center
      maps.scale[column] = map.scale
      maps.shift[column] = map.shift
    }
  }

  /// Writes y = ((x − center)·scale + shift)·weight + bias of some rows.
  @inline(__always)
  func standardizeColumns(
    _ x: UnsafePointer<Scalar>, into y: UnsafeMutablePointer<Scalar>, _ rows: Rows,
    _ maps: Maps, _ parameters: ColumnParameters<Scalar>
  ) {
    let (weight, bias) = (parameters.weight, parameters.bias)
    if isFloat {
      return table.pointee.column_standardize(
        floats(x), mutableFloats(y), rows.count, rows.stride, rows.width, floats(maps.center),
        floats(maps.scale), floats(maps.shift), optionalFloats(weight), optionalFloats(bias),
        parameters.areOfRows ? 1 : 0, comesFromMemory ? 1 : 0, streams)
    }
    for row in 0..<rows.count {
      let (x, y) = (x + row * rows.stride, y + row * rows.stride)
      for column in 0..<rows.width {
        let parameter = parameters.areOfRows ? row : column
        let standardized =
          (x[column] - maps.center[column]) * maps.scale[column] + maps.shift[column]
        y[column] = standardized * (weight?[parameter] ?? 1) + (bias?[parameter] ?? 0)
      }
    }
  }

  /// The coefficients of dx of the columns of a row.
  struct Gradients {
    let center: UnsafeMutablePointer<Scalar>
    let scale: UnsafeMutablePointer<Scalar>
    let slope: UnsafeMutablePointer<Scalar>
    let offset: UnsafeMutablePointer<Scalar>
  }

  /// Writes the coefficients of dx of columns with Σg and Σg·(x − μ): those of ``InputGradient``.
  ///
  /// - Parameters:
  ///   - weight: what the sums of each column are multiplied by; `nil` for 1.
  ///   - corrections: what the scale of each column is multiplied by; `nil` for 1.
  ///   - shares: 1/m for the term of the mean and that of the scale, or 0 where it did not come from x.
  @inline(__always)
  func columnGradients(
    _ standardizations: UnsafePointer<Standardization>, corrections: UnsafePointer<Double>?,
    width: Int, shares: (mean: Double, scale: Double), _ sums: UnsafePointer<Double>,
    _ products: UnsafePointer<Double>, weight: UnsafePointer<Scalar>?, to gradients: Gradients
  ) {
    if isFloat {
      return table.pointee.column_gradients(
        inC(standardizations),
        corrections, width, shares.mean, shares.scale, sums, products, optionalFloats(weight),
        mutableFloats(gradients.center), mutableFloats(gradients.scale),
        mutableFloats(gradients.slope), mutableFloats(gradients.offset))
    }
    for column in 0..<width {
      let weight = Double(weight?[column] ?? 1)
      let gradient = InputGradient<Scalar>(
        standardizations[column], correction: corrections?[column] ?? 1, shares: shares,
        (weight * sums[column], weight * products[column]))
      gradients.center[column] = gradient.center
      gradients.scale[column] = gradient.scale
      gradients.slope[column] = gradient.slope
      gradients.offset[column] = gradient.offset
    }
  }

  /// Writes dx = dy·weight·scale − (x − center)·slope − offset of some rows.
  @inline(__always)
  func columnInputGradient(
    _ x: UnsafePointer<Scalar>, _ dy: UnsafePointer<Scalar>,
    into dx: UnsafeMutablePointer<Scalar>, _ rows: Rows, _ gradients: Gradients,
    _ parameters: ColumnParameters<Scalar>
  ) {
    let weight = parameters.weight
    if isFloat {
      return table.pointee.column_input_gradient(
        floats(x), floats(dy), mutableFloats(dx), rows.count, rows.stride, rows.width,
        floats(gradients.center), floats(gradients.scale), floats(gradients.slope),
        floats(gradients.offset), optionalFloats(weight), parameters.areOfRows ? 1 : 0, streams)
    }
    for row in 0..<rows.count {
      let (x, dy, dx) = (x + row * rows.stride, dy + row * rows.stride, dx + row * rows.stride)
      for column in 0..<rows.width {
        let parameter = parameters.areOfRows ? row : column
        dx[column] =
          dy[column] * (weight?[parameter] ?? 1) * gradients.scale[column]
          - (x[column] - gradients.center[column]) * gradients.slope[column]
          - gradients.offset[column]
      }
    }
  }
}

/// Rows of columns, each `stride` elements from the next.
struct Rows {
  let count: Int
  let stride: Int
  let width: Int
}
