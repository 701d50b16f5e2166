/// The pass when only some elements entered the statistics, for layouts with one parameter a statistic.
extension BackwardPass {
  /// Writes dx, dγ and dβ.
  ///
  /// Every element was normalized, so every one adds to the sums; but only those that count, n of them with
  /// mᵢ = 1, moved μ and r:
  ///
  ///     dxᵢ = scale·(gᵢ − mᵢ·(Σg + x̂ᵢ·Σg·x̂)/n)
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func run(
    counting mask: SampleMask<Scalar>, into dx: UnsafeMutablePointer<Scalar>,
    parameters: ParameterTargets<Scalar>, threads: ThreadPool
  ) {
    let statistics = layout.statisticCount
    let sums = [SumPair](unsafeUninitializedCapacity: statistics) { buffer, initialized in
      let sums = SharedMemory(buffer)
      threads.forEach(statistics) { sums[$0] = write($0, mask, into: dx) }
      initialized = statistics
    }
    guard affine.layoutOfParameters != nil else { return }
    var total = ParameterSums(count: affine.layout.count)
    for (statistic, sum) in sums.enumerated() {
      let parameter = affine.layout.index(at: layout.start(of: statistic))
      total.bias[parameter] += sum.first
      total.weight[parameter] += sum.second * standardizations[statistic].scale
    }
    total.write(to: parameters)
  }

  /// Writes dx of a statistic, and returns Σdy and Σdy·(x − μ).
  @inline(__always)
  private func write(
    _ statistic: Int, _ mask: SampleMask<Scalar>, into dx: UnsafeMutablePointer<Scalar>
  ) -> SumPair {
    let (mean, reciprocal) = (standardizations[statistic].mean, standardizations[statistic].scale)
    var sums = (first: 0.0, second: 0.0)
    var count = 0
    mask.forEach(layout, statistic) { element, isCounted in
      let gradient = Double(dy[element])
      sums.first += gradient
      sums.second += gradient * (Double(x[element]) - mean)
      if isCounted { count += 1 }
    }
    let weight = Double(affine.weight(affine.layout.index(at: layout.start(of: statistic))))
    let scale = (corrections?[statistic] ?? 1) * reciprocal * weight
    let share = count == 0 ? 0 : scale / Double(count)
    let offset = shares.mean == 0 ? 0 : share * sums.first
    let slope = shares.scale == 0 ? 0 : share * reciprocal * reciprocal * sums.second
    mask.forEach(layout, statistic) { element, isCounted in
      let own = scale * Double(dy[element])
      let shared = isCounted ? (Double(x[element]) - mean) * slope + offset : 0
      dx[element] = Scalar(own - shared)
    }
    return sums
  }
}
