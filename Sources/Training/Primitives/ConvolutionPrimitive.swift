import COneDNN
import Tensors

/// The geometry of a 2-D convolution, whatever the number of samples.
struct ConvolutionGeometry: Hashable, Sendable {
  var inputChannels: Int
  var height: Int
  var width: Int
  var outputChannels: Int
  var kernelHeight: Int
  var kernelWidth: Int
  var stride: Int
  var padding: Int
  var hasBias: Bool

  var outputHeight: Int { (height + 2 * padding - kernelHeight) / stride + 1 }
  var outputWidth: Int { (width + 2 * padding - kernelWidth) / stride + 1 }

  /// The shape of the result for a number of samples.
  func outputShape(samples: Int) -> Shape {
    [samples, outputChannels, outputHeight, outputWidth]
  }

  /// The multiplications of one sample, and what else takes as long.
  var workPerSample: Int {
    let outputs = outputHeight * outputWidth * outputChannels
    let multiplications = outputs * inputChannels * kernelHeight * kernelWidth
    // Reordering an element takes about as long as this, and less of it when a chunk fits the cache.
    return multiplications + 64 * (outputs + inputChannels * height * width)
  }
}

/// A convolution that oneDNN has prepared for one shape.
///
/// `Sendable` because ``PrimitiveStore`` hands it to one caller at a time.
final class ConvolutionPrimitive: PreparedPrimitive, @unchecked Sendable {
  private let handle: OpaquePointer
  private let geometry: ConvolutionGeometry
  private let samples: Int

  init(_ geometry: ConvolutionGeometry, samples: Int) throws(OneDNNError) {
    var handle: OpaquePointer?
    let shape = cdnn_convolution_shape(
      samples: Int64(samples), in_channels: Int64(geometry.inputChannels),
      height: Int64(geometry.height), width: Int64(geometry.width),
      out_channels: Int64(geometry.outputChannels), kernel_height: Int64(geometry.kernelHeight),
      kernel_width: Int64(geometry.kernelWidth), stride: Int64(geometry.stride),
      padding: Int64(geometry.padding), has_bias: geometry.hasBias)
    let outcome = cdnn_convolution_create(shape, &handle)
    try outcome.check(Self.describe(geometry, samples))
    guard let handle else { throw OneDNNError.withoutHandle(Self.describe(geometry, samples)) }
    self.handle = handle
    self.geometry = geometry
    self.samples = samples
  }

  deinit { cdnn_convolution_destroy(handle) }

  /// y = x∗w + b.
  func forward(
    _ x: UnsafePointer<Float>?, weight: UnsafePointer<Float>?, bias: UnsafePointer<Float>?,
    into y: UnsafeMutablePointer<Float>?
  ) throws(OneDNNError) {
    try cdnn_convolution_forward(handle, x, weight, bias, y).check(description)
  }

  /// The gradients with respect to weight and, where there is one, bias; with respect to x unless
  /// `inputGradient` is `nil`.
  func backward(
    _ dy: UnsafePointer<Float>?, _ x: UnsafePointer<Float>?, weight: UnsafePointer<Float>?,
    weightGradient: UnsafeMutablePointer<Float>?, biasGradient: UnsafeMutablePointer<Float>?,
    inputGradient: UnsafeMutablePointer<Float>?
  ) throws(OneDNNError) {
    try cdnn_convolution_backward(
      handle, dy, x, weight, weightGradient, biasGradient, inputGradient
    ).check(description)
  }

  private var description: String { Self.describe(geometry, samples) }

  private static func describe(_ geometry: ConvolutionGeometry, _ samples: Int) -> String {
    "a \(geometry.kernelHeight)×\(geometry.kernelWidth) convolution of "
      + "\(samples)×\(geometry.inputChannels)×\(geometry.height)×\(geometry.width) "
      + "to \(geometry.outputChannels) channels"
  }
}

extension OneDNNError {
  /// The library reported success and gave nothing: not to be expected, but not to be trusted either.
  static func withoutHandle(_ operation: String) -> OneDNNError {
    OneDNNError(step: "making a handle", reason: "none was given", operation: operation)
  }
}
