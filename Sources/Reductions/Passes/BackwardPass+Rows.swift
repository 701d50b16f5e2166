extension BackwardPass {
  /// The pass when a statistic's elements lie in contiguous spans.
  @inline(__always)
  func runRows(
    into dx: UnsafeMutablePointer<Scalar>, parameters: ParameterTargets<Scalar>,
    threads: ThreadPool
  ) {
    let pass = RowPass(layout, affine, tensors: 3)
    if pass.pattern == .perElement {
      return runElementwise(pass, into: dx, parameters: parameters, threads)
    }
    let segments = Segments(pass)
    // Parts that have no segment in common share the sums of their statistic.
    let sumsPerStatistic = segments.areNeverCut ? 1 : pass.plan.partsPerStatistic
    let size = layout.statisticCount * sumsPerStatistic * segments.count
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * size) { buffer in
      guard let start = buffer.baseAddress else { return }
      let sums = SegmentSums(
        gradients: SharedPointer(start), products: SharedPointer(start + size),
        segments: segments, partsPerStatistic: sumsPerStatistic)
      if pass.plan.takesStatisticsWhole {
        pass.plan.forEachBlock(threads) { runBlock(pass, $0, sums, $1, into: dx) }
      } else {
        // A part touches some of the segments of its statistic.
        if !segments.areNeverCut { buffer.initialize(repeating: 0) }
        pass.plan.forEachWave(readingBytes: 2 * MemoryLayout<Scalar>.stride) { statistics in
          pass.plan.forEachPart(of: statistics, threads) { addSums(pass, $0, $1, $2, to: sums) }
          let gradients = statistics.map {
            let parameter = pass.parameters.index(at: layout.start(of: $0))
            return inputGradient($0, total(pass, $0, parameter, sums))
          }
          pass.plan.forEachPart(of: statistics, threads) { statistic, _, part in
            let gradient = gradients[statistic - statistics.lowerBound]
            write(pass, part, pass.parameter(of: part), gradient, into: dx)
          }
        }
      }
      parameterSums(pass, sums, threads).write(to: parameters)
    }
  }

  /// Writes dx and the sums of whole statistics.
  @inline(__always)
  private func runBlock(
    _ pass: RowPass<Scalar>, _ block: WorkPlan.Block, _ sums: SegmentSums,
    _ memory: BlockMemory<Scalar>, into dx: UnsafeMutablePointer<Scalar>
  ) {
    if pass.pattern == .perRun { return runBlockOfRuns(pass, block, sums, into: dx) }
    guard pass.pattern == .perStatistic else {
      pass.forEachParameter(block) { index, parameter in
        let statistic = block.statistic + index
        let part = pass.plan.whole(block.offset + index * layout.inner.stride)
        addSums(pass, statistic, 0, part, to: sums)
        let gradient = inputGradient(statistic, total(pass, statistic, parameter, sums))
        write(pass, part, parameter, gradient, into: dx)
      }
      return
    }
    let (x, dy, dx) = (x + block.offset, dy + block.offset, dx + block.offset)
    let gradients = sums.gradients.address + block.statistic
    let products = sums.products.address + block.statistic
    pass.kernels.gradientSums(
      x, dy, block.spans, standardizations + block.statistic, step: 1, beforeWriting: dx,
      to: gradients, products)
    pass.forEachParameters(block) { index, count, parameter in
      let first = block.statistic + index
      pass.kernels.gradients(
        standardizations + first, corrections: corrections.map { $0 + first }, count: count,
        shares: shares, gradients + index, products + index,
        weight: affine.weight.map { $0 + parameter }, to: memory.gradients + index)
    }
    pass.kernels.inputGradient(x, dy, into: dx, block.spans, memory.gradients)
  }

  /// The same of statistics that hold several runs, each with a parameter of its own: all runs of a block together.
  @inline(__always)
  private func runBlockOfRuns(
    _ pass: RowPass<Scalar>, _ block: WorkPlan.Block, _ sums: SegmentSums,
    into dx: UnsafeMutablePointer<Scalar>
  ) {
    let perStatistic = sums.segments.count
    let runs = block.count * perStatistic
    let spans = Spans(
      count: 1, stride: runs * sums.segments.distance, length: sums.segments.distance, runs: runs,
      ahead: block.spans.ahead)
    let (x, dy, dx) = (x + block.offset, dy + block.offset, dx + block.offset)
    let slot = sums.slot(block.statistic, 0)
    withUnsafeTemporaryAllocation(of: Standardization.self, capacity: runs) { own in
      withUnsafeTemporaryAllocation(of: InputGradient<Scalar>.self, capacity: runs) { gradients in
        guard let own = own.baseAddress, let gradients = gradients.baseAddress else { return }
        for index in 0..<block.count {
          (own + index * perStatistic).initialize(
            repeating: standardizations[block.statistic + index], count: perStatistic)
        }
        pass.kernels.gradientSums(
          x, dy, spans, own, step: 1, beforeWriting: dx, to: sums.gradients.address + slot,
          sums.products.address + slot)
        pass.forEachParameter(block) { index, parameter in
          let statistic = block.statistic + index
          let gradient = inputGradient(statistic, total(pass, statistic, parameter, sums))
          for segment in 0..<perStatistic {
            gradients[index * perStatistic + segment] = gradient.weighted(
              by: affine.weight(parameter + segment))
          }
        }
        pass.kernels.inputGradient(x, dy, into: dx, spans, gradients)
      }
    }
  }

  /// Writes Σdy and Σdy·(x − μ) of a part's segments.
  @inline(__always)
  private func addSums(
    _ pass: RowPass<Scalar>, _ statistic: Int, _ number: Int, _ part: WorkPlan.Part,
    to sums: SegmentSums
  ) {
    let first = sums.slot(statistic, sums.partsPerStatistic == 1 ? 0 : number)
    if pass.pattern == .perStatistic {
      return pass.kernels.gradientSums(
        x + part.offset, dy + part.offset, part.spans, standardizations + statistic, step: 0,
        to: sums.gradients.address + first, sums.products.address + first)
    }
    pass.forEachSpan(part, 0) { offset, length, _ in
      let runLength = min(length, pass.parameters.runLength)
      let slot = first + sums.segments.index(of: offset - layout.start(of: statistic))
      pass.kernels.gradientSums(
        x + offset, dy + offset,
        Spans(count: 1, stride: length, length: runLength, runs: length / runLength),
        standardizations + statistic, step: 0, to: sums.gradients.address + slot,
        sums.products.address + slot)
    }
  }

  /// Σg and Σg·(x − μ) of a statistic with g = γ·dy, from its segments in order.
  @inline(__always)
  private func total(
    _ pass: RowPass<Scalar>, _ statistic: Int, _ parameter: Int, _ sums: SegmentSums
  ) -> SumPair {
    var result = (first: 0.0, second: 0.0)
    let segments = sums.segments
    for part in 0..<sums.partsPerStatistic {
      let first = sums.slot(statistic, part)
      let (gradients, products) = (sums.gradients.address + first, sums.products.address + first)
      // For a few, to call takes longer than to add.
      if segments.neighbours >= 8 {
        let some = pass.kernels.weightedSums(
          gradients, products, count: segments.count, weight: affine.weight.map { $0 + parameter })
        result = (result.first + some.first, result.second + some.second)
        continue
      }
      for segment in 0..<segments.count {
        let weight = Double(affine.weight(parameter + segment * segments.parameterStep))
        result.first += weight * gradients[segment]
        result.second += weight * products[segment]
      }
    }
    return result
  }

  /// dβ = Σdy and Σdy·x̂ of every parameter, from all segments in order.
  @inline(__always)
  private func parameterSums(
    _ pass: RowPass<Scalar>, _ sums: SegmentSums, _ threads: ThreadPool
  ) -> ParameterSums {
    var result = ParameterSums(count: affine.layoutOfParameters == nil ? 0 : affine.layout.count)
    guard affine.layoutOfParameters != nil else { return result }
    result.withSums { weight, bias in
      let (weight, bias) = (SharedPointer(weight), SharedPointer(bias))
      // Statistics of one outer index have no parameter in common; those of one inner index have all.
      let slots = layout.statisticCount * sums.partsPerStatistic * sums.segments.count
      let shares = max(1, min(layout.inner.count, slots / 8192))
      threads.forEach(shares) { share in
        let inner = layout.inner.count * share / shares..<layout.inner.count * (share + 1) / shares
        for outer in 0..<layout.outer.count {
          let first = outer * layout.inner.count
          addParameterSums(
            pass, sums, of: first + inner.lowerBound..<first + inner.upperBound,
            to: weight.address + inner.lowerBound * pass.parameterStep,
            bias.address + inner.lowerBound * pass.parameterStep)
        }
      }
    }
    return result
  }

  /// Adds the sums of statistics that follow each other to those of their parameters.
  @inline(__always)
  private func addParameterSums(
    _ pass: RowPass<Scalar>, _ sums: SegmentSums, of statistics: Range<Int>,
    to weight: UnsafeMutablePointer<Double>, _ bias: UnsafeMutablePointer<Double>
  ) {
    let segments = sums.segments
    func add(_ statistic: Int, _ slot: Int, _ parameter: Int, count: Int, each: Int) {
      pass.kernels.addParameterSums(
        standardizations + statistic, count: count, each: each, sums.gradients.address + slot,
        sums.products.address + slot, toWeight: weight + parameter, bias: bias + parameter)
    }
    let together = segments.neighbours
    if together == segments.count, sums.partsPerStatistic == 1, pass.parameterStep == together {
      let first = statistics.lowerBound
      return add(first, sums.slot(first, 0), 0, count: statistics.count, each: together)
    }
    for (index, statistic) in statistics.enumerated() {
      for part in 0..<sums.partsPerStatistic {
        for segment in stride(from: 0, to: segments.count, by: together) {
          add(
            statistic, sums.slot(statistic, part) + segment,
            index * pass.parameterStep + segment * segments.parameterStep, count: 1, each: together)
        }
      }
    }
  }

  /// Writes dx of a part.
  @inline(__always)
  private func write(
    _ pass: RowPass<Scalar>, _ part: WorkPlan.Part, _ parameter: Int,
    _ gradient: InputGradient<Scalar>, into dx: UnsafeMutablePointer<Scalar>
  ) {
    if pass.pattern == .perStatistic {
      return withUnsafePointer(to: gradient.weighted(by: affine.weight(parameter))) {
        pass.kernels.inputGradient(
          x + part.offset, dy + part.offset, into: dx + part.offset, part.spans, $0)
      }
    }
    pass.forEachSpan(part, parameter) { offset, length, parameter in
      let runLength = min(length, pass.parameters.runLength)
      pass.kernels.inputGradient(
        runs: length / runLength, runLength, x + offset, dy + offset, into: dx + offset, gradient,
        weight: affine.weight.map { $0 + parameter })
    }
  }
}

