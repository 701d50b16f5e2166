/// A normalizer of activations that keeps statistics of the population for inference.
public protocol PopulationNormalizer<Scalar>: ActivationNormalizer {
  /// Running mean and variance, and how they are updated.
  var population: RunningStatistics<Scalar> { get set }
}
