/// Which running statistics batch renormalization keeps; r and d refer to those before the step.
public enum RenormalizationConvention: String, Sendable, CaseIterable {
  /// The mean and the deviation √(σ² + ε) are averaged, as arXiv 1702.03275, Algorithm 1 prints it.
  case paper
  /// The mean and the biased variance σ² are averaged, and σ = √(variance + ε), as in most batch
  /// normalizations.
  case variance
  /// Two sets, as Keras's `renorm=True`: `renorm_mean` and `renorm_std` with a momentum of their own, to
  /// which r and d refer, with no deviation below √ε; and the moving mean and deviation D, from which
  /// inference takes the variance max(D² − ε, 0).
  case keras

  /// What the statistics of inference average beside the mean.
  var spread: RunningSpread {
    switch self {
    case .paper: .deviation
    case .variance: .biasedVariance
    case .keras: .varianceFromDeviation
    }
  }
}
