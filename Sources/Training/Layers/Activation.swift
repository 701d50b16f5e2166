import Normalizers
import Tensors

/// A nonlinearity, element by element.
public struct Activation: Layer {
  /// Counted as activation.
  public static var part: StepPart { .activation }

  /// The nonlinearities.
  public enum Kind: String, Sendable, CaseIterable, Codable {
    /// max(x, 0).
    case relu
    /// 1/(1 + e⁻ˣ).
    case sigmoid
    /// The hyperbolic tangent.
    case tanh
  }

  /// Which nonlinearity it is.
  public let kind: Kind

  /// The output, from which all derivatives follow; after a backward pass its result, in the same memory:
  /// less memory is less to bring into the cache.
  private var y = Tensor<Float>([0])
  private var isRecorded = false

  /// A layer of one nonlinearity.
  public init(_ kind: Kind) { self.kind = kind }

  /// Computes y from x: see ``Layer/forward(_:_:)``.
  public mutating func forward(_ x: Tensor<Float>, _ pass: Pass) throws -> Tensor<Float> {
    pass.show(.preactivations(x))
    switch kind {
    case .relu: Elementwise.apply(RectifiedLinear.self, x, into: &y, threads: pass.threads)
    case .sigmoid: Elementwise.apply(Logistic.self, x, into: &y, threads: pass.threads)
    case .tanh: Elementwise.apply(HyperbolicTangent.self, x, into: &y, threads: pass.threads)
    }
    isRecorded = pass.phase == .training
    return y
  }

  /// Computes the gradients: see ``Layer/backward(_:_:inputGradient:)``.
  public mutating func backward(
    _ dy: Tensor<Float>, _ pass: Pass, inputGradient: Bool
  ) throws -> Tensor<Float>? {
    guard isRecorded else { throw LayerError.noForwardPass(layer: kind.rawValue) }
    guard dy.shape == y.shape else {
      throw LayerError.gradientShape(layer: kind.rawValue, expected: y.shape, found: dy.shape)
    }
    isRecorded = false
    switch kind {
    case .relu:
      Elementwise.applyDerivative(RectifiedLinear.self, dy, to: &y, threads: pass.threads)
    case .sigmoid:
      Elementwise.applyDerivative(Logistic.self, dy, to: &y, threads: pass.threads)
    case .tanh:
      Elementwise.applyDerivative(HyperbolicTangent.self, dy, to: &y, threads: pass.threads)
    }
    return y
  }
}
