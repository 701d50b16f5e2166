/// Every experiment, in the order in which they are listed.
public enum Experiments {
  /// The experiments.
  public static let all: [any Experiment] = [
    TrainingSpeed(), LearningRateTolerance(), InitialScale(), SymmetricStart(),
    InitializationVariance(),
    SmallBatches(), RenormalizationOfSmallBatches(), Placement(), SmallBatchesOfLayers(),
    WeightNormalizationClaims(), Invariances(), Regularization(),
  ]

  /// The experiment of a claim's name; `nil` for none.
  public static func named(_ name: String) -> (any Experiment)? {
    all.first { $0.claim.name == name }
  }
}
