import Normalizers
import Tensors

/// A normalizer of activations as a layer of a network.
public struct ActivationNormalization: Layer {
  /// Counted as normalization.
  public static var part: StepPart { .normalization }

  /// What normalizes.
  public private(set) var normalizer: any ActivationNormalizer<Float>

  private var y = Tensor<Float>([0])
  private var dx = Tensor<Float>([0])
  private var record: ForwardRecord<Float>?
  private var gradients: ParameterGradients<Float> = [:]

  /// A layer of one normalizer.
  public init(_ normalizer: any ActivationNormalizer<Float>) { self.normalizer = normalizer }

  /// Computes y from x: see ``Layer/forward(_:_:)``.
  public mutating func forward(_ x: Tensor<Float>, _ pass: Pass) throws -> Tensor<Float> {
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
}
