/// The pass when every element of a sample has a parameter of its own.
///
/// The sums of a statistic run over the elements of a sample, those of a parameter over the samples.
extension BackwardPass {
  @inline(__always)
  func runElementwise(
    _ pass: RowPass<Scalar>, _ sums: SegmentSums, into dx: UnsafeMutablePointer<Scalar>,
    parameters: ParameterTargets<Scalar>, _ threads: ThreadPool
  ) {
    // Tiles of samples with several statistics would be as narrow as those.
    if affine.layout.count <= 4096 || layout.spanLength < affine.layout.count {
      runBySample(pass, into: dx, parameters: parameters, threads)
    } else {
      runByTile(pass, sums, into: dx, parameters: parameters, threads)
    }
  }

  /// Few parameters: the sums of all stay in a near cache while the samples pass by, each read once.
  @inline(__always)
  private func runBySample(
    _ pass: RowPass<Scalar>, into dx: UnsafeMutablePointer<Scalar>,
    parameters: ParameterTargets<Scalar>, _ threads: ThreadPool
  ) {
    let size = affine.layout.count
    let statisticsPerSample = size / layout.spanLength
    let samples = layout.statisticCount / statisticsPerSample
    let parts = max(1, min(samples / Self.samplesTogether, samples * size / 8192, 32))
    // Σdy and Σdy·x̂ of the parameters, for each part of the samples.
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * size * parts) { buffer in
      guard let start = buffer.baseAddress else { return }
      let sums = SharedPointer(start)
      threads.forEach(parts) { part in
        let biasSums = sums.address + 2 * size * part
        biasSums.initialize(repeating: 0, count: 2 * size)
        var first = samples * part / parts
        let end = samples * (part + 1) / parts
        while first < end {
          let next = min(first + Self.samplesTogether, end)
          writeSamples(pass, first..<next, into: dx, biasSums, biasSums + size)
          first = next
        }
      }
      sums.addParts(parts, of: 2 * size, threads)
      for parameter in 0..<size {
        parameters.bias?[parameter] = Scalar(start[parameter])
        parameters.weight?[parameter] = Scalar(start[size + parameter])
      }
    }
  }

  /// How many samples are taken before their parameters are summed.
  private static var samplesTogether: Int { 8 }

  /// Writes dx of a few samples and adds to the sums of their parameters.
  @inline(__always)
  private func writeSamples(
    _ pass: RowPass<Scalar>, _ samples: Range<Int>, into dx: UnsafeMutablePointer<Scalar>,
    _ biasSums: UnsafeMutablePointer<Double>, _ weightSums: UnsafeMutablePointer<Double>
  ) {
    let size = affine.layout.count
    let length = layout.spanLength
    let runs = size / length
    // Two tensors are read.
    let together = max(1, pass.elementsTogether / (2 * size))
    BlockMemory<Scalar>.with(runs * samples.count) { memory in
      for first in stride(from: samples.lowerBound, to: samples.upperBound, by: together) {
        let rows = min(together, samples.upperBound - first)
        let (statistic, offset) = (first * runs, first * size)
        let ahead = pass.kernels.isFar ? rows * size : 0
        pass.kernels.prefetch(toWrite: dx + offset, ahead)
        elementSums(pass, statistic, offset, rows: rows, runs: runs, length, 0, memory)
        pass.kernels.gradients(
          standardizations + statistic, corrections: corrections.map { $0 + statistic },
          count: rows * runs, shares: shares, memory.first, memory.second, weight: nil,
          to: memory.gradients)
        prefetch(pass, offset + ahead, ahead)
        pass.kernels.inputGradient(
          rows: rows, elementsOf: runs, length, x + offset, dy + offset, into: dx + offset,
          memory.gradients, weight: affine.weight)
      }
      pass.kernels.maps(
        standardizations + samples.lowerBound * runs, count: samples.count * runs, weight: nil,
        bias: nil, to: memory.maps)
      let offset = samples.lowerBound * size
      pass.kernels.addParameterGradients(
        x + offset, dy + offset, rows: samples.count, stride: size, runs: runs, length,
        memory.maps, to: biasSums, weightSums)
    }
  }

  /// Writes Σg and Σg·(x − μ) of rows of runs of one statistic each with g = γ·dy, the first from `offset` on.
  @inline(__always)
  private func elementSums(
    _ pass: RowPass<Scalar>, _ statistic: Int, _ offset: Int, rows: Int = 1, runs: Int,
    _ length: Int, _ parameter: Int, _ memory: BlockMemory<Scalar>
  ) {
    guard let weight = affine.weight else {
      return pass.kernels.gradientSums(
        x + offset, dy + offset, Spans(count: 1, stride: length, length: length, runs: rows * runs),
        standardizations + statistic, step: 1, to: memory.first, memory.second)
    }
    pass.kernels.gradientSums(
      rows: rows, elementsOf: runs, length, x + offset, dy + offset, weight: weight + parameter,
      standardizations + statistic, to: memory.first, memory.second)
  }

  /// Many parameters: first the statistics; then dx and the parameters together, a tile of neighbouring
  /// elements at a time over all samples, so that the tile's sums stay in the L1 cache.
  @inline(__always)
  private func runByTile(
    _ pass: RowPass<Scalar>, _ sums: SegmentSums, into dx: UnsafeMutablePointer<Scalar>,
    parameters: ParameterTargets<Scalar>, _ threads: ThreadPool
  ) {
    let plan = pass.plan
    plan.forEachPart(threads) { statistic, number, part in
      BlockMemory<Scalar>.with(1) { memory in
        elementSums(
          pass, statistic, part.offset, runs: 1, part.spans.length, pass.parameter(of: part),
          memory)
        sums.gradients.address[sums.slot(statistic, number)] = memory.first[0]
        sums.products.address[sums.slot(statistic, number)] = memory.second[0]
      }
    }
    let gradients = (0..<layout.statisticCount).map { statistic in
      var total = (first: 0.0, second: 0.0)
      for part in 0..<plan.partsPerStatistic {
        total.first += sums.gradients.address[sums.slot(statistic, part)]
        total.second += sums.products.address[sums.slot(statistic, part)]
      }
      return inputGradient(statistic, total)
    }
    pass.forEachTile(threads) { writeTile(pass, $0, gradients, into: dx, parameters) }
  }

  /// How many samples of a tile are taken before their parameters are summed: the sets of a cache have room for no more,
  /// where samples lie a multiple of a page apart.
  private static var samplesOfTileTogether: Int { 4 }

  @inline(__always)
  private func writeTile(
    _ pass: RowPass<Scalar>, _ tile: Range<Int>, _ gradients: [InputGradient<Scalar>],
    into dx: UnsafeMutablePointer<Scalar>, _ parameters: ParameterTargets<Scalar>
  ) {
    let size = affine.layout.count
    let samples = layout.statisticCount * layout.spanLength / size
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * tile.count) { sums in
      sums.initialize(repeating: 0)
      guard let biasSums = sums.baseAddress else { return }
      let weightSums = biasSums + tile.count
      for first in stride(from: 0, to: samples, by: Self.samplesOfTileTogether) {
        let some = first..<min(first + Self.samplesOfTileTogether, samples)
        let start = first * size + tile.lowerBound
        BlockMemory<Scalar>.with(some.count) { memory in
          for row in 0..<some.count {
            memory.maps[row] = ElementMap(
              standardizations[(start + row * size) / layout.spanLength])
          }
          pass.kernels.addParameterGradients(
            x + start, dy + start, rows: some.count, stride: size, runs: 1, tile.count,
            memory.maps, to: biasSums, weightSums)
        }
        for sample in some {
          let offset = sample * size + tile.lowerBound
          withUnsafePointer(to: gradients[offset / layout.spanLength]) {
            pass.kernels.inputGradient(
              elementsOf: 1, tile.count, x + offset, dy + offset, into: dx + offset, $0,
              weight: affine.weight.map { $0 + tile.lowerBound })
          }
        }
      }
      for (index, parameter) in tile.enumerated() {
        parameters.bias?[parameter] = Scalar(biasSums[index])
        parameters.weight?[parameter] = Scalar(weightSums[index])
      }
    }
  }
}
