/// How a pass over all statistics is cut into units that threads take: by the shape alone.
///
/// Few large statistics are cut inside, into `partsPerStatistic` each, whose results are combined in
/// order. Many small ones are taken several at once.
struct WorkPlan {
  /// Some of a statistic's elements: those of the spans that begin at `offset`.
  struct Part {
    let offset: Int
    let spans: Spans
  }

  let layout: StatisticLayout
  let partsPerStatistic: Int
  private let statisticsPerUnit: Int
  private let spanGroups: Int
  private let cutsOfSpan: Int
  private let cutLength: Int

  /// Elements that a unit should have at least: below that, sharing costs more than it saves.
  private static let smallest = 16_384

  /// Elements of a part when a statistic is cut.
  private static let part = 65_536

  /// - Parameter runLength: spans are cut at multiples of it.
  init(_ layout: StatisticLayout, runLength: Int) {
    self.layout = layout
    let size = layout.elementsPerStatistic
    let isCut = size > 4 * Self.part || (layout.statisticCount < 16 && size > Self.part)
    let wanted = isCut ? (size + Self.part - 1) / Self.part : 1
    spanGroups = min(wanted, max(1, layout.spans.count))
    let cuts = (wanted + spanGroups - 1) / spanGroups
    let length = (layout.spanLength + cuts - 1) / cuts
    cutLength = max(runLength, (length + runLength - 1) / runLength * runLength)
    cutsOfSpan = max(1, (layout.spanLength + cutLength - 1) / cutLength)
    partsPerStatistic = spanGroups * cutsOfSpan
    statisticsPerUnit = partsPerStatistic > 1 ? 1 : max(1, Self.smallest / max(1, size))
  }

  /// Whether a whole statistic is one unit, so that two passes over it can follow each other in cache.
  var takesStatisticsWhole: Bool { partsPerStatistic == 1 }

  /// All of the statistic that begins at `start`.
  @inline(__always)
  func whole(_ start: Int) -> Part {
    Part(
      offset: start,
      spans: Spans(
        count: layout.spans.count, stride: layout.spans.stride, length: layout.spanLength))
  }

  /// A part of the statistic that begins at `start`, by number.
  @inline(__always)
  private func part(_ number: Int, _ start: Int) -> Part {
    let (group, cut) = number.quotientAndRemainder(dividingBy: cutsOfSpan)
    let first = layout.spans.count * group / spanGroups
    let end = layout.spans.count * (group + 1) / spanGroups
    return Part(
      offset: start + first * layout.spans.stride + cut * cutLength,
      spans: Spans(
        count: end - first, stride: layout.spans.stride,
        length: min(cutLength, layout.spanLength - cut * cutLength)))
  }

  /// Calls `body` with each statistic, when none is cut: its number, all of it, its inner index.
  @inline(__always)
  func forEachStatistic(
    _ threads: ThreadPool, _ body: (_ statistic: Int, Part, _ inner: Int) -> Void
  ) {
    let count = layout.statisticCount
    threads.forEach((count + statisticsPerUnit - 1) / statisticsPerUnit) { unit in
      let first = unit * statisticsPerUnit
      layout.forEach(first..<min(first + statisticsPerUnit, count)) { statistic, start, inner in
        body(statistic, whole(start), inner)
      }
    }
  }

  /// Calls `body` with each part of each statistic: the statistic, the part's number, what it holds.
  @inline(__always)
  func forEachPart(_ threads: ThreadPool, _ body: (_ statistic: Int, _ number: Int, Part) -> Void) {
    threads.forEach(layout.statisticCount * partsPerStatistic) { unit in
      let (statistic, number) = unit.quotientAndRemainder(dividingBy: partsPerStatistic)
      let start = layout.start(of: statistic)
      body(statistic, number, partsPerStatistic == 1 ? whole(start) : part(number, start))
    }
  }
}
