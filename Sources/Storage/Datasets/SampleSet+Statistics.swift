package import Reductions
import Tensors

/// Which numbers of a sample share a statistic.
package enum FeatureSharing: Sendable {
  /// All positions of a channel.
  case channel
  /// Each feature by itself: each pixel of each channel.
  case feature
}

extension SampleSet {
  /// The moments of each channel or feature over all samples, in one pass.
  ///
  /// Those of 256 samples at a time are merged in the order of the file; see ``Moments`` for the error.
  ///
  /// - Parameter progress: is told the share that is done, 0 to 1.
  package func moments(
    sharing: FeatureSharing, progress: (Double) -> Void = { _ in }
  ) throws -> [Moments] {
    let channels = input[0]
    let features = input.count
    let (statistics, span) =
      sharing == .channel ? (channels, features / channels) : (features, 1)
    var total = [Moments](repeating: Moments(), count: statistics)
    try forEachBatch { samples, _, start in
      let count = samples.shape.samples
      let layout = StatisticLayout(
        outer: .init(1, stride: 0), inner: .init(statistics, stride: span),
        spans: .init(count, stride: features), spanLength: span)
      let part = samples.withPointer { layout.moments(of: $0, threads: .serial) }
      for index in total.indices { total[index].merge(part[index]) }
      progress(Double(start + count) / Double(self.count))
    }
    return total
  }

  /// Mean and standard deviation of each channel, of numbers as networks take them.
  ///
  /// - Parameter progress: is told the share that is done, 0 to 1.
  /// - Returns: one of each a channel; a feature of (N, F) is a channel. The deviation is √(M₂/n).
  /// - Throws: ``StorageError`` when the file cannot be read, or not within ``streamMemory``, or holds numbers that it
  ///   should not.
  /// - Complexity: reads every sample once.
  public func channelStatistics(
    progress: (Double) -> Void = { _ in }
  ) throws -> [(mean: Double, deviation: Double)] {
    try moments(sharing: .channel, progress: progress).map {
      ($0.mean, $0.variance.squareRoot())
    }
  }
}
