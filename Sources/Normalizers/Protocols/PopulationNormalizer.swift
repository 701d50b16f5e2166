/// A normalizer of activations that can keep statistics of the population for inference.
public protocol PopulationNormalizer<Scalar>: ActivationNormalizer {
  /// Running mean and variance, and how they are updated; `nil` when none are kept.
  ///
  /// Without them inference takes the statistics of its input, as training does: PyTorch's
  /// `track_running_stats=False`. Setting `nil` stops the tracking for good.
  var population: RunningStatistics<Scalar>? { get set }

  /// Whether training is to behave as inference, its backward pass too: nothing is updated, and no gradient
  /// flows through statistics; γ and β still get theirs.
  ///
  /// It is Keras's `trainable = False` for the statistics alone, and PyTorch's `eval()` on this layer within
  /// a network that trains. Not part of ``Normalizer/state``.
  var isFrozen: Bool { get set }
}
