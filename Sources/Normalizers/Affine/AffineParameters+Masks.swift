extension AffineParameters {
  /// Normalizes x with statistics of those of its elements that a checked mask counts.
  func normalize(
    _ x: Tensor<Scalar>, _ layout: StatisticLayout, _ parameters: ParameterLayout,
    _ rule: StandardizationRule, mask: Tensor<Scalar>, into y: inout Tensor<Scalar>,
    threads: ThreadPool
  ) -> (standardizations: [Standardization], moments: [Moments]) {
    let moments = mask.withSampleMask(of: x.shape) { mask in
      x.withPointer { mask.moments(of: $0, layout, threads: threads) }
    }
    let standardizations = moments.enumerated().map {
      rule.standardization($0.offset, $0.element)
    }
    _ = normalize(x, layout, parameters, by: standardizations, into: &y, threads: threads)
    return (standardizations, moments)
  }
}

extension Tensor where Scalar: ReductionScalar {
  /// Calls `body` with this as the mask of an activation of the given shape.
  func withSampleMask<Result>(
    of shape: Shape, _ body: (SampleMask<Scalar>) -> Result
  ) -> Result {
    withPointer {
      body(
        SampleMask(
          $0, sampleLength: shape.channels * shape.positions, isPerPosition: self.shape.rank > 1))
    }
  }

  /// Checks that this masks an activation of the given shape.
  func checkMask(of shape: Shape) throws(NormalizationError) {
    let perPosition = Shape([shape.samples] + shape.dimensions.dropFirst(2))
    guard self.shape == [shape.samples] || self.shape == perPosition else {
      throw .shapeMismatch(expected: perPosition, found: self.shape)
    }
    guard withPointer({ SampleMask.isBinary($0, count: self.shape.count) }) else {
      throw .invalidOption(
        name: "a mask", requirement: "1 where an element counts and 0 where it does not",
        found: "made of other numbers too")
    }
  }

  /// The same, and that no statistic is left with a single element.
  func checkMask(of shape: Shape, _ layout: StatisticLayout) throws(NormalizationError) {
    try checkMask(of: shape)
    guard shape.count > 0, withSampleMask(of: shape, { $0.counts(layout).contains(1) }) else {
      return
    }
    throw .singleElement(
      method: "masked batch", found: shape,
      remedy: "let the mask count two elements or more for each, or none")
  }
}