/// The elements of a statistic that take one parameter: batch normalization has one such segment a
/// statistic, layer normalization with a parameter per channel has C.
struct Segments {
  let count: Int
  /// How many elements lie between the first of one segment and the first of the next.
  let distance: Int
  /// How many parameters lie between those of a segment and the next.
  let parameterStep: Int
  /// Whether the parts of a statistic have whole segments each.
  let areNeverCut: Bool

  /// How many segments on end have parameters that are neighbours: all, or one.
  var neighbours: Int { parameterStep == 1 ? count : 1 }

  init<Scalar>(_ pass: RowPass<Scalar>) {
    switch pass.pattern {
    case .perStatistic, .perElement:
      (count, distance) = (1, 1)
      areNeverCut = pass.plan.takesStatisticsWhole
    case .perRun:
      areNeverCut = true
      count = pass.layout.spanLength / pass.parameters.runLength
      distance = pass.parameters.runLength
    case .perSpan:
      areNeverCut = !pass.plan.cutsSpans
      (count, distance) = (pass.layout.spans.count, pass.layout.spans.stride)
    }
    parameterStep = distance / pass.parameters.runLength
  }

  /// The segment of the element that lies so far behind the statistic's first.
  @inline(__always)
  func index(of offset: Int) -> Int { count == 1 ? 0 : offset / distance }
}

/// Σdy and Σdy·(x − μ) of each segment of each part of each statistic.
struct SegmentSums {
  let gradients: SharedPointer<Double>
  let products: SharedPointer<Double>
  let segments: Segments
  let partsPerStatistic: Int

  @inline(__always)
  func slot(_ statistic: Int, _ part: Int) -> Int {
    (statistic * partsPerStatistic + part) * segments.count
  }
}
