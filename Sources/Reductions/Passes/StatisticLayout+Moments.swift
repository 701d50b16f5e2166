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
    let plan = WorkPlan(self)
    let pieces = Pieces(self, nil)
    var parts = [Moments](
      repeating: Moments(), count: statisticCount * plan.partsPerStatistic)
    parts.withUnsafeMutableBufferPointer { parts in
      let parts = SharedMemory(parts)
      if plan.takesStatisticsWhole {
        plan.forEachStatistic(threads) { statistic in
          parts[statistic] = rowMoments(x, pieces, 0..<pieces.count, start(of: statistic))
        }
      } else {
        plan.forEachPart(pieces, threads) { statistic, part, range in
          parts[statistic * plan.partsPerStatistic + part] =
            rowMoments(x, pieces, range, start(of: statistic))
        }
      }
    }
    return plan.takesStatisticsWhole ? parts : merged(parts, plan.partsPerStatistic)
  }

  private func merged(_ parts: [Moments], _ partsPerStatistic: Int) -> [Moments] {
    (0..<statisticCount).map { statistic in
      var whole = Moments()
      for part in 0..<partsPerStatistic { whole.merge(parts[statistic * partsPerStatistic + part]) }
      return whole
    }
  }
}

/// The moments of some pieces of one statistic.
@inline(__always)
func rowMoments<Scalar: ReductionScalar>(
  _ x: UnsafePointer<Scalar>, _ pieces: Pieces, _ range: Range<Int>, _ start: Int
) -> Moments {
  var sums: MomentSums?
  pieces.forEach(range, start: start) { piece in
    if sums == nil { sums = MomentSums(pivot: Double(x[piece.offset])) }
    sums?.add(x + piece.offset, count: piece.count)
  }
  return sums?.moments ?? Moments()
}
