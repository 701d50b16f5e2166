import Tensors

/// The mean of each channel of (N, C, H, W) over its positions, as (N, C).
public struct GlobalAveragePooling: Layer {
  /// Counted as pooling.
  public var part: StepPart { .pooling }

  private var pooling = Pooling2D()

  /// A global average pooling.
  public init() {}

  /// Computes y from x: see ``Layer/forward(_:_:)``.
  public mutating func forward(_ x: Tensor<Float>, _ pass: Pass) throws -> Tensor<Float> {
    guard x.shape.rank == 4, x.shape.count > 0 else {
      throw LayerError.inputShape(
        layer: "global average pooling", expected: "(N, C, H, W)", found: x.shape)
    }
    let geometry = PoolingGeometry(
      kind: .mean, channels: x.shape[1], height: x.shape[2], width: x.shape[3],
      windowHeight: x.shape[2], windowWidth: x.shape[3], strideHeight: x.shape[2],
      strideWidth: x.shape[3])
    return try pooling.forward(x, geometry, pass).reshaped([x.shape[0], x.shape[1]])
  }

  /// Computes the gradients: see ``Layer/backward(_:_:inputGradient:)``.
  public mutating func backward(
    _ dy: Tensor<Float>, _ pass: Pass, inputGradient: Bool
  ) throws -> Tensor<Float>? {
    try pooling.backward(dy, layer: "global average pooling", pass)
  }
}
