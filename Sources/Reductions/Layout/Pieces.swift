/// The elements of one statistic cut into contiguous pieces, each of which kernels take in one call.
///
/// With one parameter per run (one per channel, say) a piece never crosses a run; with one parameter per
/// element, or none, it is just a stretch that fits the L1 cache.
struct Pieces {
  /// A stretch of contiguous elements.
  struct Piece {
    let offset: Int
    let count: Int
    /// The index of its first element's parameter.
    let parameter: Int
    /// Which of the statistic's segments it belongs to: see ``segmentCount``.
    let segment: Int
  }

  /// No piece is longer: 32 KiB of `Float`.
  static let longest = 8192

  private let layout: StatisticLayout
  private let runLength: Int
  private let piecesPerRun: Int
  private let piecesPerSpan: Int
  private let parameters: ParameterLayout

  /// Whether every element has a parameter of its own.
  let hasParameterPerElement: Bool

  /// How many pieces a statistic has.
  let count: Int

  /// How many different parameters a statistic's runs take; 1 when each element has its own.
  ///
  /// A segment is what shares both the statistic and the parameter: batch normalization has one a
  /// statistic, layer normalization with a parameter per channel has C.
  let segmentCount: Int

  /// - Parameter parameters: the layout of γ and β; `nil` when there are none to look up.
  init(_ layout: StatisticLayout, _ parameters: ParameterLayout?) {
    self.layout = layout
    hasParameterPerElement = parameters?.runLength == 1 && layout.spanLength > 1
    let run = parameters?.runLength ?? layout.spanLength
    runLength = hasParameterPerElement ? layout.spanLength : min(run, layout.spanLength)
    self.parameters =
      parameters ?? ParameterLayout(runLength: max(1, layout.spanLength), count: 1)
    piecesPerRun = (runLength + Self.longest - 1) / Self.longest
    piecesPerSpan = runLength == 0 ? 0 : layout.spanLength / runLength * piecesPerRun
    count = layout.spans.count * piecesPerSpan
    let period = self.parameters.runLength * self.parameters.count
    let runsPerSpan = piecesPerRun == 0 ? 0 : piecesPerSpan / piecesPerRun
    if hasParameterPerElement || parameters == nil {
      segmentCount = 1
    } else if layout.spans.stride % period == 0, runsPerSpan == 1 {
      segmentCount = 1
    } else {
      segmentCount = layout.spans.count * runsPerSpan
    }
  }

  /// The parameter of a segment of the statistic that begins at `start`.
  func parameter(ofSegment segment: Int, start: Int) -> Int {
    let runsPerSpan = max(1, piecesPerSpan / max(1, piecesPerRun))
    let (span, run) = segment.quotientAndRemainder(dividingBy: runsPerSpan)
    let offset = start + span * layout.spans.stride + run * runLength
    return (offset / parameters.runLength) % parameters.count
  }

  /// Calls `body` with the pieces `range` of the statistic that begins at `start`, in order.
  @inline(__always)
  func forEach(_ range: Range<Int>, start: Int, _ body: (Piece) -> Void) {
    var span = range.lowerBound / piecesPerSpan
    var withinSpan = range.lowerBound % piecesPerSpan
    for _ in range {
      let (run, part) =
        piecesPerRun == 1
        ? (withinSpan, 0) : withinSpan.quotientAndRemainder(dividingBy: piecesPerRun)
      let begin = part &* Self.longest
      let offset = start &+ span &* layout.spans.stride &+ run &* runLength &+ begin
      body(
        Piece(
          offset: offset, count: min(Self.longest, runLength &- begin),
          parameter: (offset / parameters.runLength) % parameters.count,
          segment: segmentCount == 1 ? 0 : span &* (piecesPerSpan / piecesPerRun) &+ run))
      withinSpan &+= 1
      if withinSpan == piecesPerSpan {
        withinSpan = 0
        span &+= 1
      }
    }
  }
}
