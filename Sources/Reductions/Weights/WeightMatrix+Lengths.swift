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
    let ahead = ahead(kernels)
    return mapRows(threads) { index, elements in
      let result = result + index * width
      let norm = kernels.sumOfSquares(
        elements, count: width, ahead: ahead, beforeWriting: result
      ).squareRoot()
      kernels.scale(
        elements, by: Scalar(quotient(lengths[index], norm)), into: result, count: width,
        ahead: ahead)
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
    let kernels = SpanKernels<Scalar>(passingOver: rows * width, tensors: 3, streamingFrom: 1)
    let ahead = ahead(kernels)
    let row = Spans(count: 1, stride: width, length: width, ahead: ahead)
    return mapRows(threads) { index, elements in
      let (v, dv) = (v + index * width, dv + index * width)
      let (norm, length) = (norms[index], lengths[index])
      let product = kernels.dot(elements, v, count: width, ahead: ahead, beforeWriting: dv)
      let dLength = quotient(product, norm)
      let gradient = InputGradient<Scalar>(
        center: 0, scale: Scalar(quotient(length, norm)),
        slope: Scalar(quotient(length * dLength, norm * norm)), offset: 0)
      withUnsafePointer(to: gradient) { kernels.inputGradient(v, elements, into: dv, row, $0) }
      return dLength
    }
  }

  /// How far ahead of a row that is written the next one lies, where that is far away and the L2 cache has room for it.
  private func ahead(_ kernels: SpanKernels<Scalar>) -> Int {
    kernels.isFar && width <= 16_384 ? width : 0
  }
}

/// a/b, and 0 where b is 0: a weight of zeros has no direction, so nothing flows.
package func quotient(_ a: Double, _ b: Double) -> Double { b == 0 ? 0 : a / b }
