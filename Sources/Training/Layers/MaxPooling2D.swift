import Tensors

/// The maximum of each window of (N, C, H, W), windows side by side: PyTorch's `MaxPool2d`.
///
/// Rows and columns that fill no whole window are left out. Of equal values in a window the first, in row
/// order, receives the gradient.
public struct MaxPooling2D: Layer {
  /// Counted as pooling.
  public var part: StepPart { .pooling }

  private let window: Int
  private var pooling = Pooling2D()

  /// A max pooling over square windows.
  ///
  /// - Parameter window: the side of a window and the step between windows, at least 1; 2 unless told.
  /// - Throws: ``LayerError/parameter(layer:requirement:found:)`` for a window below 1.
  public init(window: Int = 2) throws {
    guard window > 0 else {
      throw LayerError.parameter(
        layer: "max pooling", requirement: "a window of at least 1", found: "\(window)")
    }
    self.window = window
  }

  /// Computes y from x: see ``Layer/forward(_:_:)``.
  public mutating func forward(_ x: Tensor<Float>, _ pass: Pass) throws -> Tensor<Float> {
    guard x.shape.rank == 4, x.shape[0] > 0, x.shape[2] >= window, x.shape[3] >= window else {
      throw LayerError.inputShape(
        layer: "max pooling", expected: "(N, C, H, W) of at least \(window)×\(window)",
        found: x.shape)
    }
    let geometry = PoolingGeometry(
      kind: .maximum, channels: x.shape[1], height: x.shape[2], width: x.shape[3],
      windowHeight: window, windowWidth: window, strideHeight: window, strideWidth: window)
    return try pooling.forward(x, geometry, pass)
  }

  /// Computes the gradients: see ``Layer/backward(_:_:inputGradient:)``.
  public mutating func backward(
    _ dy: Tensor<Float>, _ pass: Pass, inputGradient: Bool
  ) throws -> Tensor<Float>? {
    try pooling.backward(dy, layer: "max pooling", pass)
  }
}
