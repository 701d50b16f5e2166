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
  package let standardizations: UnsafePointer<Standardization>

  /// What r is multiplied by in dx, per statistic; `nil` for 1.
  package let corrections: UnsafePointer<Double>?

  /// 1/m for the term of the mean and that of the scale, or 0 where it did not come from x.
  let shares: (mean: Double, scale: Double)

  /// - Parameter divisor: m, the elements of a statistic unless r is of a sum.
  package init(
    layout: StatisticLayout, affine: AffineMap<Scalar>, x: UnsafePointer<Scalar>,
    dy: UnsafePointer<Scalar>, standardizations: UnsafePointer<Standardization>,
    corrections: UnsafePointer<Double>? = nil, fromInput: InputStatistics, divisor: Int? = nil
  ) {
    self.layout = layout
    self.affine = affine
    self.x = x
    self.dy = dy
    self.standardizations = standardizations
    self.corrections = corrections
    let share = 1 / Double(divisor ?? layout.elementsPerStatistic)
    shares = (fromInput.contains(.mean) ? share : 0, fromInput.contains(.scale) ? share : 0)
  }

  /// The same pass over the rows that columns are.
  private init(
    _ pass: BackwardPass, _ narrow: NarrowColumns<Scalar>, x: UnsafePointer<Scalar>,
    dy: UnsafePointer<Scalar>
  ) {
    (layout, affine) = (narrow.layout, narrow.affine)
    (self.x, self.dy) = (x, dy)
    (standardizations, corrections) = (pass.standardizations, pass.corrections)
    shares = pass.shares
  }

  /// Writes dx, dγ and dβ.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func run(
    into dx: UnsafeMutablePointer<Scalar>, parameters: ParameterTargets<Scalar>,
    threads: ThreadPool
  ) {
    guard layout.elementsPerStatistic > 0 else {
      let count = affine.layoutOfParameters == nil ? 0 : affine.layout.count
      return ParameterSums(count: count).write(to: parameters)
    }
    if let narrow = NarrowColumns(layout, affine) {
      return narrow.withRows(of: [x, dy], to: dx, threads) { rows, dx in
        BackwardPass(self, narrow, x: rows[0], dy: rows[1])
          .run(into: dx, parameters: parameters, threads: threads)
      }
    }
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
    InputGradient(
      standardizations[statistic], correction: corrections?[statistic] ?? 1, shares: shares, sums,
      weight: weight)
  }
}
