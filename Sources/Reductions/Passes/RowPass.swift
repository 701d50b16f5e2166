/// A pass over statistics whose elements lie in contiguous spans: what forward and backward share.
struct RowPass<Scalar: ReductionScalar> {
  let layout: StatisticLayout
  let parameters: ParameterLayout
  let hasParameters: Bool
  let pattern: ParameterPattern
  let plan: WorkPlan
  let kernels: SpanKernels<Scalar>

  /// The most elements of short statistics that are summed before any of them is written.
  ///
  /// Rows that come from memory, with parameters for each element, are best taken almost one by one.
  let elementsTogether: Int

  /// How far ahead of a tile that is written that of the next sample lies, where it is fetched, or 0: tiles that stay in
  /// the caches come as fast by themselves.
  let tileAhead: Int

  /// Whether a sample's parameters would push the sample out of the L2 cache if it were taken whole.
  let goesByTiles: Bool

  /// The elements of a tile.
  ///
  /// Long rows are read several pages on end; forward, the L1 cache has room for the parameters of two.
  let tileWidth: Int

  /// Whether the moments of one statistic are taken while another is written: see ``normalizeInTurns``.
  let takesTurns: Bool

  /// How many parameters lie between those of a statistic's first element and the next's, within an outer index.
  let parameterStep: Int

  init(_ layout: StatisticLayout, _ affine: AffineMap<Scalar>?, tensors: Int = 2) {
    self.layout = layout
    let layoutOfParameters = affine?.layoutOfParameters
    hasParameters = layoutOfParameters != nil
    parameters = layoutOfParameters ?? ParameterLayout(runLength: 1, count: 1)
    pattern = ParameterPattern(layout, layoutOfParameters)
    goesByTiles = pattern == .perElement && layout.spanLength > 16_384
    // Backward, rows are looked at twice soon after each other, and what is written pushes them out; over tiles of all
    // samples much lies between two looks.
    kernels = SpanKernels(
      passingOver: layout.elementCount, tensors: tensors,
      streamingFrom: tensors > 2 ? 0.625 : goesByTiles ? 1 : 1.25)
    let runLength = pattern == .perRun ? parameters.runLength : layout.spanLength
    // A run that is not made of whole cache lines shares its first and last with others, and those cannot be streamed.
    let leastRun = runLength.isMultiple(of: 16) ? 512 : 2048
    takesTurns = kernels.isFloat && kernels.isStreaming && !goesByTiles && runLength >= leastRun
    elementsTogether = kernels.isStreaming && pattern == .perElement ? 1024 : WorkPlan.line
    plan = WorkPlan(
      layout, runLength: pattern == .perRun ? parameters.runLength : 16, line: elementsTogether,
      mostAhead: kernels.mostAhead(layout, tensors: tensors))
    tileAhead = kernels.isStreaming ? parameters.count : 0
    tileWidth = layout.spanLength < 65_536 ? 1024 : tensors == 2 ? 2048 : 4096
    // A span that holds several parameters is all of its statistic.
    assert(layout.spans.count == 1 || pattern == .perStatistic || pattern == .perSpan)
    assert(layout.inner.count <= 1 || layout.inner.stride.isMultiple(of: parameters.runLength))
    parameterStep = layoutOfParameters == nil ? 0 : layout.inner.stride / parameters.runLength
  }

  /// The moments of a part.
  ///
  /// They are taken relative to one of the elements, the pivot k: with d = x − k,
  ///
  ///     mean = k + Σd/n        M₂ = Σd² − (Σd)²/n
  ///
  /// Any element is a good pivot: (k − mean)² ≤ n·σ², so M₂ loses at most the factor n of `Double`'s 2⁻⁵³,
  /// whatever the mean. For the at most 2¹⁸ elements of a part that is 3e-11.
  ///
  /// - Parameter exactly: whether everything is in `Double`. Else, for `Float`, d and d² and the sums of
  ///   neighbours are rounded to `Float`, unless k is far from the mean or a square overflows or underflows.
  @inline(__always)
  func moments(_ x: UnsafePointer<Scalar>, _ part: WorkPlan.Part, exactly: Bool) -> Moments {
    let start = x + part.offset
    var sums = (first: 0.0, second: 0.0)
    if exactly {
      sums = kernels.exactMomentSums(start, part.spans)
    } else {
      kernels.momentSums(start, part.spans, to: &sums.first, &sums.second)
    }
    return Moments(
      count: part.spans.count * part.spans.length, pivot: Double(start[0]), sums)
  }

