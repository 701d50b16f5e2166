/// The passes of weight normalization, row by row, so that a row is still in the L1 cache for its second use.
extension WeightMatrix {
  /// The Euclidean norm of every row.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func rowNorms(threads: ThreadPool) -> [Double] {
    let kernels = SpanKernels<Scalar>()
    return mapRows(threads) { _, elements in
      kernels.sumOfSquares(elements, count: width).squareRoot()
    }
  }

  /// Writes every row scaled to a length: g·v/‖v‖, and zeros for a row of zeros.
  ///
  /// - Returns: the norms ‖v‖.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func scaledRows(
    toLengths lengths: [Double], into result: UnsafeMutablePointer<Scalar>, threads: ThreadPool
  ) -> [Double] {
    let kernels = SpanKernels<Scalar>(passingOver: rows * width)
    // Of rows that come from far away, the next is fetched while one is written: as much as the L1 cache has room for.
    let ahead = kernels.isFar ? min(width, 2048) : 0
    return mapRows(threads) { index, elements in
      let result = result + index * width
      kernels.prefetch(toWrite: result, ahead)
      let norm = kernels.sumOfSquares(elements, count: width).squareRoot()
      kernels.prefetch(elements + width, ahead)
      kernels.scale(
        elements, by: Scalar(quotient(lengths[index], norm)), into: result, count: width)
      return norm
    }
  }

  /// Takes this matrix as the gradient dw of w = g·v/‖v‖, and writes dv = (g/‖v‖)·dw − (g·dg/‖v‖²)·v.
  ///
  /// - Returns: dg = (dw·v)/‖v‖ of every row.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func lengthGradients(
    _ v: UnsafePointer<Scalar>, norms: [Double], lengths: [Double],
    into dv: UnsafeMutablePointer<Scalar>, threads: ThreadPool
  ) -> [Double] {
    let kernels = SpanKernels<Scalar>()
    return mapRows(threads) { index, elements in
      let v = v + index * width
      let (norm, length) = (norms[index], lengths[index])
      let dLength = quotient(kernels.dot(elements, v, count: width), norm)
      kernels.combine(
        elements, Scalar(quotient(length, norm)), v,
        Scalar(-quotient(length * dLength, norm * norm)), into: dv + index * width,
        count: width)
      return dLength
    }
  }
}

/// a/b, and 0 where b is 0: a weight of zeros has no direction, so nothing flows.
package func quotient(_ a: Double, _ b: Double) -> Double { b == 0 ? 0 : a / b }
