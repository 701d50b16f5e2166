/// How a pass over all statistics is cut into units that threads take: by the shape alone.
///
/// Few large statistics are cut inside, into `partsPerStatistic` each, whose results are combined in
/// order. Many small ones are taken in blocks.
struct WorkPlan {
  /// Statistics whose elements lie next to each other: the runs of the spans that begin at `offset`.
  struct Block {
    /// The number of the first.
    let statistic: Int
    let offset: Int
    let spans: Spans

    var count: Int { spans.runs }
  }

  /// Some of a statistic's elements: those of the spans that begin at `offset`.
  struct Part {
    let offset: Int
    let spans: Spans
  }

  let layout: StatisticLayout
  let partsPerStatistic: Int
  /// The most statistics of a block.
  let statisticsPerBlock: Int
  private let statisticsPerRow: Int
  private let blocksPerUnit: Int
  private let mostAhead: Int
  private let spanGroups: Int
  private let cutsOfSpan: Int
  private let cutLength: Int

  /// Elements that a unit should have at least: below that, sharing costs more than it saves.
  private static let smallest = 8192

  /// Elements of a part when a statistic is cut, and the most of a block: they fit the L2 cache.
  private static let part = 65_536

  /// The most statistics of one span each that are taken together: their numbers fit the L1 cache beside the elements.
  private static let mostOfOneSpan = 128

  /// The most elements of a block that is contiguous: they fit the L1 cache.
  static let line = 2048

  /// - Parameters:
  ///   - runLength: spans are cut at multiples of it.
  ///   - line: the most elements of a block that is contiguous.
  ///   - mostAhead: the most elements of a block that are fetched while the one before it is written.
  init(_ layout: StatisticLayout, runLength: Int, line: Int = line, mostAhead: Int = 0) {
    self.layout = layout
    self.mostAhead = mostAhead
    let size = layout.elementsPerStatistic
    let isCut = size > 4 * Self.part || (layout.statisticCount < 16 && size > Self.part)
    let wanted = isCut ? (size + Self.part - 1) / Self.part : 1
    spanGroups = min(wanted, max(1, layout.spans.count))
    let cuts = (wanted + spanGroups - 1) / spanGroups
    let length = (layout.spanLength + cuts - 1) / cuts
    cutLength = max(runLength, (length + runLength - 1) / runLength * runLength)
    cutsOfSpan = max(1, (layout.spanLength + cutLength - 1) / cutLength)
    partsPerStatistic = spanGroups * cutsOfSpan
    let abut = layout.inner.stride == layout.spanLength
    let isOneRow =
      abut && layout.spans.count == 1
      && (layout.outer.count == 1 || layout.outer.stride == layout.inner.count * layout.spanLength)
    statisticsPerRow = isOneRow ? layout.statisticCount : layout.inner.count
    let budget =
      layout.spans.count == 1
      ? line : min(max(size * layout.statisticCount / 16, Self.smallest), Self.part)
    statisticsPerBlock = min(
      layout.spans.count == 1 ? Self.mostOfOneSpan : SpanKernels<Float>.mostRuns,
      abut ? max(1, statisticsPerRow) : 1, max(1, budget / max(1, size)))
    blocksPerUnit = max(1, Self.smallest / max(1, size * statisticsPerBlock))
  }

  /// Whether a whole statistic is one unit, so that two passes over it can follow each other in cache.
  var takesStatisticsWhole: Bool { partsPerStatistic == 1 }

  /// Whether parts may begin or end inside a span.
  var cutsSpans: Bool { cutsOfSpan > 1 }

  /// All of the statistic that begins at `start`.
  @inline(__always)
  func whole(_ start: Int, ahead: Int = 0) -> Part {
    Part(
      offset: start,
      spans: Spans(
        count: layout.spans.count, stride: layout.spans.stride, length: layout.spanLength,
        ahead: ahead))
  }

  /// A part of the statistic that begins at `start`, by number.
  @inline(__always)
  private func part(_ number: Int, _ start: Int, ahead: Int) -> Part {
    let (group, cut) = number.quotientAndRemainder(dividingBy: cutsOfSpan)
    let first = layout.spans.count * group / spanGroups
    let end = layout.spans.count * (group + 1) / spanGroups
    return Part(
      offset: start + first * layout.spans.stride + cut * cutLength,
      spans: Spans(
        count: end - first, stride: layout.spans.stride,
        length: min(cutLength, layout.spanLength - cut * cutLength), ahead: ahead))
  }