  /// Writes mean and 1/√(σ² + ε) of a block's statistics to `standardizations`, their sums of squares to `memory`.
  ///
  /// - Parameter y: what will be written next.
  @inline(__always)
  func moments(
    _ x: UnsafePointer<Scalar>, _ block: WorkPlan.Block, epsilon: Double,
    to standardizations: UnsafeMutablePointer<Standardization>, _ memory: BlockMemory<Scalar>,
    beforeWriting y: UnsafePointer<Scalar>
  ) {
    kernels.momentSums(
      x + block.offset, block.spans, beforeWriting: y + block.offset, to: memory.first,
      memory.second)
    kernels.finishMoments(
      memory, count: block.count, size: layout.elementsPerStatistic, epsilon: epsilon,
      pivots: x + block.offset, step: layout.spanLength, to: standardizations)
  }

  /// Writes y of a block.
  ///
  /// - Parameter standardizations: those of the block's statistics.
  @inline(__always)
  func normalize(
    _ x: UnsafePointer<Scalar>, _ block: WorkPlan.Block,
    by standardizations: UnsafePointer<Standardization>, _ affine: AffineMap<Scalar>,
    _ memory: BlockMemory<Scalar>, into y: UnsafeMutablePointer<Scalar>
  ) {
    if pattern == .perElement, layout.spans.count == 1 {
      return normalizeElements(x, block, by: standardizations, affine, memory, into: y)
    }
    guard pattern == .perStatistic else {
      return forEachParameter(block) { index, parameter in
        normalize(
          x, plan.whole(block.offset + index * layout.inner.stride, ahead: block.spans.ahead),
          parameter, standardizations[index], affine, into: y)
      }
    }
    forEachParameters(block) { index, count, parameter in
      kernels.maps(
        standardizations + index, count: count, weight: affine.weight.map { $0 + parameter },
        bias: affine.bias.map { $0 + parameter }, to: memory.maps + index)
    }
    kernels.standardize(x + block.offset, into: y + block.offset, block.spans, memory.maps)
  }

  /// Writes y of a block, where every element has parameters of its own.
  @inline(__always)
  private func normalizeElements(
    _ x: UnsafePointer<Scalar>, _ block: WorkPlan.Block,
    by standardizations: UnsafePointer<Standardization>, _ affine: AffineMap<Scalar>,
    _ memory: BlockMemory<Scalar>, into y: UnsafeMutablePointer<Scalar>
  ) {
    kernels.maps(standardizations, count: block.count, weight: nil, bias: nil, to: memory.maps)
    if layout.inner.count == 1 {
      return kernels.standardize(
        rows: block.count, elementsOf: 1, layout.spanLength, ahead: block.spans.ahead,
        x + block.offset, into: y + block.offset, memory.maps, weight: affine.weight,
        bias: affine.bias)
    }
    forEachParameters(block) { index, count, parameter in
      let offset = block.offset + index * layout.spanLength
      kernels.standardize(
        elementsOf: count, layout.spanLength, ahead: block.spans.ahead, x + offset,
        into: y + offset, memory.maps + index, weight: affine.weight.map { $0 + parameter },
        bias: affine.bias.map { $0 + parameter })
    }
  }

  /// Calls `body` with each statistic of a block, counted from its first, and the parameter of the
  /// statistic's first element.
  @inline(__always)
  func forEachParameter(_ block: WorkPlan.Block, _ body: (_ index: Int, _ parameter: Int) -> Void) {
    var inner = block.statistic % layout.inner.count
    for index in 0..<block.count {
      body(index, inner * parameterStep)
      inner += 1
      if inner == layout.inner.count { inner = 0 }
    }
  }

  /// Calls `body` with runs of statistics of a block whose parameters follow each other: the first, counted from the
  /// block's, how many, and its parameter.
  @inline(__always)
  func forEachParameters(
    _ block: WorkPlan.Block, _ body: (_ index: Int, _ count: Int, _ parameter: Int) -> Void
  ) {
    let areNeighbours = parameterStep == 1 || pattern == .perElement
    var index = 0
    var inner = block.statistic % layout.inner.count
    while index < block.count {
      let left = block.count - index
      let count = hasParameters ? min(left, areNeighbours ? layout.inner.count - inner : 1) : left
      body(index, count, inner * parameterStep)
      index += count
      inner = (inner + count) % layout.inner.count
    }
  }

