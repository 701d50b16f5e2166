import Normalizers
import Tensors

/// A normalizer of activations as a layer of a network.
public struct ActivationNormalization: Layer {
  /// Counted as normalization.
  public static var part: StepPart { .normalization }

  /// What normalizes.
  public var normalizer: any ActivationNormalizer<Float>

  /// The measurement of the population that is going on, if any.
  var measurement: PopulationMeasurement?

  private var y = Tensor<Float>([0])
  private var dx = Tensor<Float>([0])
  private var record: ForwardRecord<Float>?
  private var gradients: ParameterGradients<Float> = [:]

  /// A layer of one normalizer.
  public init(_ normalizer: any ActivationNormalizer<Float>) { self.normalizer = normalizer }

  /// Computes y from x: see ``Layer/forward(_:_:)``.
  public mutating func forward(_ x: Tensor<Float>, _ pass: Pass) throws -> Tensor<Float> {
    pass.show(.normalized(x, normalizer))
    let record = try normalizer.forward(x, pass.phase, into: &y, threads: pass.threads)
    if pass.phase == .training { self.record = record }
    return y
  }

  /// Computes the gradients: see ``Layer/backward(_:_:inputGradient:)``.
  public mutating func backward(
    _ dy: Tensor<Float>, _ pass: Pass, inputGradient: Bool
  ) throws -> Tensor<Float>? {
    guard let record = record.take() else { throw LayerError.noForwardPass(layer: "normalization") }
    gradients = try normalizer.backward(dy, record, into: &dx, threads: pass.threads)
    return dx
  }

  /// Calls `body` with each learned tensor: see ``Layer/updateParameters(_:)``.
  public mutating func updateParameters<Failure: Error>(
    _ body: ParameterBody<Failure>
  ) throws(Failure) {
    let gradients = gradients
    try normalizer.updateParameters { (name, parameter) throws(Failure) in
      try body(name, &parameter, gradients[name], false)
    }
  }

  /// Learned tensors, statistics and counters: see ``Layer/state``.
  public var state: StateDictionary { normalizer.state }

  /// Takes over a state: see ``Layer/load(_:)``.
  public mutating func load(_ state: StateDictionary) throws { try normalizer.load(state) }

  /// Adds x to the measurement that is going on: see ``Layer/measure(_:_:)``.
  public mutating func measure(_ x: Tensor<Float>, _ pass: Pass) throws -> Tensor<Float>? {
    guard measurement != nil else {
      _ = try normalizer.forward(x, .inference, into: &y, threads: pass.threads)
      return y
    }
    try measurement?.estimate.add(x, threads: pass.threads)
    if measurement?.order == .layerByLayer { return nil }
    // As in training, but for the running statistics.
    var copy = normalizer
    _ = try copy.forward(x, .training, into: &y, threads: pass.threads)
    return y
  }

  /// Calls `body` with this layer, under no name: see ``Layer/updateNormalizations(_:)``.
  public mutating func updateNormalizations<Failure: Error>(
    _ body: (String, inout ActivationNormalization) throws(Failure) -> Void
  ) throws(Failure) {
    try body("", &self)
  }
}
