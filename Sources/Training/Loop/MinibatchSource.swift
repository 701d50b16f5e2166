public import Tensors

/// Where a trainer's minibatches come from: samples in memory, or a file that is streamed.
///
/// A minibatch is a function of the source, the epoch and the index alone. Calls for one minibatch after the
/// other are fast, and any other call gives the same numbers; so a training run is resumed from the number
/// of its steps.
public protocol MinibatchSource: Sendable {
  /// The number of samples, at least 1.
  var count: Int { get }
  /// The number of classes.
  var classes: Int { get }
  /// The shape of a sample, (C, H, W).
  var input: Shape { get }

  /// Fills a minibatch whose memory is reused.
  ///
  /// - Parameters:
  ///   - batch: receives the samples and their classes.
  ///   - epoch: from 0; the order of the samples may differ from epoch to epoch.
  ///   - index: which minibatch of the epoch, from 0; that after the last whole one holds what is left.
  ///   - size: the samples of a minibatch, from 1 to ``count``.
  /// - Throws: an error of the place that the samples come from.
  mutating func fill(_ batch: inout Minibatch, epoch: Int, index: Int, size: Int) throws
}

/// Samples that pass through a network together.
public struct Minibatch: Sendable {
  /// The samples, (N, C, H, W).
  public var samples = Tensor<Float>([0])
  /// The class of each sample, (N).
  public var labels = Tensor<Int64>([0])

  /// A minibatch of no sample, to be filled.
  public init() {}
}
