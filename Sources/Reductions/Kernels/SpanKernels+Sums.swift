import CSpanKernels

extension SpanKernels {
  /// Σd and Σd² of every run with d = x − k, where k is the run's first element.
  ///
  /// Good for normalizing: for `Float`, d, d² and the sums of neighbours are rounded to `Float`.
  ///
  /// - Parameter y: what will be written next, for each element; it is fetched where that helps.
  @inline(__always)
  func momentSums(
    _ x: UnsafePointer<Scalar>, _ spans: Spans, beforeWriting y: UnsafePointer<Scalar>? = nil,
    to first: UnsafeMutablePointer<Double>, _ second: UnsafeMutablePointer<Double>
  ) {
    if isFloat {
      return table.pointee.moment_sums(
        floats(x), spans.count, spans.stride, spans.runs, spans.length, isFar ? 1 : 0,
        fetched(y, ahead: spans.ahead), first, second)
    }
    for run in 0..<spans.runs {
      (first[run], second[run]) = writtenOutMomentSums(x, spans, run: run)
    }
  }

  /// The same of one run, with everything in `Double`.
  @inline(__always)
  func exactMomentSums(_ x: UnsafePointer<Scalar>, _ spans: Spans) -> SumPair {
    guard isFloat else { return writtenOutMomentSums(x, spans, run: 0) }
    var sums = (first: 0.0, second: 0.0)
    table.pointee.exact_moment_sums(
      floats(x), spans.count, spans.stride, spans.length, &sums.first, &sums.second)
    return sums
  }

  @inline(__always)
  private func writtenOutMomentSums(
    _ x: UnsafePointer<Scalar>, _ spans: Spans, run: Int
  ) -> SumPair {
    let pivot = Double(x[run * spans.length])
    var sums = (first: 0.0, second: 0.0)
    forEach(spans, run: run) {
      let distance = Double(x[$0]) - pivot
      sums.first += distance
      sums.second += distance * distance
    }
    return sums
  }

  /// What ``momentSums`` finds for a run whose spans were added to `sums` in order; for `Float` alone.
  @inline(__always)
  func finishedSums(
    _ sums: UnsafePointer<Double>, _ x: UnsafePointer<Scalar>, _ spans: Spans
  ) -> SumPair {
    var result = (first: 0.0, second: 0.0)
    table.pointee.finish_sums(
      sums, floats(x), spans.count, spans.stride, spans.length, &result.first, &result.second)
    return result
  }

  /// Writes mean, 1/√(σ² + ε) and the sum of squares of statistics of `size` numbers each, from their sums of
  /// distances from pivots that lie `step` apart.
  @inline(__always)
  func finishMoments(
    _ memory: BlockMemory<Scalar>, count: Int, size: Int, epsilon: Double,
    pivots: UnsafePointer<Scalar>, step: Int,
    to standardizations: UnsafeMutablePointer<Standardization>
  ) {
    if isFloat {
      return table.pointee.finish_moments(
        count, Double(size), epsilon, floats(pivots), step, memory.first, memory.second,
        inC(standardizations), memory.squares)
    }
    for index in 0..<count {
      let moments = Moments(
        count: size, pivot: Double(pivots[index * step]),
        (memory.first[index], memory.second[index]))
      standardizations[index] = Standardization(moments, epsilon: epsilon)
      memory.squares[index] = moments.sumOfSquares
    }
  }

  /// Σdy and Σdy·(x − mean) of every run, whose statistics lie `step` apart.
  ///
  /// - Parameter dx: what will be written next, for each element; it is fetched where that helps.
  @inline(__always)
  func gradientSums(
    _ x: UnsafePointer<Scalar>, _ dy: UnsafePointer<Scalar>, _ spans: Spans,
    _ standardizations: UnsafePointer<Standardization>, step: Int,
    beforeWriting dx: UnsafePointer<Scalar>? = nil,
    to gradients: UnsafeMutablePointer<Double>, _ products: UnsafeMutablePointer<Double>
  ) {
    if isFloat {
      return table.pointee.gradient_sums(
        floats(x), floats(dy), spans.count, spans.stride, spans.runs, spans.length,
        inC(standardizations), step, isFar ? 1 : 0, fetched(dx, ahead: spans.ahead), gradients,
        products)
    }
    for run in 0..<spans.runs {
      var sums = (first: 0.0, second: 0.0)
      forEach(spans, run: run) {
        sums.first += Double(dy[$0])
        sums.second += Double(dy[$0]) * (Double(x[$0]) - standardizations[run * step].mean)
      }
      (gradients[run], products[run]) = sums
    }
  }

