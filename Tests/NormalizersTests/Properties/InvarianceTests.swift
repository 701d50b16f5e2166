import Normalizers
import Testing

/// arXiv 1607.06450, Table 1, extended to the whole family: which transformations of weights and data a
/// method does not see, and which it does.
@Suite struct InvarianceTests {
  @Test(arguments: InvarianceMethod.allCases, PropertySeeds.all)
  func methodsSeeWhatTheTableSays(method: InvarianceMethod, seed: UInt64) throws {
    var random = RandomNumbers(seed: seed, stream: method.rawValue)
    if let invariances = method.denseInvariances {
      try check(method, invariances, positions: 1, seed, &random)
    }
    try check(
      method, method.convolutionInvariances, positions: random.integer(in: 2...4), seed, &random)
  }

  /// docs/methods/README.md shows the table that is tested here.
  @Test func theTableOnThePageIsThisOne() throws {
    let names: [String: InvarianceMethod] = [
      "layer, over channels": .layerOverChannels, "RMS": .rms, "mean-only batch": .meanOnly,
    ]
    let page = try #require(FormulaPage.all().first { $0.name == "README" }).text
    let rows = page.matches(of: /(?m)^\| ([A-Za-z, -]+) \| ((?:yes|no)(?: \| (?:yes|no)){5}) \|$/)
    var found: Set<InvarianceMethod> = []
    for row in rows {
      let name = String(row.1)
      let method = try #require(names[name] ?? InvarianceMethod(rawValue: name), "\(name)")
      found.insert(method)
      let invariances = method.denseInvariances ?? method.convolutionInvariances
      #expect(
        row.2.split(separator: " | ").map { $0 == "yes" }
          == Transformation.allCases.map(invariances.contains), "\(name)")
    }
    #expect(found == Set(InvarianceMethod.allCases))
  }

  private func check(
    _ method: InvarianceMethod, _ invariances: Set<Transformation>, positions: Int, _ seed: UInt64,
    _ random: inout RandomNumbers
  ) throws {
    let features = random.integer(in: 3...6)
    let original = LinearLayer(
      // Two groups of three at least: normalized pairs are ±1, whatever is done to them.
      weight: .normal([2 * random.integer(in: 3...4), features], using: &random),
      data: .normal([random.integer(in: 4...6), features, positions], mean: 0.5, using: &random))
    let singularVectors = random
    for transformation in Transformation.allCases {
      let changed = original.transformed(by: transformation, using: &random)
      let before = try method.output(of: original, g: original.weight, singularVectors)
      let after = try method.output(of: changed, g: original.weight, singularVectors)
      let message: Comment = "seed \(seed), \(transformation), \(positions) positions"
      if invariances.contains(transformation) {
        let tolerance = method.rounding(of: original) + method.rounding(of: changed)
        #expect(after.distance(to: before) <= tolerance, message)
      } else {
        #expect(after.distance(to: before) > 1e-2, message)
      }
    }
  }
}

extension InvarianceMethod {
  /// The layer's normalized output, with ε = 0 and neither γ nor β.
  ///
  /// - Parameters:
  ///   - original: the weight whose norms are g.
  ///   - random: gives the first singular vectors, the same on each call.
  func output(
    of layer: LinearLayer, g original: Tensor<Double>, _ random: RandomNumbers
  ) throws -> Tensor<Double> {
    let channels = layer.weight.shape[0]
    func normalized(_ normalizer: some ActivationNormalizer<Double>) throws -> Tensor<Double> {
      var copy = normalizer
      return try copy.forward(layer.preactivations, .training).y
    }
    func reparametrized(_ normalizer: some WeightNormalizer<Double>) -> Tensor<Double> {
      var copy = normalizer
      var weight = Tensor<Double>([0])
      _ = copy.forward(.inference, into: &weight, threads: .serial)
      return LinearLayer(weight: weight, data: layer.data).preactivations
    }
    switch self {
    case .batch:
      return try normalized(BatchNormalization(channels: channels, epsilon: 0, affine: .none))
    case .layer:
      return try normalized(LayerNormalization(perChannel: channels, epsilon: 0, affine: .none))
    case .layerOverChannels:
      return try normalized(
        ChannelLayerNormalization(channels: channels, epsilon: 0, affine: .none))
    case .instance: return try normalized(InstanceNormalization(channels: channels, epsilon: 0))
    case .group:
      return try normalized(
        GroupNormalization(groups: 2, channels: channels, epsilon: 0, affine: .none))
    case .rms:
      return try normalized(
        RootMeanSquareNormalization(perChannel: channels, epsilon: 0, affine: .none))
    case .meanOnly:
      return try normalized(MeanOnlyBatchNormalization(channels: channels, bias: false))
    case .weight:
      var normalizer = try WeightNormalization(wrapping: original)
      normalizer.updateParameters { if $0 == "original1" { $1 = layer.weight } }
      return reparametrized(normalizer)
    case .spectral:
      var generator = random
      return reparametrized(
        try SpectralNormalization(wrapping: layer.weight, iterations: 1, using: &generator))
    }
  }

  /// The sets that share a statistic, for a method on activations.
  private var sets: SharedSets? {
    switch self {
    case .batch, .meanOnly: .channel
    case .layer, .rms: .sample
    case .layerOverChannels: .position
    case .instance: .instance
    case .group: .group
    case .weight, .spectral: nil
    }
  }

  /// What rounding may do to an element of the output.
  func rounding(of layer: LinearLayer) -> Double {
    let a = layer.preactivations
    guard let sets else {
      // g/‖v‖, or 1/σ after 15 steps of power iteration, is right to 40·(D + H) roundings; it scales a.
      let terms = Double(40 * (layer.weight.shape[0] + layer.weight.shape[1]))
      return terms * Rounding.unit * layer.magnitude * 4
    }
    return sets.offsets(a.shape, groups: 2).reduce(0) {
      let values = a.values($1)
      // A mean of n numbers, and an element, each off by the layer's rounding.
      if self == .meanOnly {
        return max(
          $0, 2 * layer.rounding + Double(values.count + 4) * Rounding.unit * layer.magnitude)
      }
      let rounding = Rounding(values, epsilon: 0, subtractsMean: self != .rms)
      return max($0, rounding.normalized(inputs: layer.rounding))
    }
  }
}
