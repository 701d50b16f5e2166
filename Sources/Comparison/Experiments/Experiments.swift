/// Every experiment, in the order in which they are listed.
public enum Experiments {
  /// The experiments.
  public static let all: [any Experiment] = [
    TrainingSpeed(), ActivationPercentiles(), LearningRateTolerance(), InitialScale(),
    SymmetricStart(), InitializationVariance(), FeatureScaling(), SmallBatches(),
    RenormalizationOfSmallBatches(), NonIIDBatches(), Placement(), TrainInference(),
    SmallBatchesOfLayers(), Invariances(), WeightNormalizationClaims(), Landscape(),
    CovariateShift(), SpectralRegularization(), InstanceContrast(), Regularization(),
  ]

  /// The experiment of a claim's name; `nil` for none.
  public static func named(_ name: String) -> (any Experiment)? {
    all.first { $0.claim.name == name }
  }
}
