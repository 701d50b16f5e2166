import Normalizers
import Tensors

/// The maximum of each window of (N, C, H, W), windows side by side: PyTorch's `MaxPool2d`.
///
/// Rows and columns that fill no whole window are left out. Of equal values in a window the first, in row
/// order, receives the gradient. A NaN counts as the maximum, so that it is not hidden from the loss.
public struct MaxPooling2D: Layer {
  /// Counted as pooling.
  public static var part: StepPart { .pooling }

  let window: Int
  private var y = Tensor<Float>([0])
  private var dx = Tensor<Float>([0])
  /// Where in its window each maximum of the last pass was.
  private var places = Tensor<UInt8>([0])
  /// The shape of x in the last training pass.
  private var inputShape: Shape?

  /// A max pooling over square windows.
  ///
  /// - Parameter window: the side of a window and the step between windows, 1 to 16; 2 unless told.
  /// - Throws: ``LayerError/parameter(layer:requirement:found:)`` for another window.
  public init(window: Int = 2) throws {
    guard 1...WindowMaxima.mostWindow ~= window else {
      throw LayerError.parameter(
        layer: "max pooling", requirement: "a window of 1 to \(WindowMaxima.mostWindow)",
        found: "\(window)")
    }
    self.window = window
  }

  private func maxima(_ x: Shape) -> WindowMaxima {
    WindowMaxima(height: x[2], width: x[3], window: window)
  }

  /// Computes y from x: see ``Layer/forward(_:_:)``.
  public mutating func forward(_ x: Tensor<Float>, _ pass: Pass) throws -> Tensor<Float> {
    guard x.shape.rank == 4, x.shape[0] > 0, x.shape[2] >= window, x.shape[3] >= window else {
      throw LayerError.inputShape(
        layer: "max pooling", expected: "(N, C, H, W) of at least \(window)×\(window)",
        found: x.shape)
    }
    let maxima = maxima(x.shape)
    y.prepareToOverwrite([x.shape[0], x.shape[1], maxima.outputHeight, maxima.outputWidth])
    places.prepareToOverwrite(y.shape)
    let planes = x.shape[0] * x.shape[1]
    x.withPointer { x in
      y.withMutablePointer { y in
        places.withMutablePointer { places in
          Elementwise.forEachPiece(planes, of: maxima.inputs, pass.threads) { planes in
            maxima.forward(planes, x, into: y, places: places)
          }
        }
      }
    }
    inputShape = pass.phase == .training ? x.shape : nil
    return y
  }

  /// Computes the gradients: see ``Layer/backward(_:_:inputGradient:)``.
  public mutating func backward(
    _ dy: Tensor<Float>, _ pass: Pass, inputGradient: Bool
  ) throws -> Tensor<Float>? {
    guard let shape = inputShape.take() else {
      throw LayerError.noForwardPass(layer: "max pooling")
    }
    guard dy.shape == y.shape else {
      throw LayerError.gradientShape(layer: "max pooling", expected: y.shape, found: dy.shape)
    }
    let maxima = maxima(shape)
    dx.prepareToOverwrite(shape)
    dy.withPointer { dy in
      dx.withMutablePointer { dx in
        places.withPointer { places in
          Elementwise.forEachPiece(shape[0] * shape[1], of: maxima.inputs, pass.threads) { planes in
            maxima.backward(planes, dy, places: places, into: dx)
          }
        }
      }
    }
    return dx
  }
}
