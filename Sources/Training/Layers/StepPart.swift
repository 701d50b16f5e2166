/// What the time of a training step is spent on.
public enum StepPart: String, Sendable, CaseIterable, Codable {
  /// Convolutions.
  case convolution
  /// Dense layers.
  case dense
  /// Normalizers of activations and of weights.
  case normalization
  /// Nonlinearities, and the additions of residual blocks.
  case activation
  /// Max pooling and global average pooling.
  case pooling
  /// The loss and its gradient.
  case loss
  /// The optimizer.
  case optimizer
  /// What is none of these, such as copying the minibatch.
  case other
}
