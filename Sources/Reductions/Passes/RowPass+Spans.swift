/// Applying statistics whose spans lie apart, with nothing to be summed: all are passed over as they lie in memory.
extension RowPass {
  /// Whether statistics have short spans that abut, as those of batch normalization of small planes.
  var goesBySpans: Bool {
    pattern == .perStatistic && layout.outer.count == 1 && layout.inner.count > 0
      && layout.spans.count > 1
      && layout.inner.stride == layout.spanLength && layout.spanLength < 2048
  }

  /// Writes y.
  @inline(__always)
  func normalizeBySpans(
    _ x: UnsafePointer<Scalar>, by standardizations: UnsafePointer<Standardization>,
    _ affine: AffineMap<Scalar>, into y: UnsafeMutablePointer<Scalar>, _ threads: ThreadPool
  ) {
    let count = layout.inner.count
    let plan = WorkPlan(
      StatisticLayout(
        outer: layout.spans, inner: layout.inner, spans: StatisticLayout.Axis(1, stride: 0),
        spanLength: layout.spanLength), runLength: 1)
    // A block may begin with the last statistics and end with the first.
    let capacity = count + plan.statisticsPerBlock
    withUnsafeTemporaryAllocation(of: ElementMap<Scalar>.self, capacity: capacity) { buffer in
      guard let maps = buffer.baseAddress else { return }
      kernels.maps(
        standardizations, count: count, weight: affine.weight, bias: affine.bias, to: maps)
      for index in count..<capacity { maps[index] = maps[index - count] }
      plan.forEachBlock(threads) { (block: WorkPlan.Block, _: BlockMemory<Scalar>) in
        kernels.standardize(
          x + block.offset, into: y + block.offset, block.spans, maps + block.statistic % count)
      }
    }
  }
}
