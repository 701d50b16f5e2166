/// The options of the family by the names that a user types after `--`, in the order in which they are set.
public enum NormalizerOption: String, Sendable, CaseIterable, Codable {
  /// ``NormalizerOptions/epsilon``.
  case epsilon
  /// ``NormalizerOptions/momentum``.
  case momentum
  /// ``NormalizerOptions/runningVariance``.
  case runningVariance = "running-variance"
  /// ``NormalizerOptions/tracksRunningStatistics``.
  case runningStatistics = "running-statistics"
  /// ``NormalizerOptions/isFrozen``.
  case frozen
  /// ``NormalizerOptions/ghostBatchSize``.
  case ghostBatchSize = "ghost-batch-size"
  /// ``NormalizerOptions/ghostUpdate``.
  case ghostUpdate = "ghost-update"
  /// ``NormalizerOptions/ghostArrangement``.
  case ghostArrangement = "ghost-arrangement"
  /// ``NormalizerOptions/affine``.
  case affine
  /// ``NormalizerOptions/isElementwise``.
  case elementwise
  /// ``NormalizerOptions/extent``.
  case over
  /// ``NormalizerOptions/grouping`` by the number of groups.
  case groups
  /// ``NormalizerOptions/grouping`` by the size of a group.
  case groupSize = "group-size"
  /// ``NormalizerOptions/arrangement``.
  case arrangement
  /// ``NormalizerOptions/renormalizationConvention``.
  case renormConvention = "renorm-convention"
  /// ``NormalizerOptions/referenceMomentum``.
  case renormMomentum = "renorm-momentum"
  /// ``NormalizerOptions/rMin``.
  case rMin = "r-min"
  /// ``NormalizerOptions/rMax``.
  case rMax = "r-max"
  /// ``NormalizerOptions/dMax``.
  case dMax = "d-max"
  /// ``NormalizerOptions/renormalizationSchedule``.
  case schedule
  /// ``NormalizerOptions/dimension``.
  case dim
  /// ``NormalizerOptions/iterations``.
  case iterations
  /// ``NormalizerOptions/iterationOrder``.
  case order
  /// ``NormalizerOptions/penalty``.
  case penalty
  /// ``NormalizerOptions/operatorSize``.
  case operatorSize = "operator-size"
  /// ``NormalizerOptions/stride``.
  case stride
  /// ``NormalizerOptions/padding``.
  case padding

  /// What the option is, in one line.
  public var summary: String {
    switch self {
    case .epsilon: "What is added to the variance inside the root."
    case .momentum: "How running statistics follow the batches."
    case .runningVariance: "What of the variance the running statistics average."
    case .runningStatistics: "Whether there are running statistics."
    case .frozen: "Whether training behaves as inference, backward too."
    case .ghostBatchSize: "Statistics of parts of the batch, of so many samples each."
    case .ghostUpdate: "Whether running statistics follow part after part or their average."
    case .ghostArrangement: "Whether a part is of neighbouring samples."
    case .affine: "Which of γ and β there are."
    case .elementwise: "Whether γ and β are one per element of a sample, not one per channel."
    case .over: "What a statistic is taken over."
    case .groups: "The number of groups."
    case .groupSize: "The channels of a group, in place of the number of groups."
    case .arrangement: "Whether a group is of neighbouring channels."
    case .renormConvention: "Which running statistics are kept, and r and d refer to."
    case .renormMomentum: "The momentum of Keras's second set, renorm_mean and renorm_std."
    case .rMin: "The lower bound on r."
    case .rMax: "The upper bound on r."
    case .dMax: "The bound on d, below and above."
    case .schedule: "How the bounds grow; bounds given alone are constant."
    case .dim: "The axis of the weight whose indices have a length, or are the rows."
    case .iterations: "The steps of power iteration in training."
    case .order: "Whether a step renews u first or v."
    case .penalty: "λ, to report the penalty λ/2·σ² of the weight and its gradient."
    case .operatorSize: "The size of an input, to report the norm of the convolution itself."
    case .stride: "The stride of that convolution."
    case .padding: "What lies beyond the ends of its input: the other end, or so many zeros."
    }
  }

  /// The values it takes, as a help text shows them.
  public var values: String {
    switch self {
    case .epsilon: "number|machine"
    case .momentum, .renormMomentum: "rate:m|decay:d|cumulative"
    case .runningVariance: "unbiased|biased"
    case .runningStatistics, .frozen, .elementwise: "on|off"
    case .affine: "weight-and-bias|weight|bias|none"
    case .over: "sample|channels"
    case .groups, .groupSize, .iterations: "number"
    case .ghostBatchSize: "number|off"
    case .ghostUpdate: "sequential|averaged"
    case .ghostArrangement, .arrangement: "contiguous|interleaved"
    case .renormConvention: "paper|variance|keras"
    case .rMin: "number|1/r-max"
    case .rMax, .dMax: "number|inf"
    case .schedule: "constant|paper|paper:steps"
    case .dim: "axis|all"
    case .order: "left-first|right-first"
    case .penalty: "number|off"
    case .operatorSize: "32x32|off"
    case .stride: "number|2x2"
    case .padding: "circular|number|1x1"
    }
  }

  /// Whether `normcmp apply` has a flag for it; the others follow from the tensors that are there.
  public var isFlag: Bool { self != .affine && self != .elementwise }
}
