/// What the backward pass of an activation normalizer needs of its forward pass.
///
/// It holds the input without copying it: drop the record before the input's memory is to be reused.
public struct ForwardRecord<Scalar: ReductionScalar>: Sendable {
  /// The input x.
  public let input: Tensor<Scalar>
  let layout: StatisticLayout
  let parameters: ParameterLayout
  /// μ and 1/√(σ² + ε) of each statistic.
  let standardizations: [Standardization]
  /// Which of the two came from x, so that gradients flow through them.
  let fromInput: InputStatistics
  /// Batch Renormalization's correction; `nil` for r = 1, d = 0.
  var correction: RenormalizationCorrection?
  /// Which elements the statistics counted; `nil` for all.
  let mask: Tensor<Scalar>?

  init(
    input: Tensor<Scalar>, layout: StatisticLayout, parameters: ParameterLayout,
    standardizations: [Standardization], fromInput: InputStatistics,
    correction: RenormalizationCorrection? = nil, mask: Tensor<Scalar>? = nil
  ) {
    self.input = input
    self.layout = layout
    self.parameters = parameters
    self.standardizations = standardizations
    self.fromInput = fromInput
    self.correction = correction
    self.mask = mask
  }

  /// Calls `body` with the addresses of the standardizations, and of r where there is a correction.
  func withStatistics(
    _ body: (UnsafePointer<Standardization>, _ r: UnsafePointer<Double>?) -> Void
  ) {
    standardizations.withUnsafeBufferPointer { standardizations in
      guard let standardizations = standardizations.baseAddress else { return }
      guard let correction else { return body(standardizations, nil) }
      correction.r.withUnsafeBufferPointer { body(standardizations, $0.baseAddress) }
    }
  }

  /// The mean μ that was subtracted, per statistic.
  public var mean: [Double] { standardizations.map(\.mean) }

  /// 1/√(σ² + ε) that the centred input was multiplied with, per statistic.
  public var reciprocalDeviation: [Double] { standardizations.map(\.scale) }
}

/// Batch Renormalization's r and d per statistic (arXiv 1702.03275, Algorithm 1): constants to the gradient.
struct RenormalizationCorrection: Sendable {
  let r: [Double]
  let d: [Double]
}
