/// The passes of weight normalization over sets of any layout: a normalization whose mean is 0 and whose
/// scale, the reciprocal norm of the set, comes from the input.
extension StatisticLayout {
  /// The sets of a weight's elements that share an index of one axis.
  ///
  /// - Parameters:
  ///   - blocks: the product of the extents before the axis.
  ///   - rows: the extent of the axis; 1 for all elements in one set.
  ///   - width: the product of the extents behind it.
  package init(weightOf blocks: Int, rows: Int, width: Int) {
    let isOneSpan = rows == 1
    self.init(
      outer: Axis(1, stride: 0), inner: Axis(rows, stride: width),
      spans: Axis(isOneSpan ? 1 : blocks, stride: rows * width),
      spanLength: isOneSpan ? blocks * width : width)
  }

  /// The Euclidean norm of every set.
  package func norms<Scalar: ReductionScalar>(
    of v: UnsafePointer<Scalar>, threads: ThreadPool
  ) -> [Double] {
    moments(of: v, threads: threads).map(\.norm)
  }

  /// Writes every set scaled to a length: g·v/‖v‖, and zeros for a set of zeros.
  ///
  /// - Returns: the norms ‖v‖.
  package func scaled<Scalar: ReductionScalar>(
    _ v: UnsafePointer<Scalar>, toLengths lengths: [Double],
    into w: UnsafeMutablePointer<Scalar>, threads: ThreadPool
  ) -> [Double] {
    let norms = norms(of: v, threads: threads)
    let scales = zip(lengths, norms).map { Standardization(mean: 0, scale: quotient($0, $1)) }
    let noParameters = AffineMap<Scalar>(
      layout: ParameterLayout(runLength: 1, count: 1), weight: nil, bias: nil)
    normalize(v, by: scales, noParameters, into: w, threads: threads)
    return norms
  }

  /// Takes `dw` as the gradient of w = g·v/‖v‖, and writes dv = (g/‖v‖)·dw − (g·dg/‖v‖²)·v and
  /// dg = (dw·v)/‖v‖.
  package func lengthGradients<Scalar: ReductionScalar>(
    _ dw: UnsafePointer<Scalar>, _ v: UnsafePointer<Scalar>, norms: [Double],
    lengths: UnsafePointer<Scalar>, into dv: UnsafeMutablePointer<Scalar>,
    _ dLengths: UnsafeMutablePointer<Scalar>, threads: ThreadPool
  ) {
    guard elementsPerStatistic > 0 else {
      return dLengths.initialize(repeating: 0, count: statisticCount)
    }
    let parameters = ParameterLayout(runLength: spanLength, count: inner.count)
    norms.map { Standardization(mean: 0, scale: quotient(1, $0)) }.withUnsafeBufferPointer {
      guard let standardizations = $0.baseAddress else { return }
      BackwardPass(
        layout: self, affine: AffineMap(layout: parameters, weight: lengths, bias: nil), x: v,
        dy: dw, standardizations: standardizations, fromInput: .scale, divisor: 1
      ).run(
        into: dv, parameters: ParameterTargets(weight: dLengths, bias: nil), threads: threads)
    }
  }
}

extension Moments {
  /// The Euclidean norm of the numbers: √(M₂ + n·mean²).
  fileprivate var norm: Double { (sumOfSquares + Double(count) * mean * mean).squareRoot() }
}
