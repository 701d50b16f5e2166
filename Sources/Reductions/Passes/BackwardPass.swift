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

  /// What r is multiplied by in dx, per statistic; `nil` for 1.
  package let corrections: [Double]?

  /// Which of μ and r came from x: mean(g) is subtracted for μ, x̂·mean(g·x̂) for r.
  package let fromInput: InputStatistics

  /// 1/m.
  private let share: Double

  /// - Parameter divisor: m, the elements of a statistic unless r is of a sum.
  package init(
    layout: StatisticLayout, affine: AffineMap<Scalar>, x: UnsafePointer<Scalar>,
    dy: UnsafePointer<Scalar>, standardizations: [Standardization], corrections: [Double]? = nil,
    fromInput: InputStatistics, divisor: Int? = nil
  ) {
    self.layout = layout
    self.affine = affine
    self.x = x
    self.dy = dy
    self.standardizations = standardizations
    self.corrections = corrections
    self.fromInput = fromInput
    share = 1 / Double(divisor ?? layout.elementsPerStatistic)
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

  /// The coefficients of dx for a statistic with Σg and Σg·(x − μ), whose elements all have `weight` for γ.
  @inline(__always)
  func inputGradient(
    _ statistic: Int, _ sums: SumPair, weight: Scalar = 1
  ) -> InputGradient<Scalar> {
    let standardization = standardizations[statistic]
    let scale = corrections.map { $0[statistic] * standardization.scale } ?? standardization.scale
    var (slope, offset) = (0.0, 0.0)
    let share = scale * share
    if fromInput.contains(.mean) { offset = share * sums.first }
    if fromInput.contains(.scale) {
      slope = share * standardization.scale * standardization.scale * sums.second
    }
    return InputGradient(
      mean: standardization.mean, scale: Scalar(scale) * weight, slope: slope, offset: offset)
  }
}
