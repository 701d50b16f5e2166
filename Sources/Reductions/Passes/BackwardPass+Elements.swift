extension BackwardPass {
  /// The pass when every element of a sample has a parameter of its own.
  ///
  /// The sums of a parameter run over the samples, those of a statistic over the elements. First come the
  /// statistics; then dx and the parameters together, a tile of neighbouring elements at a time over all
  /// samples, so that the tile's sums stay in the L1 cache.
  @inline(__always)
  func runElementwise(
    _ pass: RowPass<Scalar>, _ sums: SegmentSums, into dx: UnsafeMutablePointer<Scalar>,
    parameters: ParameterTargets<Scalar>, _ threads: ThreadPool
  ) {
    let plan = pass.plan
    plan.forEachPart(threads) { statistic, number, part in
      let result = elementSums(pass, statistic, part)
      sums.gradients.address[sums.slot(statistic, number)] = result.first
      sums.products.address[sums.slot(statistic, number)] = result.second
    }
    let gradients = (0..<layout.statisticCount).map { statistic in
      var total = (first: 0.0, second: 0.0)
      for part in 0..<plan.partsPerStatistic {
        total.first += sums.gradients.address[sums.slot(statistic, part)]
        total.second += sums.products.address[sums.slot(statistic, part)]
      }
      return inputGradient(statistic, total)
    }
    forEachTile(threads) { writeTile(pass, $0, gradients, into: dx, parameters) }
  }

  @inline(__always)
  private func elementSums(
    _ pass: RowPass<Scalar>, _ statistic: Int, _ part: WorkPlan.Part
  ) -> SumPair {
    let mean = standardizations[statistic].mean
    var result = (first: 0.0, second: 0.0)
    pass.forEachSpan(part, pass.parameter(of: part)) { offset, length, parameter in
      let sums: SumPair
      if let weight = affine.weight {
        sums = pass.kernels.gradientSums(
          x + offset, dy + offset, weight: weight + parameter, count: length, mean: mean)
      } else {
        let span = Spans(count: 1, stride: length, length: length)
        sums = pass.kernels.gradientSums(x + offset, dy + offset, span, mean: mean)
      }
      result.first += sums.first
      result.second += sums.second
    }
    return result
  }

  /// Calls `body` with ranges of parameters, each within one statistic of every sample.
  @inline(__always)
  private func forEachTile(_ threads: ThreadPool, _ body: (Range<Int>) -> Void) {
    let width = 1024
    let length = layout.spanLength
    let tilesPerStatistic = (length + width - 1) / width
    threads.forEach(affine.layout.count / length * tilesPerStatistic) { tile in
      let (statistic, part) = tile.quotientAndRemainder(dividingBy: tilesPerStatistic)
      let first = statistic * length + part * width
      body(first..<min(first + width, (statistic + 1) * length))
    }
  }

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
      for sample in 0..<samples {
        let offset = sample * size + tile.lowerBound
        let statistic = offset / layout.spanLength
        pass.kernels.addParameterGradients(
          x + offset, dy + offset, count: tile.count, gradients[statistic].mean,
          reciprocal: Scalar(standardizations[statistic].scale), to: biasSums, weightSums)
        pass.kernels.inputGradient(
          elements: tile.count, x + offset, dy + offset, into: dx + offset, gradients[statistic],
          weight: affine.weight.map { $0 + tile.lowerBound })
      }
      for (index, parameter) in tile.enumerated() {
        parameters.bias?[parameter] = Scalar(biasSums[index])
        parameters.weight?[parameter] = Scalar(weightSums[index])
      }
    }
  }
}
