/// What a member of the family is made with when a method is chosen by name.
///
/// Every method reads those that ``NormalizationMethod/options`` lists for it, and leaves the others alone.
/// Start from a convention: ``Convention/options(for:)``.
public struct NormalizerOptions: Sendable, Equatable {
  /// ε inside the root, at least 0; `nil` for the machine epsilon of the number type.
  public var epsilon: Double? = 1e-5
  /// How running statistics follow the batches.
  public var momentum = Momentum.rate(0.1)
  /// What of the variance the running statistics average.
  public var runningVariance = RunningSpread.unbiasedVariance
  /// Whether there are running statistics.
  public var tracksRunningStatistics = true
  /// Whether training behaves as inference: see ``PopulationNormalizer/isFrozen``.
  public var isFrozen = false
  /// The samples of a ghost batch, at least 1; `nil` for the whole batch as one.
  public var ghostBatchSize: Int?
  /// How running statistics follow ghost batches.
  public var ghostUpdate = GhostBatches.Update.sequential
  /// Which samples are a ghost batch.
  public var ghostArrangement = GroupArrangement.contiguous
  /// Which of γ and β there are.
  public var affine = AffineChoice.weightAndBias
  /// Whether γ and β of layer normalization are one per element of a sample, in place of one per channel.
  public var isElementwise = false
  /// What layer and RMS normalization share a statistic over.
  public var extent = Extent.sample
  /// The groups of group normalization.
  public var grouping = Grouping.automatic
  /// Which channels are a group.
  public var arrangement = GroupArrangement.contiguous
  /// Which running statistics batch renormalization keeps.
  public var renormalizationConvention = RenormalizationConvention.paper
  /// How the statistics that r and d refer to follow the batches, where they are a set of their own.
  public var referenceMomentum = Momentum.decay(0.99)
  /// How batch renormalization's bounds change over the steps.
  public var renormalizationSchedule = Schedule.paper(steps: 160_000)
  /// The lower bound on batch renormalization's r; `nil` for 1/``rMax``.
  public var rMin: Double?
  /// The upper bound on batch renormalization's r, at least the lower one.
  public var rMax = 3.0
  /// The bound on batch renormalization's |d|, at least 0.
  public var dMax = 5.0

  /// What shares a length in weight normalization, and what gives the rows in spectral normalization, there an axis.
  public var dimension = Dimension.axis(0)
  /// The steps of power iteration in a training pass, at least 1.
  public var iterations = 1
  /// Which singular vector a step renews first.
  public var iterationOrder = PowerIterationOrder.leftFirst
  /// λ, at least 0, of the penalty λ/2·σ² that is reported beside spectral normalization; `nil` for none.
  public var penalty: Double?
  /// The extents of the input for which the norm of the convolution itself is reported; `nil` for no report.
  public var operatorSize: [Int]?
  /// The stride of that convolution along each axis, or one number for all.
  public var stride = [1]
  /// What lies beyond the ends of its input; one number of zeros stands for all axes.
  public var padding = ConvolutionPadding.circular

  /// PyTorch's defaults of batch normalization, and the papers' of what PyTorch has not.
  public init() {}

  /// The elements of a sample over which a statistic is taken.
  public enum Extent: String, Sendable, CaseIterable {
    /// All of them: channels and positions.
    case sample
    /// The channels at each position.
    case channels
  }

  /// How channels are divided into groups.
  public enum Grouping: Sendable, Equatable {
    /// As ``NormalizationMethod/defaultGroups(channels:)`` says.
    case automatic
    /// Into a number of groups.
    case count(Int)
    /// Into groups of a number of channels.
    case size(Int)
  }

  /// An axis of a weight, or none of them.
  public enum Dimension: Sendable, Equatable {
    /// The axis whose indices are told apart.
    case axis(Int)
    /// The whole weight as one.
    case all
  }

  /// How batch renormalization's bounds change over the steps.
  public enum Schedule: Sendable, Equatable {
    /// Not at all.
    case constant
    /// As in the paper, whose training had 160,000 steps, scaled to a number of steps.
    case paper(steps: Int)
  }
}

extension NormalizerOptions {
  /// The same with a γ and a β for each channel, whatever the method: then methods differ in what they share
  /// alone.
  public var withParametersPerChannel: NormalizerOptions {
    var options = self
    options.affine = .weightAndBias
    options.isElementwise = false
    return options
  }
}
