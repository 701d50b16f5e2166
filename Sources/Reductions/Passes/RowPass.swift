/// A pass over statistics whose elements lie in contiguous spans: what forward and backward share.
struct RowPass<Scalar: ReductionScalar> {
  let layout: StatisticLayout
  let parameters: ParameterLayout
  let pattern: ParameterPattern
  let plan: WorkPlan
  let kernels = SpanKernels<Scalar>()

  /// The parameter of the first element of a statistic, by its inner index: the outer ones repeat them.
  let firstParameters: [Int]

  init(_ layout: StatisticLayout, _ affine: AffineMap<Scalar>?) {
    self.layout = layout
    let layoutOfParameters = affine?.layoutOfParameters
    parameters = layoutOfParameters ?? ParameterLayout(runLength: 1, count: 1)
    pattern = ParameterPattern(layout, layoutOfParameters)
    plan = WorkPlan(layout, runLength: pattern == .perRun ? parameters.runLength : 16)
    let parameters = parameters
    firstParameters = (0..<layout.inner.count).map {
      parameters.index(at: $0 * layout.inner.stride)
    }
  }

  /// The moments of a part.
  ///
  /// They are taken relative to one of the elements, the pivot k: with d = x − k,
  ///
  ///     mean = k + Σd/n        M₂ = Σd² − (Σd)²/n
  ///
  /// Any element is a good pivot: (k − mean)² ≤ n·σ², so M₂ loses at most the factor n of `Double`'s 2⁻⁵³,
  /// whatever the mean. For the at most 2¹⁸ elements of a part that is 3e-11.
  @inline(__always)
  func moments(_ x: UnsafePointer<Scalar>, _ part: WorkPlan.Part) -> Moments {
    let pivot = x[part.offset]
    let sums = kernels.momentSums(x + part.offset, part.spans, pivot: pivot)
    return Moments(
      count: part.spans.count * part.spans.length, pivot: Double(pivot), sums)
  }

  /// Writes y of a part.
  ///
  /// - Parameter parameter: that of the part's first element.
  @inline(__always)
  func normalize(
    _ x: UnsafePointer<Scalar>, _ part: WorkPlan.Part, _ parameter: Int,
    _ standardization: Standardization, _ affine: AffineMap<Scalar>,
    into y: UnsafeMutablePointer<Scalar>
  ) {
    let mean = SplitMean<Scalar>(standardization.mean)
    let scale = Scalar(standardization.scale)
    if pattern == .perStatistic {
      return kernels.standardize(
        x + part.offset, into: y + part.offset, part.spans, mean,
        scale: scale * affine.weight(parameter), shift: affine.bias(parameter))
    }
    forEachSpan(part, parameter) { offset, length, parameter in
      let weight = affine.weight.map { $0 + parameter }
      let bias = affine.bias.map { $0 + parameter }
      if pattern == .perElement {
        kernels.standardize(
          elements: length, x + offset, into: y + offset, mean, scale: scale, weight: weight,
          bias: bias)
      } else {
        let runLength = min(length, parameters.runLength)
        kernels.standardize(
          runs: length / runLength, runLength, x + offset, into: y + offset, mean, scale: scale,
          weight: weight, bias: bias)
      }
    }
  }

  /// The parameter of a part's first element.
  @inline(__always)
  func parameter(of part: WorkPlan.Part) -> Int { parameters.index(at: part.offset) }

  /// Calls `body` with each span of a part, and the parameter of its first element.
  ///
  /// - Parameter parameter: that of the part's first element.
  @inline(__always)
  func forEachSpan(
    _ part: WorkPlan.Part, _ parameter: Int,
    _ body: (_ offset: Int, _ length: Int, _ parameter: Int) -> Void
  ) {
    body(part.offset, part.spans.length, parameter)
    for span in 1..<max(1, part.spans.count) {
      let offset = part.offset + span * part.spans.stride
      body(offset, part.spans.length, parameters.index(at: offset))
    }
  }
}

extension Moments {
  /// The moments of `count` numbers with the sums Σd and Σd² of their distances d from a pivot.
  @inline(__always)
  init(count: Int, pivot: Double, _ sums: SumPair) {
    let shift = sums.first / Double(count)
    let squares = sums.second - sums.first * shift
    // Rounding may leave less than 0; a NaN stays.
    self.init(count: count, mean: pivot + shift, sumOfSquares: squares < 0 ? 0 : squares)
  }
}