  /// Σg and Σg·(x − mean) with g = weight·dy, from Σdy and Σdy·(x − mean) of `count` runs.
  @inline(__always)
  func weightedSums(
    _ gradients: UnsafePointer<Double>, _ products: UnsafePointer<Double>, count: Int,
    weight: UnsafePointer<Scalar>?
  ) -> SumPair {
    var sums = (first: 0.0, second: 0.0)
    if isFloat {
      table.pointee.weighted_sums(
        optionalFloats(weight), count, gradients, products, &sums.first, &sums.second)
      return sums
    }
    for index in 0..<count {
      let factor = Double(weight?[index] ?? 1)
      sums.first += factor * gradients[index]
      sums.second += factor * products[index]
    }
    return sums
  }

  /// Adds Σdy and Σdy·(x − mean)·scale to the sums of the parameters of `count` statistics, `each` of which has as many.
  @inline(__always)
  func addParameterSums(
    _ standardizations: UnsafePointer<Standardization>, count: Int, each: Int,
    _ gradients: UnsafePointer<Double>, _ products: UnsafePointer<Double>,
    toWeight weight: UnsafeMutablePointer<Double>, bias: UnsafeMutablePointer<Double>
  ) {
    table.pointee.add_parameter_sums(
      inC(standardizations), count, each, gradients, products, weight, bias)
  }

  /// The sums of rows of contiguous runs, of one statistic each, with parameters for each element of a row.
  ///
  /// Writes Σdy·weight and Σdy·weight·(x − mean) of every run to `runGradients` and `runProducts`; adds Σdy and
  /// Σdy·(x − mean)·scale over the rows to `gradients` and `products`. Elements that lie `ahead` are fetched.
  @inline(__always)
  func elementGradientSums(
    rows: Int, stride: Int, ahead: Int = 0, runs: Int, _ length: Int, _ x: UnsafePointer<Scalar>,
    _ dy: UnsafePointer<Scalar>, weight: UnsafePointer<Scalar>?,
    _ standardizations: UnsafePointer<Standardization>, to gradients: UnsafeMutablePointer<Double>,
    _ products: UnsafeMutablePointer<Double>, runs runGradients: UnsafeMutablePointer<Double>,
    _ runProducts: UnsafeMutablePointer<Double>
  ) {
    if isFloat {
      return table.pointee.element_gradient_sums(
        floats(x), floats(dy), optionalFloats(weight), rows, stride, ahead, runs, length,
        inC(standardizations), gradients, products, runGradients, runProducts)
    }
    for run in 0..<rows * runs {
      let (row, first) = (run / runs, run % runs * length)
      var sums = (first: 0.0, second: 0.0)
      for index in first..<first + length {
        let gradient = Double(dy[row * stride + index])
        let product = gradient * (Double(x[row * stride + index]) - standardizations[run].mean)
        let factor = Double(weight?[index] ?? 1)
        sums.first += gradient * factor
        sums.second += product * factor
        gradients[index] += gradient
        products[index] += product * standardizations[run].scale
      }
      (runGradients[run], runProducts[run]) = sums
    }
  }
}

extension Moments {
  /// The moments of `count` numbers with the sums Σd and Σd² of their distances d from a pivot k:
  /// mean = k + Σd/n and M₂ = Σd² − (Σd)²/n.
  @inline(__always)
  init(count: Int, pivot: Double, _ sums: SumPair) {
    let shift = sums.first / Double(count)
    let squares = sums.second - sums.first * shift
    // Rounding may leave less than 0; a NaN stays.
    self.init(count: count, mean: pivot + shift, sumOfSquares: squares < 0 ? 0 : squares)
  }
}
