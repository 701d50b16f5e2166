// [TUTORIAL
import Normalizers

/// Batch normalization that learns to bring its output close to a target.
struct Matcher {
  var norm: BatchNormalization<Float>

  init(channels: Int) throws {
    norm = try BatchNormalization(channels: channels, momentum: .rate(0.1))
  }

  /// A step of gradient descent on ½‖y − target‖², by γ and β; returns the gradient for the layer before.
  mutating func train(
    on x: Tensor<Float>, towards target: Tensor<Float>, rate: Float
  ) throws -> Tensor<Float> {
    let (y, record) = try norm.forward(x, .training)
    let dy = Tensor(y.shape, zip(y.elements, target.elements).map { $0 - $1 })
    let (dx, gradients) = try norm.backward(dy, record)
    norm.updateParameters { name, parameter in
      guard let gradient = gradients[name] else { return }
      parameter = Tensor(
        parameter.shape,
        zip(parameter.elements, gradient.elements).map { $0 - rate * $1 })
    }
    return dx
  }

  /// What the trained normalizer makes of an input, by its running statistics.
  mutating func apply(to x: Tensor<Float>) throws -> Tensor<Float> {
    try norm.forward(x, .inference).y
  }
}
// TUTORIAL]
