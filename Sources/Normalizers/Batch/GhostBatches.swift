/// Batch normalization's batch cut into ghost batches, each with statistics of its own in training.
///
/// A large batch then trains like many small ones: the noise of small-batch statistics stays. Inference
/// knows no ghosts.
///
/// - SeeAlso: Hoffer, Hubara and Soudry 2017, arXiv 1705.08741, Algorithm 1.
public struct GhostBatches: Sendable, Equatable {
  /// How the running statistics follow the ghosts of a batch.
  public enum Update: String, Sendable, CaseIterable {
    /// Each ghost is a batch of its own to them, one after the other, as in the paper.
    case sequential
    /// One update with the mean of the ghosts' means and of their variances, as tf_keras's
    /// `virtual_batch_size`.
    case averaged
  }

  /// The samples of a ghost.
  public let size: Int
  /// How the running statistics follow.
  public let update: Update
  /// Which samples share a ghost: neighbours in the paper, every (N/size)-th in tf_keras.
  public let arrangement: GroupArrangement

  /// Ghosts of `size` samples.
  ///
  /// - Parameters:
  ///   - size: at least 1; every training batch must hold a multiple of it.
  ///   - update: how the running statistics follow.
  ///   - arrangement: which samples share a ghost.
  /// - Throws: ``NormalizationError/invalidOption(name:requirement:found:)``.
  public init(
    size: Int, update: Update = .sequential, arrangement: GroupArrangement = .contiguous
  ) throws(NormalizationError) {
    guard size > 0 else {
      throw .invalidOption(
        name: "the ghost batch size", requirement: "at least 1", found: "\(size)")
    }
    self.size = size
    self.update = update
    self.arrangement = arrangement
  }

  /// How the statistics of an activation lie, ghosts outermost.
  func layout(_ shape: Shape) throws(NormalizationError) -> StatisticLayout {
    guard shape.samples.isMultiple(of: size) else {
      throw .ghostsDoNotDivide(size: size, found: shape)
    }
    // No sample is one empty batch.
    guard shape.samples > 0 else { return .perChannel(shape) }
    return .perChannel(shape, groups: shape.samples / size, arrangement)
  }
}
