extension BackwardPass {
  /// The pass when a statistic's elements lie in contiguous spans.
  @inline(__always)
  func runRows(into dx: UnsafeMutablePointer<Scalar>, threads: ThreadPool) -> ParameterSums {
    let pieces = Pieces(layout, affine.layoutOfParameters)
    let plan = WorkPlan(layout)
    let perStatistic = plan.partsPerStatistic * pieces.segmentCount
    var gradients = [Double](repeating: 0, count: layout.statisticCount * perStatistic)
    var products = gradients
    gradients.withUnsafeMutableBufferPointer { gradients in
      products.withUnsafeMutableBufferPointer { products in
        let sums = SegmentSums(gradients: SharedMemory(gradients), products: SharedMemory(products))
        if plan.takesStatisticsWhole {
          plan.forEachStatistic(threads) { statistic in
            let first = statistic * perStatistic
            let start = layout.start(of: statistic)
            sumSegments(statistic, pieces, 0..<pieces.count, start, into: sums, at: first)
            let total = total(statistic, pieces, sums, parts: 1)
            writeInputGradient(
              inputGradient(statistic, total), pieces, 0..<pieces.count, start, into: dx)
          }
        } else {
          plan.forEachPart(pieces, threads) { statistic, part, range in
            sumSegments(
              statistic, pieces, range, layout.start(of: statistic), into: sums,
              at: statistic * perStatistic + part * pieces.segmentCount)
          }
          let coefficients = (0..<layout.statisticCount).map {
            inputGradient($0, total($0, pieces, sums, parts: plan.partsPerStatistic))
          }
          plan.forEachPart(pieces, threads) { statistic, _, range in
            writeInputGradient(
              coefficients[statistic], pieces, range, layout.start(of: statistic), into: dx)
          }
        }
      }
    }
    if pieces.hasParameterPerElement { return elementwiseParameterSums(threads) }
    return parameterSums(pieces, gradients, products, parts: plan.partsPerStatistic)
  }

  /// Σ dy and Σ dy·(x − μ) of each segment; or Σ γ·dy and Σ γ·dy·(x − μ) of all, with a γ per element.
  @inline(__always)
  private func sumSegments(
    _ statistic: Int, _ pieces: Pieces, _ range: Range<Int>, _ start: Int,
    into sums: SegmentSums, at first: Int
  ) {
    let mean = standardizations[statistic].mean
    var current = GradientSums()
    var segment = -1
    pieces.forEach(range, start: start) { piece in
      if piece.segment != segment {
        if segment >= 0 { sums.set(current.result, at: first + segment) }
        current = GradientSums()
        segment = piece.segment
      }
      if pieces.hasParameterPerElement, let weight = affine.weight {
        current.add(
          x + piece.offset, dy + piece.offset, weight: weight + piece.parameter, mean: mean,
          count: piece.count)
      } else {
        current.add(x + piece.offset, dy + piece.offset, mean: mean, count: piece.count)
      }
    }
    if segment >= 0 { sums.set(current.result, at: first + segment) }
  }

  /// Σ g and Σ g·(x − μ) of a statistic, from its segments in order.
  @inline(__always)
  private func total(
    _ statistic: Int, _ pieces: Pieces, _ sums: SegmentSums, parts: Int
  ) -> (gradient: Double, product: Double) {
    let start = layout.start(of: statistic)
    var result = (gradient: 0.0, product: 0.0)
    for part in 0..<parts {
      for segment in 0..<pieces.segmentCount {
        let index = (statistic * parts + part) * pieces.segmentCount + segment
        let weight =
          pieces.hasParameterPerElement || affine.weight == nil
          ? 1 : Double(affine.weight(pieces.parameter(ofSegment: segment, start: start)))
        result.gradient += weight * sums.gradients[index]
        result.product += weight * sums.products[index]
      }
    }
    return result
  }

  @inline(__always)
  private func writeInputGradient(
    _ gradient: InputGradient<Scalar>, _ pieces: Pieces, _ range: Range<Int>, _ start: Int,
    into dx: UnsafeMutablePointer<Scalar>
  ) {
    pieces.forEach(range, start: start) { piece in
      let offset = piece.offset
      if pieces.hasParameterPerElement, let weight = affine.weight {
        gradient.write(
          x + offset, dy + offset, into: dx + offset, count: piece.count,
          weight: weight + piece.parameter)
      } else {
        gradient.write(
          x + offset, dy + offset, into: dx + offset, count: piece.count,
          weight: pieces.hasParameterPerElement ? 1 : affine.weight(piece.parameter))
      }
    }
  }

  private func parameterSums(
    _ pieces: Pieces, _ gradients: [Double], _ products: [Double], parts: Int
  ) -> ParameterSums {
    guard affine.layoutOfParameters != nil else { return ParameterSums(weight: [], bias: []) }
    var result = ParameterSums(
      weight: [Double](repeating: 0, count: affine.layout.count),
      bias: [Double](repeating: 0, count: affine.layout.count))
    for statistic in 0..<layout.statisticCount {
      let start = layout.start(of: statistic)
      let reciprocal = standardizations[statistic].scale
      for part in 0..<parts {
        for segment in 0..<pieces.segmentCount {
          let index = (statistic * parts + part) * pieces.segmentCount + segment
          let parameter = pieces.parameter(ofSegment: segment, start: start)
          result.bias[parameter] += gradients[index]
          result.weight[parameter] += products[index] * reciprocal
        }
      }
    }
    return result
  }

  /// dγ and dβ when every element of a sample has its own: sums over the samples, a tile at a time.
  private func elementwiseParameterSums(_ threads: ThreadPool) -> ParameterSums {
    let count = affine.layout.count
    let length = layout.spanLength
    let samples = layout.statisticCount * length / max(1, count)
    // A tile lies within one statistic of each sample.
    let tilesPerStatistic = (length + 1023) / 1024
    let tiles = count / max(1, length) * tilesPerStatistic
    var result = ParameterSums(
      weight: [Double](repeating: 0, count: count), bias: [Double](repeating: 0, count: count))
    result.weight.withUnsafeMutableBufferPointer { weight in
      result.bias.withUnsafeMutableBufferPointer { bias in
        let weight = SharedMemory(weight)
        let bias = SharedMemory(bias)
        threads.forEach(tiles) { tile in
          let (statistic, part) = tile.quotientAndRemainder(dividingBy: tilesPerStatistic)
          let first = statistic * length + part * 1024
          let end = min(first + 1024, (statistic + 1) * length)
          for sample in 0..<samples {
            let offset = sample * count
            let standardization = standardizations[(offset + first) / length]
            for index in first..<end {
              let gradient = Double(dy[offset + index])
              let distance = Double(x[offset + index]) - standardization.mean
              bias[index] += gradient
              weight[index] += gradient * distance * standardization.scale
            }
          }
        }
      }
    }
    return result
  }
}

/// Where the sums of the segments are kept.
private struct SegmentSums {
  let gradients: SharedMemory<Double>
  let products: SharedMemory<Double>

  @inline(__always)
  func set(_ sums: (gradient: Double, product: Double), at index: Int) {
    gradients[index] = sums.gradient
    products[index] = sums.product
  }
}
