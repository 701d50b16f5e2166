extension StatisticLayout {
  /// Writes y = (x − mean)·scale·γ + β with a given mean and scale for every statistic.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func normalize<Scalar: ReductionScalar>(
    _ x: UnsafePointer<Scalar>, by standardizations: [Standardization], _ affine: AffineMap<Scalar>,
    into y: UnsafeMutablePointer<Scalar>, threads: ThreadPool
  ) {
    if isColumnwise {
      return normalizeColumns(x, by: standardizations, affine, into: y, threads: threads)
    }
    let pieces = Pieces(self, affine.layoutOfParameters)
    let plan = WorkPlan(self)
    if plan.takesStatisticsWhole {
      plan.forEachStatistic(threads) { statistic in
        normalizeRow(
          x, standardizations[statistic], affine, into: y, pieces, 0..<pieces.count,
          start(of: statistic))
      }
    } else {
      plan.forEachPart(pieces, threads) { statistic, _, range in
        normalizeRow(
          x, standardizations[statistic], affine, into: y, pieces, range, start(of: statistic))
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
    let plan = WorkPlan(self)
    guard !isColumnwise, plan.takesStatisticsWhole, elementsPerStatistic > 0 else {
      let moments = moments(of: x, threads: threads)
      let chosen = moments.enumerated().map { choose($0.offset, $0.element) }
      normalize(x, by: chosen, affine, into: y, threads: threads)
      return moments
    }
    let whole = Pieces(self, nil)
    let pieces = Pieces(self, affine.layoutOfParameters)
    return [Moments](unsafeUninitializedCapacity: statisticCount) { buffer, initialized in
      let results = SharedMemory(buffer)
      plan.forEachStatistic(threads) { statistic in
        let start = start(of: statistic)
        let moments = rowMoments(x, whole, 0..<whole.count, start)
        results[statistic] = moments
        normalizeRow(
          x, choose(statistic, moments), affine, into: y, pieces, 0..<pieces.count, start)
      }
      initialized = statisticCount
    }
  }
}

@inline(__always)
private func normalizeRow<Scalar: ReductionScalar>(
  _ x: UnsafePointer<Scalar>, _ standardization: Standardization, _ affine: AffineMap<Scalar>,
  into y: UnsafeMutablePointer<Scalar>, _ pieces: Pieces, _ range: Range<Int>, _ start: Int
) {
  let mean = SplitMean<Scalar>(standardization.mean)
  let scale = Scalar(standardization.scale)
  pieces.forEach(range, start: start) { piece in
    if pieces.hasParameterPerElement {
      standardize(
        x + piece.offset, into: y + piece.offset, count: piece.count, mean, scale: scale,
        weight: affine.weight.map { $0 + piece.parameter },
        bias: affine.bias.map { $0 + piece.parameter })
    } else {
      standardize(
        x + piece.offset, into: y + piece.offset, count: piece.count, mean,
        scale: scale * affine.weight(piece.parameter), shift: affine.bias(piece.parameter))
    }
  }
}
