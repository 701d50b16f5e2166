public import Normalizers
import Storage
public import Training

/// What is compared, and under which conditions: the same for every method but the method.
///
/// Fair by construction: for one seed every method starts from the same weights, with γ = 1 and β = 0, and
/// sees the same minibatches in the same order.
public struct ComparisonPlan: Sendable, Equatable {
  /// The methods, in the order in which they are shown.
  public var methods: [NormalizationMethod] = NormalizationMethod.allCases.filter {
    $0 != .rootMeanSquare && $0 != .meanOnlyBatch
  }
  /// The architecture.
  public var model = NetworkConfiguration.Model.convnet
  /// The samples of a step.
  public var batchSize = 32
  /// How often each training sample is seen, at least 1.
  public var epochs = 12
  /// One trial a method is run for each; a seed gives weights and order of minibatches.
  public var seeds: [UInt64] = Array(1...10)
  /// The rule of the steps.
  public var optimizer = OptimizerChoice()
  /// How weights are drawn.
  public var initialization = Initialization(.heNormal)
  /// The nonlinearity.
  public var activation = Activation.Kind.relu
  /// Whether activations are normalized before the nonlinearity or after it.
  public var placement = NetworkConfiguration.Placement.before
  /// Whether every feature of the input gets mean 0 and deviation 1 by the training set's statistics.
  public var isStandardized = false
  /// Whose options the methods have where none is set here.
  public var convention = Convention.pyTorch
  /// ε, added to the variance; `nil` for the convention's, which may differ from method to method.
  public var epsilon: Double?
  /// The groups of group normalization; `nil` for its default.
  public var groups: Int?
  /// Whether weight normalization takes its first g and bias from the first minibatch, as its paper does,
  /// in place of the norms of the common first weights.
  public var hasDataDependentInitialization = false
  /// What is measured of every layer after each epoch, on the first 1,000 test samples; nothing by default.
  public var probes: [ProbeQuantity] = []
  /// The bytes of samples that are held in memory whole; a dataset that needs more is streamed from its file.
  ///
  /// Whole MiB, as ``streamMemory``: so the settings keep them.
  public var heldMemory = 1 << 30
  /// The bytes that a trial may take for samples that are streamed: they are mixed within it, so that it is a
  /// condition of the comparison.
  public var streamMemory = SampleSet.streamMemory

  /// The plan of `normcmp compare` without an option.
  public init() {}

  /// The method that the others are held against: batch normalization where it takes part.
  public var reference: NormalizationMethod? { methods.contains(.batch) ? .batch : methods.first }

  /// The trials, a seed at a time, so that early results say something about every method.
  public var trials: [Trial] {
    seeds.flatMap { seed in methods.map { Trial(method: $0, seed: seed) } }
  }
}

/// One training of a comparison.
public struct Trial: Sendable, Hashable {
  /// What normalizes.
  public let method: NormalizationMethod
  /// The seed of weights and minibatches.
  public let seed: UInt64

  /// The training of a method with a seed.
  public init(method: NormalizationMethod, seed: UInt64) {
    self.method = method
    self.seed = seed
  }
}
