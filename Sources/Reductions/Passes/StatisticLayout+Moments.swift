extension StatisticLayout {
  /// The moments of every statistic.
  ///
  /// Accumulated in `Double` in an order that depends on the layout alone.
  ///
  /// - Complexity: O(elements), reading each once.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func moments<Scalar: ReductionScalar>(
    of x: UnsafePointer<Scalar>, threads: ThreadPool
  ) -> [Moments] {
    guard elementsPerStatistic > 0 else {
      return [Moments](repeating: Moments(), count: statisticCount)
    }
    if isColumnwise { return columnMoments(of: x, threads: threads) }
    let pass = RowPass<Scalar>(self, nil)
    let partsPerStatistic = pass.plan.partsPerStatistic
    var parts = [Moments](repeating: Moments(), count: statisticCount * partsPerStatistic)
    parts.withUnsafeMutableBufferPointer { parts in
      let parts = SharedMemory(parts)
      if pass.plan.takesStatisticsWhole {
        pass.plan.forEachStatistic(threads) { statistic, part, _ in
          parts[statistic] = pass.moments(x, part)
        }
      } else {
        pass.plan.forEachPart(threads) { statistic, number, part in
          parts[statistic * partsPerStatistic + number] = pass.moments(x, part)
        }
      }
    }
    guard partsPerStatistic > 1 else { return parts }
    return (0..<statisticCount).map { statistic in
      var whole = Moments()
      for part in 0..<partsPerStatistic { whole.merge(parts[statistic * partsPerStatistic + part]) }
      return whole
    }
  }
}
