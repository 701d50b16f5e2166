/// How the population statistics of a trained network are taken anew.
///
/// The running statistics of training lag behind the weights, and are those of minibatches. A recalibration
/// replaces them by statistics of a whole set of samples under the weights as they are.
public struct Recalibration: Sendable, Equatable {
  /// Which normalizers are measured together, and what feeds those that come later.
  public enum Order: String, Sendable, CaseIterable {
    /// A normalizer is measured when all before it have their new statistics and use them, as in inference.
    ///
    /// Every statistic is then that of the very numbers the normalizer meets in inference on these samples:
    /// pooled, each channel it gives over all samples has mean β and deviation γ. One pass over the samples
    /// for each normalizer on the longest way through the network, each pass as far as that normalizer.
    case layerByLayer = "layer-by-layer"
    /// All are measured in one pass, in which all normalize with the statistics of the minibatch.
    ///
    /// That is `torch.optim.swa_utils.update_bn`. It costs one pass, but the statistics of deeper layers are
    /// those of a network that normalizes by minibatch: the smaller the minibatches, the further they are
    /// from what inference meets.
    case onePass = "one-pass"
  }

  /// How minibatches are put together.
  public var estimator: PopulationEstimator
  /// Which normalizers are measured together.
  ///
  /// Layer by layer unless told: the statistics are those that inference needs, and for networks of ten or
  /// twenty normalizers the passes, which go forward alone, cost less than two epochs of training.
  public var order: Order
  /// The samples of a minibatch, at least 1; all samples when there are fewer.
  ///
  /// Pooled layer by layer it changes nothing but rounding and memory. Otherwise it should be that of the
  /// training, and samples left over when it does not divide their number are not used, so that every
  /// minibatch is of one size.
  public var batchSize: Int
  /// The seed of the order of the samples, so that minibatches are mixed when the samples are sorted.
  public var seed: UInt64

  /// A recalibration: pooled and layer by layer, in minibatches of 256.
  public init(
    _ estimator: PopulationEstimator = .pooled, order: Order = .layerByLayer, batchSize: Int = 256,
    seed: UInt64 = 1
  ) {
    self.estimator = estimator
    self.order = order
    self.batchSize = batchSize
    self.seed = seed
  }

  /// The minibatches of the samples 0..<`count`, each as positions.
  package func batches(of count: Int) -> [ArraySlice<Int>] {
    var random = RandomNumbers(seed: seed, stream: "order/recalibration")
    let order = random.permutation(count)
    return ranges(of: count).map { order[$0] }
  }

  /// The minibatches of `count` samples in their order, each as positions.
  func ranges(of count: Int) -> [Range<Int>] {
    let size = max(1, min(batchSize, count))
    let usesAll = estimator == .pooled && self.order == .layerByLayer
    let end = usesAll ? count : count / size * size
    return stride(from: 0, to: end, by: size).map { $0..<min($0 + size, end) }
  }
}

/// What a recalibration did.
public struct RecalibrationReport: Sendable, Equatable {
  /// A normalizer whose statistics were replaced.
  public struct Measured: Sendable, Equatable {
    /// What stands before its names in the network's state, such as `layer1.0.norm1`.
    public var name: String
    /// The minibatches its statistics are of.
    public var batches: Int
    /// The minibatches left out because its input was not finite.
    public var skippedBatches: Int
  }

  /// The normalizers whose statistics were replaced, in the order in which they were measured.
  public var measured: [Measured] = []
  /// The passes over the samples that it took.
  public var passes = 0
}

/// A measurement of a normalizer's population that is going on.
struct PopulationMeasurement: Sendable {
  var estimate: PopulationEstimate<Float>
  let order: Recalibration.Order

  /// Whether a minibatch has come to it.
  var hasBegun: Bool { estimate.batches + estimate.skippedBatches > 0 }
}
