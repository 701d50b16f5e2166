import Normalizers
import Tensors

/// The weight and bias of a dense or convolution layer, the weight learned as it is or computed by a
/// weight normalizer.
struct LayerParameters: Sendable {
  /// The weight that the layer computes with; current after ``prepare(_:)``.
  private(set) var weight: Tensor<Float>
  var bias: Tensor<Float>?

  /// The gradient with respect to ``weight``: the layer writes it, then calls ``finishBackward(_:)``.
  var weightGradient = Tensor<Float>([0])
  /// The gradient with respect to ``bias``, written by the layer where there is a bias.
  var biasGradient = Tensor<Float>([0])

  var normalizer: (any WeightNormalizer<Float>)?
  private var record: WeightForwardRecord<Float>?
  private var normalizerGradients: ParameterGradients<Float> = [:]
  private var hasGradients = false

  /// What PyTorch puts before the names of a weight's parametrization.
  private static let prefix = "parametrizations.weight."

  /// - Throws: ``LayerError/parameter(layer:requirement:found:)`` unless the weight has the rank, and the
  ///   bias one element for each of the weight's output channels.
  init(
    layer: String, rank: Int, weight: Tensor<Float>, bias: Tensor<Float>?,
    normalizer: (any WeightNormalizer<Float>)?
  ) throws(LayerError) {
    guard weight.shape.rank == rank, weight.shape.count > 0 else {
      throw .parameter(
        layer: layer, requirement: "a weight of rank \(rank) that is not empty",
        found: "one of shape \(weight.shape)")
    }
    if let bias, bias.shape != [weight.shape[0]] {
      throw .parameter(
        layer: layer, requirement: "a bias of \(weight.shape[0]) elements",
        found: "one of shape \(bias.shape)")
    }
    self.weight = weight
    self.bias = bias
    self.normalizer = normalizer
  }

  /// Brings ``weight`` up to date before a forward pass.
  mutating func prepare(_ pass: Pass) {
    if normalizer != nil {
      pass.timing(.normalization) {
        record = normalizer?.forward(pass.phase, into: &weight, threads: pass.threads)
      }
    }
    pass.show(.weight(weight))
  }

  /// Takes ``weightGradient`` back through the normalizer.
  mutating func finishBackward(_ pass: Pass) throws {
    hasGradients = true
    pass.show(.weightGradient(weightGradient))
    guard let normalizer, let record else { return }
    try pass.timing(.normalization) {
      try normalizer.backward(
        weightGradient, record, into: &normalizerGradients, threads: pass.threads)
    }
  }

  /// Calls `body` with what is learned.
  ///
  /// Of a normalized weight, the tensor of the weight's own shape decays
  /// (v, or spectral normalization's W) and the gains do not.
  mutating func update<Failure: Error>(_ body: ParameterBody<Failure>) throws(Failure) {
    let (shape, gradients) = (weight.shape, normalizerGradients)
    if normalizer != nil {
      try normalizer?.updateParameters { (name, parameter) throws(Failure) in
        try body(Self.prefix + name, &parameter, gradients[name], parameter.shape == shape)
      }
    } else {
      try body("weight", &weight, hasGradients ? weightGradient : nil, true)
    }
    if var bias = bias.take() {
      defer { self.bias = bias }
      try body("bias", &bias, hasGradients ? biasGradient : nil, false)
    }
  }

  var state: StateDictionary {
    var state = StateDictionary()
    if let normalizer {
      state.merge(normalizer.state, prefix: Self.prefix)
    } else {
      state["weight"] = .float(weight)
    }
    if let bias { state["bias"] = .float(bias) }
    return state
  }

  mutating func load(_ state: StateDictionary) throws {
    if var normalizer {
      try normalizer.load(state.entries(prefix: Self.prefix))
      self.normalizer = normalizer
    } else {
      weight = try state.floats("weight", weight.shape)
    }
    if let bias { self.bias = try state.floats("bias", bias.shape) }
  }
}