  /// Calls `body` with every statistic, when none is cut, in blocks, and memory for the numbers of one.
  @inline(__always)
  func forEachBlock<Scalar>(
    _ threads: ThreadPool, _ body: (Block, BlockMemory<Scalar>) -> Void
  ) {
    let perRow = (statisticsPerRow + statisticsPerBlock - 1) / max(1, statisticsPerBlock)
    guard perRow > 0 else { return }
    let count = layout.statisticCount / statisticsPerRow * perRow
    threads.forEach((count + blocksPerUnit - 1) / blocksPerUnit) { unit in
      let first = unit * blocksPerUnit
      BlockMemory<Scalar>.with(statisticsPerBlock) { memory in
        for number in first..<min(first + blocksPerUnit, count) {
          let (row, column) = number.quotientAndRemainder(dividingBy: perRow)
          let inner = column * statisticsPerBlock
          let runs = min(statisticsPerBlock, statisticsPerRow - inner)
          let size = runs * layout.spanLength
          let block = Block(
            statistic: row * statisticsPerRow + inner,
            offset: row * layout.outer.stride + inner * layout.inner.stride,
            spans: Spans(
              count: layout.spans.count, stride: layout.spans.stride, length: layout.spanLength,
              runs: runs, ahead: size * layout.spans.count <= mostAhead ? size : 0))
          body(block, memory)
        }
      }
    }
  }

  /// Calls `body` on each thread with whole statistics that it takes, by number.
  @inline(__always)
  func forEachThread(_ threads: ThreadPool, _ body: (inout LoopIndices) -> Void) {
    let threads = layout.elementCount < 2 * Self.smallest ? .serial : threads
    threads.forEachThread(layout.statisticCount, body)
  }

  /// Calls `body` with ranges of statistics, in order, each so few that all threads have as much to do.
  @inline(__always)
  func forEachWave(_ threads: ThreadPool, _ body: (Range<Int>) -> Void) {
    var size = 1
    // Of many parts, one more or less for a thread is nothing.
    while size * partsPerStatistic < 16 * threads.count,
      !(size * partsPerStatistic).isMultiple(of: threads.count)
    {
      size += 1
    }
    forEachWave(of: size, body)
  }

  @inline(__always)
  private func forEachWave(of size: Int, _ body: (Range<Int>) -> Void) {
    for first in stride(from: 0, to: layout.statisticCount, by: size) {
      body(first..<min(first + size, layout.statisticCount))
    }
  }

  /// Calls `body` with ranges of statistics, in order, each as many as the last cache keeps between two passes.
  ///
  /// - Parameters:
  ///   - bytes: what is read of an element.
  ///   - together: how many statistics are not parted.
  @inline(__always)
  func forEachWave(
    readingBytes bytes: Int, together: Int = 1, _ body: (Range<Int>) -> Void
  ) {
    // The cache is shared, and keeps other things too.
    let one = layout.elementsPerStatistic * bytes * together
    forEachWave(of: together * max(1, LastCache.size / 4 / max(1, one)), body)
  }

  /// Calls `body` with each part of some statistics: the statistic, the part's number, what it holds.
  ///
  /// - Parameter fetchesNext: whether as many statistics, those that follow, are fetched while these are written.
  @inline(__always)
  func forEachPart(
    of statistics: Range<Int>, fetchesNext: Bool = false, _ threads: ThreadPool,
    _ body: (_ statistic: Int, _ number: Int, Part) -> Void
  ) {
    threads.forEach(statistics.count * partsPerStatistic) { unit in
      let (index, number) = unit.quotientAndRemainder(dividingBy: partsPerStatistic)
      let statistic = statistics.lowerBound + index
      let start = layout.start(of: statistic)
      let next = statistic + statistics.count
      let isFetched = fetchesNext && next < layout.statisticCount
      let ahead = isFetched ? layout.start(of: next) - start : 0
      body(
        statistic, number,
        partsPerStatistic == 1 ? whole(start, ahead: ahead) : part(number, start, ahead: ahead))
    }
  }

  /// Calls `body` with each part of each statistic.
  @inline(__always)
  func forEachPart(_ threads: ThreadPool, _ body: (_ statistic: Int, _ number: Int, Part) -> Void) {
    forEachPart(of: 0..<layout.statisticCount, threads, body)
  }
}
