/// Which elements of an activation (N, C, …) count in its statistics: a 1 or a 0 for each sample, or for each
/// sample and position.
///
/// For layouts whose spans are each all positions of one channel of one sample. These passes are plain
/// loops over elements in `Double`, a statistic a thread: exact rather than fast.
package struct SampleMask<Scalar: ReductionScalar> {
  /// Whether an element counts: 1 if so, 0 if not.
  package let values: UnsafePointer<Scalar>
  /// C·H·W.
  package let sampleLength: Int
  /// Whether the positions of a sample have values of their own.
  package let isPerPosition: Bool

  package init(_ values: UnsafePointer<Scalar>, sampleLength: Int, isPerPosition: Bool) {
    self.values = values
    self.sampleLength = sampleLength
    self.isPerPosition = isPerPosition
  }

  /// How many elements of each statistic count.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func counts(_ layout: StatisticLayout) -> [Int] {
    (0..<layout.statisticCount).map { statistic in
      var count = 0
      forEach(layout, statistic) { _, isCounted in if isCounted { count += 1 } }
      return count
    }
  }

  /// The moments of those elements of each statistic that count.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func moments(
    of x: UnsafePointer<Scalar>, _ layout: StatisticLayout, threads: ThreadPool
  ) -> [Moments] {
    [Moments](unsafeUninitializedCapacity: layout.statisticCount) { buffer, initialized in
      let results = SharedMemory(buffer)
      threads.forEach(layout.statisticCount) { results[$0] = moments(of: x, layout, $0) }
      initialized = layout.statisticCount
    }
  }

  @inline(__always)
  private func moments(
    of x: UnsafePointer<Scalar>, _ layout: StatisticLayout, _ statistic: Int
  ) -> Moments {
    var count = 0
    var pivot = 0.0
    var sums = (first: 0.0, second: 0.0)
    forEach(layout, statistic) { element, isCounted in
      guard isCounted else { return }
      if count == 0 { pivot = Double(x[element]) }
      let distance = Double(x[element]) - pivot
      count += 1
      sums.first += distance
      sums.second += distance * distance
    }
    return count == 0 ? Moments() : Moments(count: count, pivot: pivot, sums)
  }

  /// Calls `body` with each element of a statistic, in order, and whether it counts.
  @inline(__always)
  func forEach(
    _ layout: StatisticLayout, _ statistic: Int, _ body: (_ element: Int, _ isCounted: Bool) -> Void
  ) {
    let start = layout.start(of: statistic)
    for span in 0..<layout.spans.count {
      let first = start + span * layout.spans.stride
      let sample = first / sampleLength
      let mask = values + (isPerPosition ? sample * layout.spanLength : sample)
      for position in 0..<layout.spanLength {
        body(first + position, mask[isPerPosition ? position : 0] != 0)
      }
    }
  }
}

extension SampleMask {
  /// Whether the first `count` values are all 0 or 1.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package static func isBinary(_ values: UnsafePointer<Scalar>, count: Int) -> Bool {
    (0..<count).allSatisfy { values[$0] == 0 || values[$0] == 1 }
  }
}
