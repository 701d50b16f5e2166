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
    moments(of: x, exactly: true, threads: threads)
  }

  /// The moments of every statistic, exactly or as normalizing needs them.
  @inline(__always)
  func moments<Scalar: ReductionScalar>(
    of x: UnsafePointer<Scalar>, exactly: Bool, threads: ThreadPool
  ) -> [Moments] {
    guard elementsPerStatistic > 0 else {
      return [Moments](repeating: Moments(), count: statisticCount)
    }
    if isColumnwise { return columnMoments(of: x, exactly: exactly, threads: threads) }
    let pass = RowPass<Scalar>(self, nil)
    let partsPerStatistic = pass.plan.partsPerStatistic
    var parts = [Moments](repeating: Moments(), count: statisticCount * partsPerStatistic)
    parts.withUnsafeMutableBufferPointer { parts in
      let parts = SharedMemory(parts)
      pass.plan.forEachPart(threads) { statistic, number, part in
        parts[statistic * partsPerStatistic + number] = pass.moments(x, part, exactly: exactly)
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