  /// Writes y of a part.
  ///
  /// - Parameter parameter: that of the part's first element.
  @inline(__always)
  func normalize(
    _ x: UnsafePointer<Scalar>, _ part: WorkPlan.Part, _ parameter: Int,
    _ standardization: Standardization, _ affine: AffineMap<Scalar>,
    into y: UnsafeMutablePointer<Scalar>
  ) {
    if pattern == .perStatistic {
      let map = ElementMap<Scalar>(
        standardization, weight: affine.weight(parameter), bias: affine.bias(parameter))
      return withUnsafePointer(to: map) {
        kernels.standardize(x + part.offset, into: y + part.offset, part.spans, $0)
      }
    }
    let map = ElementMap<Scalar>(standardization)
    forEachSpan(part, parameter) { offset, length, parameter in
      let weight = affine.weight.map { $0 + parameter }
      let bias = affine.bias.map { $0 + parameter }
      if pattern == .perElement {
        withUnsafePointer(to: map) {
          kernels.standardize(
            elementsOf: 1, length, ahead: part.spans.ahead, x + offset, into: y + offset, $0,
            weight: weight, bias: bias)
        }
      } else {
        let runLength = min(length, parameters.runLength)
        kernels.standardize(
          runs: length / runLength, runLength, ahead: part.spans.ahead, x + offset,
          into: y + offset, map, weight: weight, bias: bias)
      }
    }
  }

  /// The parameter of a part's first element.
  @inline(__always)
  func parameter(of part: WorkPlan.Part) -> Int { parameters.index(at: part.offset) }

  /// Calls `body` with each span of a part, and the parameter of its first element.
  ///
  /// - Parameter parameter: that of the part's first element.
  @inline(__always)
  func forEachSpan(
    _ part: WorkPlan.Part, _ parameter: Int,
    _ body: (_ offset: Int, _ length: Int, _ parameter: Int) -> Void
  ) {
    body(part.offset, part.spans.length, parameter)
    for span in 1..<max(1, part.spans.count) {
      let offset = part.offset + span * part.spans.stride
      body(offset, part.spans.length, parameters.index(at: offset))
    }
  }
}

/// Passes over neighbouring elements of all samples at once, when every element has its own parameter.
extension RowPass {
  var tilesPerStatistic: Int { (layout.spanLength + tileWidth - 1) / tileWidth }

  /// Calls `body` with ranges of parameters, each within one statistic of every sample.
  @inline(__always)
  func forEachTile(_ threads: ThreadPool, _ body: (Range<Int>) -> Void) {
    let (length, width, tilesPerStatistic) = (layout.spanLength, tileWidth, tilesPerStatistic)
    threads.forEach(parameters.count / length * tilesPerStatistic) { tile in
      let (statistic, part) = tile.quotientAndRemainder(dividingBy: tilesPerStatistic)
      let first = statistic * length + part * width
      body(first..<min(first + width, (statistic + 1) * length))
    }
  }

  /// Writes y of whole samples, a tile over all of them at a time: its parameters stay in the L1 cache.
  @inline(__always)
  func normalizeByTiles(
    _ x: UnsafePointer<Scalar>, _ statistics: Range<Int>,
    by standardizations: UnsafePointer<Standardization>, _ affine: AffineMap<Scalar>,
    into y: UnsafeMutablePointer<Scalar>, _ threads: ThreadPool
  ) {
    let statisticsPerSample = parameters.count / layout.spanLength
    let samples =
      statistics.lowerBound / statisticsPerSample..<statistics.upperBound / statisticsPerSample
    forEachTile(threads) { tile in
      for sample in samples {
        let offset = sample * parameters.count + tile.lowerBound
        let map = ElementMap<Scalar>(standardizations[offset / layout.spanLength])
        withUnsafePointer(to: map) {
          kernels.standardize(
            elementsOf: 1, tile.count, ahead: tileAhead, x + offset, into: y + offset, $0,
            weight: affine.weight.map { $0 + tile.lowerBound },
            bias: affine.bias.map { $0 + tile.lowerBound })
        }
      }
    }
  }
}
