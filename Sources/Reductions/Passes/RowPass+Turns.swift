/// Passes that take the moments of one statistic while they write another.
///
/// Summing keeps the adders busy and leaves memory alone, writing past the caches the reverse: side by side they take
/// little longer than the longer of the two. So are long runs taken; for short ones, changing from one to the next costs
/// what that saves.
extension RowPass {
  /// Writes y of whole statistics, where mean and scale follow from the moments of x itself.
  @inline(__always)
  func normalizeInTurns(
    _ x: UnsafePointer<Scalar>, _ affine: AffineMap<Scalar>, into y: UnsafeMutablePointer<Scalar>,
    _ threads: ThreadPool, _ results: StatisticResults
  ) {
    plan.forEachThread(threads) { statistics in
      guard var statistic = statistics.next() else { return }
      BlockMemory<Scalar>.with(1) { memory in
        var part = plan.whole(layout.start(of: statistic))
        kernels.momentSums(x + part.offset, part.spans, to: memory.first, memory.second)
        while true {
          let own = results.standardizations.address + statistic
          kernels.finishMoments(
            memory, count: 1, size: layout.elementsPerStatistic,
            epsilon: results.rule.usualEpsilon ?? 0, pivots: x + part.offset, step: 0, to: own)
          results.set(statistic, 1, size: layout.elementsPerStatistic, memory.squares, own)
          guard let next = statistics.next() else {
            return normalize(x, part, parameter(of: part), own.pointee, affine, into: y)
          }
          let distance = layout.start(of: next) - part.offset
          (memory.first[0], memory.second[0]) = normalize(
            x, part, own.pointee, affine, into: y, summing: distance)
          statistic = next
          part = plan.whole(layout.start(of: statistic))
        }
      }
    }
  }

  /// Writes y of statistics that are cut, in waves, and takes the moments of a wave while the one before it is written.
  @inline(__always)
  func normalizeCutInTurns(
    _ x: UnsafePointer<Scalar>, _ affine: AffineMap<Scalar>, into y: UnsafeMutablePointer<Scalar>,
    _ threads: ThreadPool, _ results: StatisticResults
  ) {
    let parts = plan.partsPerStatistic
    var own: [Moments] = []
    plan.forEachWave(threads) { statistics in
      if own.isEmpty { own = momentsOfParts(x, of: statistics, exactly: false, threads) }
      results.set(statistics.lowerBound, merged(own))
      let following = min(statistics.count, layout.statisticCount - statistics.upperBound)
      own = [Moments](repeating: Moments(), count: following * parts)
      own.withUnsafeMutableBufferPointer {
        let own = SharedMemory($0)
        plan.forEachPart(of: statistics, threads) { statistic, number, part in
          let index = statistic - statistics.lowerBound
          let standardization = results.standardizations.address[statistic]
          guard index < following else {
            return normalize(x, part, parameter(of: part), standardization, affine, into: y)
          }
          let distance =
            layout.start(of: statistic + statistics.count) - layout.start(of: statistic)
          let sums = normalize(x, part, standardization, affine, into: y, summing: distance)
          own[index * parts + number] = Moments(
            count: part.spans.count * part.spans.length, pivot: Double(x[part.offset + distance]),
            sums)
        }
      }
    }
  }

  /// Writes y of a part, and sums one that lies `distance` behind it and has the same extent.
  @inline(__always)
  private func normalize(
    _ x: UnsafePointer<Scalar>, _ part: WorkPlan.Part, _ standardization: Standardization,
    _ affine: AffineMap<Scalar>, into y: UnsafeMutablePointer<Scalar>, summing distance: Int
  ) -> SumPair {
    let next = x + part.offset + distance
    let map = ElementMap<Scalar>(standardization)
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: SpanKernels<Scalar>.sumCount) {
      $0.initialize(repeating: 0)
      guard let sums = $0.baseAddress else { return (0, 0) }
      forEachSpan(part, parameter(of: part)) { offset, length, parameter in
        let runLength = pattern == .perRun ? min(length, parameters.runLength) : length
        kernels.standardize(
          runs: length / runLength, runLength, x + offset, into: y + offset, map,
          weight: affine.weight.map { $0 + parameter }, bias: affine.bias.map { $0 + parameter },
          areOfElements: pattern == .perElement, adding: x + offset + distance, pivot: next[0],
          to: sums)
      }
      return kernels.finishedSums(sums, next, part.spans)
    }
  }
}
