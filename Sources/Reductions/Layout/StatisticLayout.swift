/// How the elements that share a statistic lie in memory.
///
/// Statistics are numbered over two axes, `outer` and `inner`. The elements of statistic (o, i) are
/// `spans.count` runs of `spanLength` contiguous elements; the first begins at
/// o·`outer.stride` + i·`inner.stride`, and each next one `spans.stride` later. This is all the reduction
/// layer knows: whether a method is batch or group normalization is which layout it chose.
package struct StatisticLayout: Sendable, Equatable {
  /// A number of things that lie a fixed number of elements apart.
  package struct Axis: Sendable, Equatable {
    package let count: Int
    package let stride: Int

    package init(_ count: Int, stride: Int) {
      self.count = count
      self.stride = stride
    }
  }

  package let outer: Axis
  package let inner: Axis
  package let spans: Axis
  package let spanLength: Int

  package init(outer: Axis, inner: Axis, spans: Axis, spanLength: Int) {
    self.outer = outer
    self.inner = inner
    self.spans = spans
    self.spanLength = spanLength
  }

  /// The number of statistics.
  package var statisticCount: Int { outer.count * inner.count }

  /// The number of elements that share one statistic.
  package var elementsPerStatistic: Int { spans.count * spanLength }

  /// The number of elements of all statistics.
  package var elementCount: Int { statisticCount * elementsPerStatistic }

  /// Where the first element of a statistic lies.
  package func start(of statistic: Int) -> Int {
    let (o, i) = statistic.quotientAndRemainder(dividingBy: inner.count)
    return o * outer.stride + i * inner.stride
  }

  /// Whether neighbouring elements belong to neighbouring statistics, as in (N, C) batch normalization:
  /// then kernels run along the statistics, not along the elements of one.
  package var isColumnwise: Bool { spanLength == 1 && inner.stride == 1 && inner.count > 1 }

  /// Whether columns are fewer than the lanes of a vector, and rows abut.
  var hasNarrowColumns: Bool {
    isColumnwise && inner.count < 16 && spans.stride == inner.count
  }
}
