import Normalizers
import Tensors

/// (N, C, H, W) as (N, C·H·W): the same numbers under another shape.
public struct Flatten: Layer {
  private var inputShape: Shape?

  /// A flattening.
  public init() {}

  /// Computes y from x: see ``Layer/forward(_:_:)``.
  public mutating func forward(_ x: Tensor<Float>, _ pass: Pass) throws -> Tensor<Float> {
    guard x.shape.rank >= 1, x.shape.count > 0 else {
      throw LayerError.inputShape(layer: "flatten", expected: "(N, …)", found: x.shape)
    }
    if pass.phase == .training { inputShape = x.shape }
    return x.reshaped([x.shape[0], x.shape.count / x.shape[0]])
  }

  /// Computes the gradients: see ``Layer/backward(_:_:inputGradient:)``.
  public mutating func backward(
    _ dy: Tensor<Float>, _ pass: Pass, inputGradient: Bool
  ) throws -> Tensor<Float>? {
    guard let shape = inputShape.take() else { throw LayerError.noForwardPass(layer: "flatten") }
    guard dy.shape.count == shape.count else {
      throw LayerError.gradientShape(layer: "flatten", expected: shape, found: dy.shape)
    }
    return dy.reshaped(shape)
  }
}
