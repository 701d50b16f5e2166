import Normalizers
import Tensors

/// The mean of each channel of (N, C, H, W) over its positions, as (N, C), summed in Double.
public struct GlobalAveragePooling: Layer {
  /// Counted as pooling.
  public static var part: StepPart { .pooling }

  private var y = Tensor<Float>([0])
  private var dx = Tensor<Float>([0])
  /// The shape of x in the last training pass.
  private var inputShape: Shape?

  /// A global average pooling.
  public init() {}

  /// Computes y from x: see ``Layer/forward(_:_:)``.
  public mutating func forward(_ x: Tensor<Float>, _ pass: Pass) throws -> Tensor<Float> {
    guard x.shape.rank == 4, x.shape.count > 0 else {
      throw LayerError.inputShape(
        layer: "global average pooling", expected: "(N, C, H, W)", found: x.shape)
    }
    let (planes, positions) = (x.shape[0] * x.shape[1], x.shape.positions)
    y.prepareToOverwrite([x.shape[0], x.shape[1]])
    x.withPointer { x in
      y.withMutablePointer { y in
        Elementwise.forEachPiece(planes, of: positions, pass.threads) { planes in
          for plane in planes {
            y[plane] = Float(Self.sum(x + plane * positions, positions) / Double(positions))
          }
        }
      }
    }
    inputShape = pass.phase == .training ? x.shape : nil
    return y
  }

  /// The sum in four lanes, so that no addition waits for the one before.
  private static func sum(_ elements: UnsafePointer<Float>, _ count: Int) -> Double {
    var lanes = SIMD4<Double>()
    let end = count & ~3
    for index in stride(from: 0, to: end, by: 4) {
      lanes += SIMD4(UnsafeRawPointer(elements + index).loadUnaligned(as: SIMD4<Float>.self))
    }
    return (end..<count).reduce(lanes.sum()) { $0 + Double(elements[$1]) }
  }

  /// Computes the gradients: see ``Layer/backward(_:_:inputGradient:)``.
  public mutating func backward(
    _ dy: Tensor<Float>, _ pass: Pass, inputGradient: Bool
  ) throws -> Tensor<Float>? {
    guard let shape = inputShape.take() else {
      throw LayerError.noForwardPass(layer: "global average pooling")
    }
    guard dy.shape == y.shape else {
      throw LayerError.gradientShape(
        layer: "global average pooling", expected: y.shape, found: dy.shape)
    }
    let (planes, positions) = (shape[0] * shape[1], shape.positions)
    dx.prepareToOverwrite(shape)
    dy.withPointer { dy in
      dx.withMutablePointer { dx in
        Elementwise.forEachPiece(planes, of: positions, pass.threads) { planes in
          for plane in planes {
            (dx + plane * positions).update(
              repeating: dy[plane] / Float(positions), count: positions)
          }
        }
      }
    }
    return dx
  }
}
