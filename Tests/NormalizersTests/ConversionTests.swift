import Normalizers
import Testing

/// From one convention to another: what is the same afterwards, and what the report says is not.
@Suite struct ConversionTests {
  private var random = RandomNumbers(seed: 41)

  private mutating func state(_ shapes: KeyValuePairs<String, Shape>) -> StateDictionary {
    var state = StateDictionary()
    for (name, shape) in shapes {
      state[name] = .double(.uniform(shape, in: 0.5..<1.5, using: &random))
    }
    return state
  }

  private func inference(
    _ method: NormalizationMethod, _ options: NormalizerOptions, _ state: StateDictionary,
    _ x: Tensor<Double>
  ) throws -> StateDictionary.Value? {
    var inputs = state
    inputs["x"] = .double(x)
    return try NormalizerApplication(method, options, .inference).run(on: inputs).tensors["y"]
  }

  /// PyTorch → Keras and back: the options come back, and so do variances when n is known.
  @Test mutating func batchNormalizationGoesThereAndBack() throws {
    var options = Convention.pyTorch.options(for: .batch)
    let given = state([
      "weight": [3], "bias": [3], "running_mean": [3], "running_var": [3],
    ])
    let there = Convention.pyTorch.conversion(
      of: .batch, options, state: given, to: .keras, elementsPerStatistic: 8)
    #expect(there.method == .batch)
    #expect(there.lost.isEmpty)
    #expect(there.options.momentum == .decay(0.9))
    #expect(there.options.runningVariance == .biasedVariance)
    #expect(
      there.converted == [
        "epsilon 1e-05 has to be set, for that of keras is 0.001",
        "momentum rate:0.1 becomes decay:0.9, the side of keras",
        "running_var is divided by n/(n − 1) with n = 8, for keras averages biased variances",
      ])
    try expect(
      there.state, "running_var", numbers(given["running_var"]).map { $0 * 7 / 8 }, [3],
      within: 1e-15)
    let back = Convention.keras.conversion(
      of: .batch, there.options, state: there.state, to: .pyTorch, elementsPerStatistic: 8)
    options.momentum = .rate(0.1)
    #expect(back.options == options)
    try expect(
      back.state, "running_var", numbers(given["running_var"]), [3], within: 1e-15)
  }

  @Test mutating func withoutTheNumberOfElementsVariancesAreKeptAndSaid() throws {
    let given = state(["running_mean": [3], "running_var": [3]])
    let conversion = Convention.flax.conversion(
      of: .batch, Convention.flax.options(for: .batch), state: given, to: .mlx)
    #expect(conversion.state["running_var"] == given["running_var"])
    #expect(conversion.lost.count == 1)
    #expect(conversion.lost[0].contains("number of elements of a statistic is not known"))
  }

  @Test func aCumulativeAverageHasNoCounterpart() {
    var options = Convention.pyTorch.options(for: .batch)
    options.momentum = .cumulative
    for target in [Convention.keras, .flax, .onnx, .mlx] {
      let conversion = Convention.pyTorch.conversion(of: .batch, options, to: target)
      #expect(conversion.options.momentum == target.options(for: .batch).momentum)
      #expect(conversion.lost.contains { $0.contains("no cumulative average") })
    }
  }

  /// Every conversion of a framework that has the method leaves the result of inference as it was.
  @Test(arguments: Convention.allCases, Convention.allCases)
  mutating func inferenceStays(source: Convention, target: Convention) throws {
    let x = Tensor<Double>.normal([4, 6, 3], using: &random)
    for method in [.batch, .layer, .instance, .group, .rootMeanSquare, .batchRenormalization]
      as [NormalizationMethod]
    {
      var options = source.options(for: method)
      options.isElementwise = false
      options.grouping = .count(3)
      options.arrangement = .contiguous
      var given = state(method == .rootMeanSquare ? ["weight": [6]] : ["bias": [6]])
      options.affine = method == .rootMeanSquare ? .weight : .bias
      if method == .batch || method == .batchRenormalization {
        given.merge(state(["running_mean": [6], "running_var": [6]]))
      }
      if method == .batchRenormalization { given.merge(deviations(given, options)) }
      let conversion = source.conversion(of: method, options, state: given, to: target)
      let converted = try #require(conversion.method)
      let before = try numbers(inference(method, options, given, x))
      let after = try numbers(inference(converted, conversion.options, conversion.state, x))
      // A deviation squared and rooted again costs an ulp or two of the scale.
      let distance = zip(before, after).reduce(0) { max($0, abs($1.0 - $1.1)) }
      #expect(distance < 1e-14, "\(method)")
      // Batch renormalization becomes another method where there is none; the two options set above may
      // have to be said.
      guard source == target, converted == method else { continue }
      #expect((conversion.converted + conversion.lost).count <= 2, "\(method)")
    }
  }

  /// The deviations that batch renormalization keeps beside or in place of variances.
  private func deviations(
    _ state: StateDictionary, _ options: NormalizerOptions
  ) -> StateDictionary {
    let variance = numbers(state["running_var"])
    let deviation = variance.map { ($0 + (options.epsilon ?? 0)).squareRoot() }
    var result = StateDictionary()
    result["running_std"] = .double(Tensor([variance.count], deviation))
    if options.renormalizationConvention == .keras {
      result["renorm_mean"] = state["running_mean"]
      result["renorm_std"] = result["running_std"]
    }
    return result
  }

  @Test mutating func aWeightWithoutCounterpartIsBaked() throws {
    let weight = Tensor<Double>.normal([3, 4], using: &random)
    for method in [NormalizationMethod.weight, .spectral] {
      let options = Convention.pyTorch.options(for: method)
      let made: (any WeightNormalizer<Double>)? = try method.makeWeightNormalizer(
        wrapping: weight, options)
      var normalizer = try #require(made)
      let conversion = Convention.pyTorch.conversion(
        of: method, options, state: normalizer.state, to: .mlx)
      #expect(conversion.method == nil)
      #expect(conversion.lost.count == 1)
      var used = Tensor<Double>([0])
      _ = normalizer.forward(.inference, into: &used, threads: .serial)
      #expect(conversion.state["weight"] == .double(used))
      #expect(conversion.state.names == ["weight"])
    }
    let keras = Convention.pyTorch.conversion(of: .weight, NormalizerOptions(), to: .keras)
    #expect(keras.lost == ["keras has no weight normalization"])
  }

  @Test func whatAFrameworkCannotLeaveOutIsAdded() throws {
    var options = Convention.keras.options(for: .group)
    options.affine = .bias
    var given = StateDictionary()
    given["bias"] = .float(Tensor([4], [1, 2, 3, 4]))
    let conversion = Convention.keras.conversion(of: .group, options, state: given, to: .pyTorch)
    #expect(conversion.state["weight"] == .float(Tensor([4], repeating: 1)))
    #expect(conversion.options.affine == .weightAndBias)
    #expect(conversion.converted.contains { $0.contains("a γ of ones is added") })
  }

  @Test func instancesLoseTheirRunningStatistics() {
    var options = Convention.pyTorch.options(for: .instance)
    options.tracksRunningStatistics = true
    var given = StateDictionary()
    given["running_mean"] = .float(Tensor([2]))
    given["running_var"] = .float(Tensor([2], repeating: 1))
    let conversion = Convention.pyTorch.conversion(
      of: .instance, options, state: given, to: .onnx)
    #expect(conversion.state["running_mean"] == nil)
    #expect(conversion.lost.contains { $0.contains("no running statistics for instance") })
  }

  @Test func aScheduleOfBoundsHasNoCounterpartInKeras() {
    let conversion = Convention.paper.conversion(
      of: .batchRenormalization, Convention.paper.options(for: .batchRenormalization), to: .keras)
    #expect(conversion.options.renormalizationSchedule == .constant)
    #expect(conversion.options.rMin == 1.0 / 3)
    #expect(conversion.options.momentum == .decay(0.99))
    #expect(conversion.options.renormalizationConvention == .keras)
    #expect(
      conversion.lost == ["keras has no schedule of bounds; the last ones hold from the first step"]
    )
  }

  private func numbers(_ value: StateDictionary.Value?) -> [Double] {
    if case .double(let tensor)? = value { tensor.elements } else { [] }
  }
}
