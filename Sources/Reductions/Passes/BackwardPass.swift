/// What the backward pass of a normalization starts from.
///
/// With x̂ = (x − μ)·r per statistic and g = γ·dy, over the m elements of a statistic
///
///     dx = scale·(g − mean(g) − x̂·mean(g·x̂))        dγ = Σ dy·x̂        dβ = Σ dy
///
/// where scale is r, or r times the correction that Batch Renormalization multiplies with.
package struct BackwardPass<Scalar: ReductionScalar> {
  package let layout: StatisticLayout
  package let affine: AffineMap<Scalar>
  package let x: UnsafePointer<Scalar>
  package let dy: UnsafePointer<Scalar>

  /// μ and r of each statistic.
  package let standardizations: [Standardization]

  /// What dx is multiplied by, per statistic.
  package let scales: [Double]

  /// Whether μ and r came from x: the two means are subtracted only then.
  package let throughStatistics: Bool

  package init(
    layout: StatisticLayout, affine: AffineMap<Scalar>, x: UnsafePointer<Scalar>,
    dy: UnsafePointer<Scalar>, standardizations: [Standardization], scales: [Double],
    throughStatistics: Bool
  ) {
    self.layout = layout
    self.affine = affine
    self.x = x
    self.dy = dy
    self.standardizations = standardizations
    self.scales = scales
    self.throughStatistics = throughStatistics
  }

  /// Writes dx, dγ and dβ.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func run(
    into dx: UnsafeMutablePointer<Scalar>, parameters: ParameterTargets<Scalar>,
    threads: ThreadPool
  ) {
    if layout.isColumnwise {
      runColumns(into: dx, parameters: parameters, threads: threads)
    } else {
      runRows(into: dx, parameters: parameters, threads: threads)
    }
  }

  /// The coefficients of dx for a statistic with Σg and Σg·(x − μ).
  @inline(__always)
  func inputGradient(_ statistic: Int, _ sums: SumPair) -> InputGradient<Scalar> {
    let (slope, offset) = slopeAndOffset(statistic, sums)
    return InputGradient(
      mean: SplitMean(standardizations[statistic].mean), scale: Scalar(scales[statistic]),
      slope: Scalar(slope), offset: Scalar(offset))
  }

  @inline(__always)
  private func slopeAndOffset(
    _ statistic: Int, _ sums: SumPair
  ) -> (slope: Double, offset: Double) {
    guard throughStatistics else { return (0, 0) }
    let reciprocal = standardizations[statistic].scale
    let scale = scales[statistic] / Double(layout.elementsPerStatistic)
    return (scale * reciprocal * reciprocal * sums.second, scale * sums.first)
  }
}
