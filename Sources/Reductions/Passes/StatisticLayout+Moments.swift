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
    return RowPass<Scalar>(self, nil)
      .moments(x, of: 0..<statisticCount, exactly: exactly, threads)
  }
}

extension RowPass {
  /// The moments of some statistics, from their parts in order.
  @inline(__always)
  func moments(
    _ x: UnsafePointer<Scalar>, of statistics: Range<Int>, exactly: Bool, _ threads: ThreadPool
  ) -> [Moments] {
    merged(momentsOfParts(x, of: statistics, exactly: exactly, threads))
  }

  /// The moments of each part of some statistics.
  @inline(__always)
  func momentsOfParts(
    _ x: UnsafePointer<Scalar>, of statistics: Range<Int>, exactly: Bool, _ threads: ThreadPool
  ) -> [Moments] {
    let count = plan.partsPerStatistic
    var parts = [Moments](repeating: Moments(), count: statistics.count * count)
    parts.withUnsafeMutableBufferPointer { parts in
      let parts = SharedMemory(parts)
      plan.forEachPart(of: statistics, threads) { statistic, number, part in
        parts[(statistic - statistics.lowerBound) * count + number] =
          moments(x, part, exactly: exactly)
      }
    }
    return parts
  }

  /// The moments of statistics from those of their parts.
  func merged(_ parts: [Moments]) -> [Moments] {
    let count = plan.partsPerStatistic
    guard count > 1 else { return parts }
    return (0..<parts.count / count).map { index in
      Moments(merging: parts[index * count..<(index + 1) * count])
    }
  }
}
