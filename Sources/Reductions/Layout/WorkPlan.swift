/// How a pass over all statistics is cut into units that threads take: by the shape alone.
///
/// Few large statistics are cut inside, into `partsPerStatistic` each, whose results are combined in
/// order. Many small ones are taken several at once.
struct WorkPlan {
  let statisticCount: Int
  let partsPerStatistic: Int
  private let statisticsPerUnit: Int

  /// Elements that a unit should have at least: below that, sharing costs more than it saves.
  private static let smallest = 16_384

  /// Elements of a part when a statistic is cut.
  private static let part = 65_536

  init(_ layout: StatisticLayout) {
    statisticCount = layout.statisticCount
    let size = layout.elementsPerStatistic
    let isCut = size > 4 * Self.part || (statisticCount < 16 && size > Self.part)
    partsPerStatistic = isCut ? (size + Self.part - 1) / Self.part : 1
    statisticsPerUnit = isCut ? 1 : max(1, Self.smallest / max(1, size))
  }

  /// Whether a whole statistic is one unit, so that two passes over it can follow each other in cache.
  var takesStatisticsWhole: Bool { partsPerStatistic == 1 }

  /// Calls `body` with each statistic, when none is cut.
  func forEachStatistic(_ threads: ThreadPool, _ body: (Int) -> Void) {
    let units = (statisticCount + statisticsPerUnit - 1) / statisticsPerUnit
    threads.forEach(units) { unit in
      let first = unit * statisticsPerUnit
      for statistic in first..<min(first + statisticsPerUnit, statisticCount) { body(statistic) }
    }
  }

  /// Calls `body` with each part of each statistic: its statistic, its number, its range of pieces.
  func forEachPart(
    _ pieces: Pieces, _ threads: ThreadPool,
    _ body: (_ statistic: Int, _ part: Int, Range<Int>) -> Void
  ) {
    threads.forEach(statisticCount * partsPerStatistic) { unit in
      let (statistic, part) = unit.quotientAndRemainder(dividingBy: partsPerStatistic)
      let first = pieces.count * part / partsPerStatistic
      let end = pieces.count * (part + 1) / partsPerStatistic
      if first < end { body(statistic, part, first..<end) }
    }
  }
}
