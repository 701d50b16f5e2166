/// The pass when every element of a sample has a parameter of its own.
///
/// The sums of a statistic run over the elements of a sample, those of a parameter over the samples. Neither needs the
/// other, so one look at x and dy gives both; a second writes dx.
extension BackwardPass {
  @inline(__always)
  func runElementwise(
    _ pass: RowPass<Scalar>, into dx: UnsafeMutablePointer<Scalar>,
    parameters: ParameterTargets<Scalar>, _ threads: ThreadPool
  ) {
    // Tiles of samples with several statistics would be as narrow as those.
    if affine.layout.count <= 4096 || layout.spanLength < affine.layout.count {
      runBySample(pass, into: dx, parameters: parameters, threads)
    } else {
      runByTile(pass, into: dx, parameters: parameters, threads)
    }
  }

  /// How many samples are added up in `Scalar` before their sums go to `Double`.
  private static var samplesTogether: Int { 4 }

  /// Few parameters: the sums of all stay in a near cache while the samples pass by, each read once.
  @inline(__always)
  private func runBySample(
    _ pass: RowPass<Scalar>, into dx: UnsafeMutablePointer<Scalar>,
    parameters: ParameterTargets<Scalar>, _ threads: ThreadPool
  ) {
    let size = affine.layout.count
    let samples = layout.statisticCount * layout.spanLength / size
    let parts = max(1, min(samples / 8, samples * size / 8192, 32))
    // Two tensors are read.
    let together = max(
      Self.samplesTogether,
      pass.elementsTogether / (2 * size) / Self.samplesTogether * Self.samplesTogether)
    // Σdy and Σdy·x̂ of the parameters, for each part of the samples.
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * size * parts) { buffer in
      guard let start = buffer.baseAddress else { return }
      let sums = SharedPointer(start)
      threads.forEach(parts) { part in
        let biasSums = sums.address + 2 * size * part
        biasSums.initialize(repeating: 0, count: 2 * size)
        let end = samples * (part + 1) / parts
        for first in stride(from: samples * part / parts, to: end, by: together) {
          writeSamples(
            pass, first..<min(first + together, end), into: dx, biasSums, biasSums + size)
        }
      }
      sums.addParts(parts, of: 2 * size, threads)
      for parameter in 0..<size {
        parameters.bias?[parameter] = Scalar(start[parameter])
        parameters.weight?[parameter] = Scalar(start[size + parameter])
      }
    }
  }

  /// Writes dx of a few samples and adds to the sums of their parameters.
  @inline(__always)
  private func writeSamples(
    _ pass: RowPass<Scalar>, _ samples: Range<Int>, into dx: UnsafeMutablePointer<Scalar>,
    _ biasSums: UnsafeMutablePointer<Double>, _ weightSums: UnsafeMutablePointer<Double>
  ) {
    let size = affine.layout.count
    let length = layout.spanLength
    let runs = size / length
    let (statistic, offset) = (samples.lowerBound * runs, samples.lowerBound * size)
    // The processor does not see many short rows coming: those in the last cache are fetched while dx of these is
    // written, those in memory earlier, and so are runs shorter than a vector, whose sums take longest.
    let ahead = pass.kernels.isFar && size <= 1024 ? samples.count * size : 0
    let comesEarly = pass.kernels.isStreaming || length < 16
    BlockMemory<Scalar>.with(runs * samples.count) { memory in
      pass.kernels.elementGradientSums(
        rows: samples.count, stride: size, ahead: comesEarly ? ahead : 0, runs: runs, length,
        x + offset, dy + offset, weight: affine.weight, standardizations + statistic, to: biasSums,
        weightSums, runs: memory.first, memory.second)
      pass.kernels.gradients(
        standardizations + statistic, corrections: corrections.map { $0 + statistic },
        count: samples.count * runs, shares: shares, memory.first, memory.second, weight: nil,
        to: memory.gradients)
      pass.kernels.inputGradient(
        rows: samples.count, elementsOf: runs, length, ahead: comesEarly ? 0 : ahead, x + offset,
        dy + offset, into: dx + offset, memory.gradients, weight: affine.weight)
    }
  }

  /// Many parameters: a tile of neighbouring elements at a time over all samples, so that the tile's sums stay in a near
  /// cache; and then the same for dx.
  ///
  /// Where it does not keep all, the samples that it keeps from one to the other go together, if it has room for the sums
  /// of all parameters too.
  @inline(__always)
  private func runByTile(
    _ pass: RowPass<Scalar>, into dx: UnsafeMutablePointer<Scalar>,
    parameters: ParameterTargets<Scalar>, _ threads: ThreadPool
  ) {
    let (size, together) = (affine.layout.count, Self.samplesTogether)
    let bytes = 2 * MemoryLayout<Scalar>.stride
    let fewest = size * (together * bytes + 2 * MemoryLayout<Double>.stride)
    let hasWaves = pass.kernels.isStreaming && fewest <= LastCache.size / 2
    let slots = layout.statisticCount * pass.tilesPerStatistic
    let capacity = 2 * slots + (hasWaves ? 2 * size : 0)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: capacity) { buffer in
      guard let start = buffer.baseAddress else { return }
      let sums = TileSums(
        gradients: SharedPointer(start), products: SharedPointer(start + slots),
        parameters: hasWaves ? SharedPointer(start + 2 * slots) : nil)
      pass.plan.forEachWave(
        readingBytes: bytes, together: hasWaves ? together : layout.statisticCount
      ) { samples in
        pass.forEachTile(threads) { addTile(pass, samples, $0, to: sums, parameters) }
        let gradients = samples.map { inputGradient($0, total(pass, $0, sums)) }
        pass.forEachTile(threads) { writeTile(pass, samples, $0, gradients, into: dx) }
      }
    }
  }

  /// Adds a tile of some samples to all sums, and writes its parameters after the last sample.
  @inline(__always)
  private func addTile(
    _ pass: RowPass<Scalar>, _ samples: Range<Int>, _ tile: Range<Int>, to sums: TileSums,
    _ parameters: ParameterTargets<Scalar>
  ) {
    let size = affine.layout.count
    let capacity = sums.parameters == nil ? 2 * tile.count : 0
    withUnsafeTemporaryAllocation(of: Double.self, capacity: capacity) { own in
      let kept = sums.parameters.map { $0.address + 2 * tile.lowerBound }
      guard let biasSums = kept ?? own.baseAddress else { return }
      let weightSums = biasSums + tile.count
      if samples.lowerBound == 0 { biasSums.initialize(repeating: 0, count: 2 * tile.count) }
      for first in stride(
        from: samples.lowerBound, to: samples.upperBound, by: Self.samplesTogether)
      {
        let some = first..<min(first + Self.samplesTogether, samples.upperBound)
        let start = first * size + tile.lowerBound
        BlockMemory<Scalar>.with(some.count) { memory in
          pass.kernels.elementGradientSums(
            rows: some.count, stride: size, runs: 1, tile.count, x + start, dy + start,
            weight: affine.weight.map { $0 + tile.lowerBound }, standardizations + first,
            to: biasSums, weightSums, runs: memory.first, memory.second)
          for sample in some {
            let slot = sample * pass.tilesPerStatistic + tile.lowerBound / pass.tileWidth
            sums.gradients.address[slot] = memory.first[sample - first]
            sums.products.address[slot] = memory.second[sample - first]
          }
        }
      }
      guard samples.upperBound == layout.statisticCount else { return }
      for (index, parameter) in tile.enumerated() {
        parameters.bias?[parameter] = Scalar(biasSums[index])
        parameters.weight?[parameter] = Scalar(weightSums[index])
      }
    }
  }

  /// Σg and Σg·(x − μ) of a sample with g = γ·dy, from its tiles in order.
  @inline(__always)
  private func total(_ pass: RowPass<Scalar>, _ sample: Int, _ sums: TileSums) -> SumPair {
    var result = (first: 0.0, second: 0.0)
    for slot in sample * pass.tilesPerStatistic..<(sample + 1) * pass.tilesPerStatistic {
      result.first += sums.gradients.address[slot]
      result.second += sums.products.address[slot]
    }
    return result
  }

  /// Writes dx of a tile of some samples.
  ///
  /// - Parameter gradients: the coefficients of those samples.
  @inline(__always)
  private func writeTile(
    _ pass: RowPass<Scalar>, _ samples: Range<Int>, _ tile: Range<Int>,
    _ gradients: [InputGradient<Scalar>], into dx: UnsafeMutablePointer<Scalar>
  ) {
    for sample in samples {
      let offset = sample * affine.layout.count + tile.lowerBound
      withUnsafePointer(to: gradients[sample - samples.lowerBound]) {
        pass.kernels.inputGradient(
          elementsOf: 1, tile.count, ahead: pass.tileAhead, x + offset, dy + offset,
          into: dx + offset, $0,
          weight: affine.weight.map { $0 + tile.lowerBound })
      }
    }
  }
}

/// What a pass over tiles adds up.
private struct TileSums {
  /// Σg and Σg·(x − μ) of each tile of each sample.
  let gradients: SharedPointer<Double>
  let products: SharedPointer<Double>
  /// Σdy and Σdy·x̂ of all parameters of each tile, where they have to stay until other samples come.
  let parameters: SharedPointer<Double>?
}
