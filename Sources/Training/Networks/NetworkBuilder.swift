import Normalizers
import Tensors

/// Makes the layers of a network with its initial weights and its normalization at the right places.
///
/// A hidden layer is followed by a normalizer of activations, or has its weight computed by a normalizer of
/// weights; the output layer never. A layer whose output goes straight into a normalizer of activations has
/// no bias: the normalizer would subtract it, and its β takes the place.
struct NetworkBuilder {
  let configuration: NetworkConfiguration
  let seed: UInt64

  private var method: NormalizationMethod { configuration.method }

  private var hasBias: Bool {
    method.target != .activations || configuration.placement == .after
  }

  // MARK: One layer

  /// A hidden dense layer.
  func dense(
    _ name: String, inputs: Int, outputs: Int
  ) throws -> Dense {
    let weight = initialWeight([outputs, inputs], name)
    return try Dense(
      weight: weight, bias: hasBias ? initialBias(weight.shape, name) : nil,
      normalizer: method.makeWeightNormalizer(
        wrapping: weight, configuration.normalizerOptions))
  }

  /// The layer that gives the logits: never normalized.
  func output(_ name: String, inputs: Int) throws -> Sequential.Element {
    let weight = initialWeight([configuration.classes, inputs], name)
    return Sequential.Element(
      name, try Dense(weight: weight, bias: initialBias(weight.shape, name)))
  }

  /// A convolution with a square window, padded so that stride 1 keeps the size.
  func convolution(
    _ name: String, inputs: Int, outputs: Int, window: Int = 3, stride: Int = 1
  ) throws -> Convolution2D {
    let weight = initialWeight([outputs, inputs, window, window], name)
    return try Convolution2D(
      weight: weight, bias: hasBias ? initialBias(weight.shape, name) : nil, stride: stride,
      normalizer: method.makeWeightNormalizer(
        wrapping: weight, configuration.normalizerOptions))
  }

  private func initialWeight(_ shape: Shape, _ name: String) -> Tensor<Float> {
    configuration.initialization.weight(shape, name: name + ".weight", seed: seed)
  }

  private func initialBias(_ weight: Shape, _ name: String) -> Tensor<Float> {
    configuration.initialization.bias(weight: weight, name: name + ".bias", seed: seed)
  }

  // MARK: What follows a layer

  /// The normalizer of activations of some channels as an element, or none.
  func normalization(_ name: String, channels: Int) throws -> [Sequential.Element] {
    let normalizer: (any ActivationNormalizer<Float>)? = try method.makeActivationNormalizer(
      sample: [channels], configuration.normalizerOptions)
    return normalizer.map { [Sequential.Element(name, ActivationNormalization($0))] } ?? []
  }

  /// Normalization and nonlinearity in the order of the placement.
  func normalizedActivation(_ number: Int, channels: Int) throws -> [Sequential.Element] {
    let normalization = try normalization("norm\(number)", channels: channels)
    let activation = Sequential.Element("act\(number)", Activation(configuration.activation))
    return configuration.placement == .before
      ? normalization + [activation] : [activation] + normalization
  }
}
