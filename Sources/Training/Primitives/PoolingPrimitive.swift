import COneDNN
import Tensors

/// The geometry of a 2-D pooling without padding, whatever the number of samples.
struct PoolingGeometry: Hashable, Sendable {
  enum Kind: Sendable { case maximum, mean }

  var kind: Kind
  var channels: Int
  var height: Int
  var width: Int
  var windowHeight: Int
  var windowWidth: Int
  var strideHeight: Int
  var strideWidth: Int

  /// The shape of the result for a number of samples.
  func outputShape(samples: Int) -> Shape {
    [
      samples, channels, (height - windowHeight) / strideHeight + 1,
      (width - windowWidth) / strideWidth + 1,
    ]
  }
}

/// A pooling that oneDNN has prepared for one shape.
///
/// `Sendable` because ``PrimitiveStore`` hands it to one caller at a time.
final class PoolingPrimitive: PreparedPrimitive, @unchecked Sendable {
  private let handle: OpaquePointer
  private let geometry: PoolingGeometry
  private let samples: Int

  /// The bytes in which ``forward(_:into:workspace:)`` notes where each maximum was.
  let workspaceSize: Int

  init(_ geometry: PoolingGeometry, samples: Int) throws(OneDNNError) {
    var handle: OpaquePointer?
    let shape = cdnn_pooling_shape(
      samples: Int64(samples), channels: Int64(geometry.channels), height: Int64(geometry.height),
      width: Int64(geometry.width), window_height: Int64(geometry.windowHeight),
      window_width: Int64(geometry.windowWidth), stride_height: Int64(geometry.strideHeight),
      stride_width: Int64(geometry.strideWidth), takes_maximum: geometry.kind == .maximum)
    let outcome = cdnn_pooling_create(shape, &handle)
    try outcome.check(Self.describe(geometry, samples))
    guard let handle else { throw OneDNNError.withoutHandle(Self.describe(geometry, samples)) }
    self.handle = handle
    self.geometry = geometry
    self.samples = samples
    workspaceSize = cdnn_pooling_workspace_size(handle)
  }

  deinit { cdnn_pooling_destroy(handle) }

  /// The maximum or mean of each window of x.
  func forward(
    _ x: UnsafePointer<Float>?, into y: UnsafeMutablePointer<Float>?,
    workspace: UnsafeMutablePointer<UInt8>?
  ) throws(OneDNNError) {
    try cdnn_pooling_forward(handle, x, y, workspace).check(description)
  }

  /// The gradient with respect to x.
  func backward(
    _ dy: UnsafePointer<Float>?, workspace: UnsafePointer<UInt8>?,
    into dx: UnsafeMutablePointer<Float>?
  ) throws(OneDNNError) {
    try cdnn_pooling_backward(handle, dy, workspace, dx).check(description)
  }

  private var description: String { Self.describe(geometry, samples) }

  private static func describe(_ geometry: PoolingGeometry, _ samples: Int) -> String {
    "a \(geometry.windowHeight)×\(geometry.windowWidth) pooling of "
      + "\(samples)×\(geometry.channels)×\(geometry.height)×\(geometry.width)"
  }
}
