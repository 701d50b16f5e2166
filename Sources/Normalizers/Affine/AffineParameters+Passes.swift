extension AffineParameters {
  /// Normalizes x with statistics of its own.
  ///
  /// - Parameters:
  ///   - statistics: which of them are used: a mean that is not is 0, a scale that is not is 1.
  ///   - epsilon: ε inside the root; a statistic whose σ² + ε is 0 gives β.
  ///   - mask: which elements the statistics count, checked; `nil` for all.
  ///   - keepsMoments: whether the moments are wanted; they are empty if not.
  /// - Returns: the record for the backward pass, and the moments.
  @specialized(where Scalar == Float)
  func normalize(
    _ x: Tensor<Scalar>, _ layout: StatisticLayout, _ parameters: ParameterLayout,
    by statistics: InputStatistics = .meanAndScale, epsilon: Double, mask: Tensor<Scalar>? = nil,
    keepsMoments: Bool = true, into y: inout Tensor<Scalar>, threads: ThreadPool
  ) -> (record: ForwardRecord<Scalar>, moments: [Moments]) {
    let (standardizations, moments) = normalize(
      x, layout, parameters, .epsilon(epsilon, statistics), mask: mask, keepsMoments: keepsMoments,
      into: &y, threads: threads)
    let record = ForwardRecord(
      input: x, layout: layout, parameters: parameters, standardizations: standardizations,
      fromInput: statistics, mask: mask)
    return (record, moments)
  }

  /// Normalizes x with statistics of its own, then corrects them: y = γ·(x̂·r + d) + β.
  ///
  /// It is (x − m)·s with m = μ − d·σ/r and s = r/σ, so that the correction costs no second pass.
  ///
  /// - Parameters:
  ///   - mask: which elements the statistics count, checked; `nil` for all.
  ///   - correction: r and d from a statistic's number and its moments.
  @specialized(where Scalar == Float)
  func renormalize(
    _ x: Tensor<Scalar>, _ layout: StatisticLayout, _ parameters: ParameterLayout, epsilon: Double,
    mask: Tensor<Scalar>?, correction: @escaping (Int, Moments) -> (r: Double, d: Double),
    into y: inout Tensor<Scalar>, threads: ThreadPool
  ) -> (record: ForwardRecord<Scalar>, moments: [Moments]) {
    // All are needed again, by the record.
    let count = layout.statisticCount
    var own = [Standardization](repeating: Standardization(mean: 0, scale: 0), count: count)
    var (r, d) = ([Double](repeating: 1, count: count), [Double](repeating: 0, count: count))
    let moments = own.withUnsafeMutableBufferPointer { own in
      r.withUnsafeMutableBufferPointer { r in
        d.withUnsafeMutableBufferPointer { d in
          let (own, r, d) = (own, r, d)
          let rule = StandardizationRule.choice { statistic, moments in
            own[statistic] = Standardization(moments, epsilon: epsilon)
            (r[statistic], d[statistic]) = correction(statistic, moments)
            return own[statistic].corrected(r: r[statistic], d: d[statistic])
          }
          return normalize(
            x, layout, parameters, rule, mask: mask, keepsMoments: true, into: &y, threads: threads
          ).moments
        }
      }
    }
    let record = ForwardRecord(
      input: x, layout: layout, parameters: parameters, standardizations: own,
      fromInput: .meanAndScale, correction: RenormalizationCorrection(r: r, d: d), mask: mask)
    return (record, moments)
  }

  @specialized(where Scalar == Float)
  private func normalize(
    _ x: Tensor<Scalar>, _ layout: StatisticLayout, _ parameters: ParameterLayout,
    _ rule: StandardizationRule, mask: Tensor<Scalar>?, keepsMoments: Bool,
    into y: inout Tensor<Scalar>, threads: ThreadPool
  ) -> (standardizations: [Standardization], moments: [Moments]) {
    y.prepareToOverwrite(x.shape)
    let count = layout.statisticCount
    guard x.shape.count > 0 else {
      return (
        (0..<count).map { rule.standardization($0, Moments()) },
        [Moments](repeating: Moments(), count: keepsMoments ? count : 0)
      )
    }
    if let mask {
      return normalize(x, layout, parameters, rule, mask: mask, into: &y, threads: threads)
    }
    var standardizations: [Standardization] = []
    let moments = [Moments](
      unsafeUninitializedCapacity: keepsMoments ? count : 0
    ) { moments, momentCount in
      standardizations = [Standardization](unsafeUninitializedCapacity: count) {
        standardizations, standardizationCount in
        withPointers(parameters, x) { affine, input in
          y.withMutablePointer { output in
            guard let standardizations = standardizations.baseAddress else { return }
            layout.normalize(
              input, affine, into: output, threads: threads, rule: rule,
              standardizations: standardizations,
              moments: keepsMoments ? moments.baseAddress : nil)
          }
        }
        standardizationCount = count
      }
      momentCount = keepsMoments ? count : 0
    }
    return (standardizations, moments)
  }

  /// Normalizes x with given statistics.
  @specialized(where Scalar == Float)
  func normalize(
    _ x: Tensor<Scalar>, _ layout: StatisticLayout, _ parameters: ParameterLayout,
    by standardizations: [Standardization], into y: inout Tensor<Scalar>, threads: ThreadPool
  ) -> ForwardRecord<Scalar> {
    y.prepareToOverwrite(x.shape)
    withPointers(parameters, x) { affine, input in
      y.withMutablePointer { output in
        guard x.shape.count > 0 else { return }
        layout.normalize(input, by: standardizations, affine, into: output, threads: threads)
      }
    }
    return ForwardRecord(
      input: x, layout: layout, parameters: parameters, standardizations: standardizations,
      fromInput: [])
  }

  /// The backward pass of both.
  @specialized(where Scalar == Float)
  func backward(
    _ dy: Tensor<Scalar>, _ record: ForwardRecord<Scalar>, into dx: inout Tensor<Scalar>,
    threads: ThreadPool
  ) throws(NormalizationError) -> ParameterGradients<Scalar> {
    guard dy.shape == record.input.shape else {
      throw .shapeMismatch(expected: record.input.shape, found: dy.shape)
    }
    dx.prepareToOverwrite(dy.shape)
    var dWeight = Tensor<Scalar>(uninitialized: weight?.shape ?? [0]) { _ in }
    var dBias = Tensor<Scalar>(uninitialized: bias?.shape ?? [0]) { _ in }
    guard dy.shape.count > 0 else {
      return gradients(weight.map { Tensor($0.shape) }, bias.map { Tensor($0.shape) })
    }
    withPointers(record.parameters, record.input) { affine, x in
      record.withStatistics { standardizations, corrections in
        dy.withPointer { dy in
          let pass = BackwardPass(
            layout: record.layout, affine: affine, x: x, dy: dy, standardizations: standardizations,
            corrections: corrections, fromInput: record.fromInput)
          dx.withMutablePointer { dx in
            dWeight.withMutablePointer { dWeight in
              dBias.withMutablePointer { dBias in
                let targets = ParameterTargets(
                  weight: weight == nil ? nil : dWeight, bias: bias == nil ? nil : dBias,
                  correction: record.correction.map { ($0.r, $0.d) })
                guard let mask = record.mask else {
                  return pass.run(into: dx, parameters: targets, threads: threads)
                }
                mask.withSampleMask(of: record.input.shape) {
                  pass.run(counting: $0, into: dx, parameters: targets, threads: threads)
                }
              }
            }
          }
        }
      }
    }
    return gradients(weight == nil ? nil : dWeight, bias == nil ? nil : dBias)
  }

  private func gradients(
    _ weight: Tensor<Scalar>?, _ bias: Tensor<Scalar>?
  ) -> ParameterGradients<Scalar> {
    var gradients: ParameterGradients<Scalar> = [:]
    gradients["weight"] = weight
    gradients["bias"] = bias
    return gradients
  }

  private func withPointers<Result>(
    _ layout: ParameterLayout, _ x: Tensor<Scalar>,
    _ body: (AffineMap<Scalar>, UnsafePointer<Scalar>) -> Result
  ) -> Result {
    // An empty tensor stands for an absent parameter.
    (weight ?? Tensor([0])).withPointer { weightElements in
      (bias ?? Tensor([0])).withPointer { biasElements in
        x.withPointer { input in
          body(
            AffineMap(
              layout: layout, weight: weight == nil ? nil : weightElements,
              bias: bias == nil ? nil : biasElements), input)
        }
      }
    }
  }
}

extension Standardization {
  /// That of x̂·r + d.
  fileprivate func corrected(r: Double, d: Double) -> Standardization {
    // Where x̂ is 0 everywhere, x̂·r + d is d: every element equals the mean.
    guard scale * r != 0 else { return Standardization(mean: mean - d, scale: d == 0 ? 0 : 1) }
    return Standardization(mean: mean - d / (scale * r), scale: scale * r)
  }
}
