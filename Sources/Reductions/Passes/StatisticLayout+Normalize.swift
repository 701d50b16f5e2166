extension StatisticLayout {
  /// Writes y = (x − mean)·scale·γ + β with a given mean and scale for every statistic.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func normalize<Scalar: ReductionScalar>(
    _ x: UnsafePointer<Scalar>, by standardizations: [Standardization], _ affine: AffineMap<Scalar>,
    into y: UnsafeMutablePointer<Scalar>, threads: ThreadPool
  ) {
    guard elementsPerStatistic > 0 else { return }
    if let wide = WideRows(self, affine) {
      return wide.normalize(x, by: standardizations, into: y, threads: threads)
    }
    standardizations.withUnsafeBufferPointer {
      guard let standardizations = $0.baseAddress else { return }
      normalize(x, by: standardizations, affine, into: y, threads: threads)
    }
  }

  @inline(__always)
  private func normalize<Scalar: ReductionScalar>(
    _ x: UnsafePointer<Scalar>, by standardizations: UnsafePointer<Standardization>,
    _ affine: AffineMap<Scalar>, into y: UnsafeMutablePointer<Scalar>, threads: ThreadPool
  ) {
    if isColumnwise {
      return normalizeColumns(x, by: standardizations, affine, into: y, threads: threads)
    }
    let pass = RowPass(self, affine)
    if pass.goesByTiles {
      pass.normalizeByTiles(
        x, 0..<statisticCount, by: standardizations, affine, into: y, threads)
    } else if pass.goesBySpans {
      pass.normalizeBySpans(x, by: standardizations, affine, into: y, threads)
    } else if pass.plan.takesStatisticsWhole {
      pass.plan.forEachBlock(threads) { block, memory in
        pass.normalize(
          x, block, by: standardizations + block.statistic, affine, memory, into: y)
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
  /// Elements come from memory once: the second pass over a statistic finds them in the L2 cache, or, over several
  /// large ones together, in the last.
  ///
  /// - Parameters:
  ///   - rule: how mean and scale follow from the moments.
  ///   - standardizations: receives mean and scale of every statistic.
  ///   - moments: receives the moments of every statistic, where they are wanted.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func normalize<Scalar: ReductionScalar>(
    _ x: UnsafePointer<Scalar>, _ affine: AffineMap<Scalar>, into y: UnsafeMutablePointer<Scalar>,
    threads: ThreadPool, rule: StandardizationRule,
    standardizations: UnsafeMutablePointer<Standardization>,
    moments: UnsafeMutablePointer<Moments>?
  ) {
    let results = StatisticResults(
      rule: rule, standardizations: SharedPointer(standardizations),
      moments: moments.map { SharedPointer($0) })
    guard elementsPerStatistic > 0 else {
      return results.set(0, self.moments(of: x, exactly: false, threads: threads))
    }
    if let narrow = NarrowColumns(self, affine) {
      return narrow.withRows(of: [x], to: y, threads) {
        narrow.layout.normalize(
          $0[0], narrow.affine, into: $1, threads: threads, rule: rule,
          standardizations: standardizations, moments: moments)
      }
    }
    if isColumnwise {
      return normalizeColumns(x, affine, into: y, threads: threads, results)
    }
    let pass = RowPass(self, affine)
    if pass.goesByTiles {
      // Each wave looks at all parameters again, so it has several samples.
      return pass.plan.forEachWave(
        readingBytes: MemoryLayout<Scalar>.stride, together: 8 * (affine.layout.count / spanLength)
      ) { statistics in
        results.set(
          statistics.lowerBound, pass.moments(x, of: statistics, exactly: false, threads))
        pass.normalizeByTiles(x, statistics, by: standardizations, affine, into: y, threads)
      }
    }
    if pass.takesTurns {
      return pass.plan.takesStatisticsWhole
        ? pass.normalizeInTurns(x, affine, into: y, threads, results)
        : pass.normalizeCutInTurns(x, affine, into: y, threads, results)
    }
    guard pass.plan.takesStatisticsWhole else {
      return pass.plan.forEachWave(readingBytes: MemoryLayout<Scalar>.stride) { statistics in
        results.set(
          statistics.lowerBound, pass.moments(x, of: statistics, exactly: false, threads))
        pass.plan.forEachPart(
          of: statistics, fetchesNext: pass.kernels.isStreaming, threads
        ) { statistic, _, part in
          pass.normalize(
            x, part, pass.parameter(of: part), results.standardizations.address[statistic],
            affine, into: y)
        }
      }
    }
    pass.plan.forEachBlock(threads) { block, memory in
      let own = results.standardizations.address + block.statistic
      pass.moments(
        x, block, epsilon: rule.usualEpsilon ?? 0, to: own, memory, beforeWriting: y)
      results.set(block.statistic, block.count, size: elementsPerStatistic, memory.squares, own)
      pass.normalize(x, block, by: own, affine, memory, into: y)
    }
  }
}

/// Where the statistics of a pass are kept, and how their standardizations follow.
struct StatisticResults {
  let rule: StandardizationRule
  let standardizations: SharedPointer<Standardization>
  let moments: SharedPointer<Moments>?

  /// Sets the statistics of a block of `count` from `first`, of `size` elements each.
  ///
  /// - Parameters:
  ///   - squares: their sums of squares.
  ///   - own: their means and the scales of the usual rule, which become those of the rule.
  @inline(__always)
  func set(
    _ first: Int, _ count: Int, size: Int, _ squares: UnsafePointer<Double>,
    _ own: UnsafeMutablePointer<Standardization>
  ) {
    let isUsual = rule.usualEpsilon != nil
    if isUsual, moments == nil { return }
    for index in 0..<count {
      let one = Moments(count: size, mean: own[index].mean, sumOfSquares: squares[index])
      if !isUsual { own[index] = rule.standardization(first + index, one) }
      moments?.address[first + index] = one
    }
  }

  /// Sets statistics from `first` on.
  func set(_ first: Int, _ some: [Moments]) {
    for (index, one) in some.enumerated() {
      let statistic = first + index
      standardizations.address[statistic] = rule.standardization(statistic, one)
      moments?.address[statistic] = one
    }
  }
}
