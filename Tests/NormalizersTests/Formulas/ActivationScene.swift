import Normalizers

/// A member that pages have formulas of: how it is made, and which elements share what.
struct FormulaMember: Sendable {
  let sets: SharedSets
  var spatialAxes = 0...2
  var parametersPerElement = false
  var subtractsMean = true
  /// ε; drawn when there is none.
  var epsilon: Double?
  let make:
    @Sendable (Shape, _ groups: Int, _ epsilon: Double) throws -> any ActivationNormalizer<Double>

  static let batch = FormulaMember(sets: .channel) { shape, _, epsilon in
    try BatchNormalization(channels: shape.channels, epsilon: epsilon)
  }
  static let layer = FormulaMember(sets: .sample, parametersPerElement: true) { shape, _, epsilon in
    try LayerNormalization(
      elementwise: Shape(Array(shape.dimensions.dropFirst())), epsilon: epsilon)
  }
  static let layerPerChannel = FormulaMember(sets: .sample) { shape, _, epsilon in
    try LayerNormalization(perChannel: shape.channels, epsilon: epsilon)
  }
  static let channelLayer = FormulaMember(sets: .position) { shape, _, epsilon in
    try ChannelLayerNormalization(channels: shape.channels, epsilon: epsilon)
  }
  static let instance = FormulaMember(sets: .instance, spatialAxes: 1...2) { shape, _, epsilon in
    try InstanceNormalization(
      channels: shape.channels, epsilon: epsilon, affine: .weightAndBias)
  }
  static let group = FormulaMember(sets: .group, spatialAxes: 1...2) { shape, groups, epsilon in
    try GroupNormalization(groups: groups, channels: shape.channels, epsilon: epsilon)
  }
  static let groupInterleaved = FormulaMember(sets: .groupInterleaved, spatialAxes: 1...2) {
    shape, groups, epsilon in
    try GroupNormalization(
      groups: groups, channels: shape.channels, epsilon: epsilon, arrangement: .interleaved)
  }
  static let rms = FormulaMember(
    sets: .sample, parametersPerElement: true, subtractsMean: false
  ) { shape, _, epsilon in
    try RootMeanSquareNormalization(
      elementwise: Shape(Array(shape.dimensions.dropFirst())), epsilon: epsilon,
      affine: .weightAndBias)
  }
  static let rmsOverChannels = FormulaMember(sets: .position, subtractsMean: false) {
    shape, _, epsilon in
    try RootMeanSquareNormalization(
      overChannels: shape.channels, epsilon: epsilon, affine: .weightAndBias)
  }
}

/// A random activation and gradient, both passes of a member over them, and the numbers set by set.
struct ActivationScene {
  let sets: [SetScene]
  let parameters: [ParameterScene]

  init(_ member: FormulaMember, using random: inout RandomNumbers) throws {
    let shape = random.activationShape(channels: 2, spatialAxes: member.spatialAxes)
    let groups = random.divisor(of: shape.channels)
    let epsilon = member.epsilon ?? random.element(of: [1e-5, 1e-3, 0.1])
    var normalizer = try member.make(shape, groups, epsilon)
    normalizer = normalizer.randomized(using: &random)
    let x = Tensor<Double>.normal(
      shape, mean: random.uniform(in: -3..<3), standardDeviation: random.uniform(in: 0.5..<2),
      using: &random)
    let dy = Tensor<Double>.normal(shape, using: &random)
    let (y, record) = try normalizer.forward(x, .training)
    let (dx, gradients) = try normalizer.backward(dy, record)

    let count = member.parametersPerElement ? shape.count / shape.samples : shape.channels
    let run = member.parametersPerElement ? 1 : shape.positions
    let learned = Dictionary(
      uniqueKeysWithValues: normalizer.parameters.map { ($0.name, $0.tensor) })
    func parameter(_ name: String, _ offset: Int, _ absent: Double) -> Double {
      learned[name]?.elements[offset / run % count] ?? absent
    }
    sets = member.sets.offsets(shape, groups: groups).enumerated().map { index, offsets in
      SetScene(
        x: x.values(offsets), dy: dy.values(offsets), y: y.values(offsets), dx: dx.values(offsets),
        gamma: offsets.map { parameter("weight", $0, 1) },
        beta: offsets.map { parameter("bias", $0, 0) }, epsilon: epsilon,
        subtractsMean: member.subtractsMean, mean: record.mean[index],
        reciprocal: record.reciprocalDeviation[index])
    }
    var normalized = Tensor<Double>(shape)
    var error = 0.0
    for (scene, offsets) in zip(sets, member.sets.offsets(shape, groups: groups)) {
      error = max(error, scene.rounding.normalized)
      normalized.withMutableElements { elements in
        for (index, offset) in offsets.enumerated() { elements[offset] = scene.normalized[index] }
      }
    }
    parameters = (0..<count).map { number in
      let offsets = (0..<shape.count).filter { $0 / run % count == number }
      return ParameterScene(
        dy: dy.values(offsets), normalized: normalized.values(offsets),
        dGamma: gradients["weight"]?[offset: number], dBeta: gradients["bias"]?[offset: number],
        normalizedError: error)
    }
  }
}

extension Tensor {
  fileprivate subscript(offset offset: Int) -> Scalar { withElements { $0[offset] } }
}
