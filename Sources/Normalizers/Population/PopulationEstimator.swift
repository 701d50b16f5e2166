/// How statistics of a population are estimated from a pass over it, batch by batch.
public enum PopulationEstimator: String, Sendable, CaseIterable {
  /// The moments of all elements of the pass, whatever the batches: every element counts the same.
  ///
  /// For one set of elements the result does not depend on how it was cut, but for rounding. The unbiased
  /// variance is M₂/(n − 1) of the whole set.
  case pooled
  /// The mean over the batches of their means, and of their variances: every batch counts the same.
  ///
  /// It is what the batch-normalization paper prints and what running statistics tend to. A variance within
  /// batches leaves out how the means of the batches differ: of batches drawn at random it is right on
  /// average when it is unbiased, of sorted ones it is too small.
  ///
  /// - SeeAlso: arXiv 1502.03167, Algorithm 2: E[x] = E_B[μ_B] and Var[x] = m/(m − 1)·E_B[σ²_B].
  case meanOfBatches = "mean-of-batches"
}
