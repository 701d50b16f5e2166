extension StatisticLayout {
  /// Writes y = (x − mean)·scale·γ + β with a given mean and scale for every statistic.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func normalize<Scalar: ReductionScalar>(
    _ x: UnsafePointer<Scalar>, by standardizations: [Standardization], _ affine: AffineMap<Scalar>,
    into y: UnsafeMutablePointer<Scalar>, threads: ThreadPool
  ) {
    guard elementsPerStatistic > 0 else { return }
    if isColumnwise {
      return normalizeColumns(x, by: standardizations, affine, into: y, threads: threads)
    }
    let pass = RowPass(self, affine)
    if pass.plan.takesStatisticsWhole {
      pass.plan.forEachStatistic(threads) { statistic, part, inner in
        pass.normalize(
          x, part, pass.firstParameters[inner], standardizations[statistic], affine, into: y)
      }
    } else {
      pass.plan.forEachPart(threads) { statistic, _, part in
        pass.normalize(
          x, part, pass.parameter(of: part), standardizations[statistic], affine, into: y)
      }
    }
  }

  /// Writes y = (x − mean)·scale·γ + β, where mean and scale follow from the moments of x itself.
  ///
  /// Where a statistic's elements fit the L2 cache they come from memory once.
  ///
  /// - Parameter choose: gives mean and scale from a statistic's number and its moments; called once a
  ///   statistic, from any thread.
  /// - Returns: the moments.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func normalize<Scalar: ReductionScalar>(
    _ x: UnsafePointer<Scalar>, _ affine: AffineMap<Scalar>, into y: UnsafeMutablePointer<Scalar>,
    threads: ThreadPool, choose: (_ statistic: Int, Moments) -> Standardization
  ) -> [Moments] {
    if isColumnwise, elementsPerStatistic > 0 {
      return normalizeColumns(x, affine, into: y, threads: threads, choose: choose)
    }
    let pass = RowPass(self, affine)
    guard pass.plan.takesStatisticsWhole, elementsPerStatistic > 0 else {
      let moments = moments(of: x, threads: threads)
      let chosen = moments.enumerated().map { choose($0.offset, $0.element) }
      normalize(x, by: chosen, affine, into: y, threads: threads)
      return moments
    }
    return [Moments](unsafeUninitializedCapacity: statisticCount) { buffer, initialized in
      let results = SharedMemory(buffer)
      pass.plan.forEachStatistic(threads) { statistic, part, inner in
        let moments = pass.moments(x, part)
        results[statistic] = moments
        pass.normalize(
          x, part, pass.firstParameters[inner], choose(statistic, moments), affine, into: y)
      }
      initialized = statisticCount
    }
  }
}
