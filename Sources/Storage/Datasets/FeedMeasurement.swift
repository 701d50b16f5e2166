public import Tensors

/// How fast samples of a file become minibatches.
public struct FeedMeasurement: Sendable {
  /// Samples a second.
  public let samplesPerSecond: Double
  /// The samples that were mixed at a time; 0 when they came in the order of the file.
  public let samplesMixed: Int

  /// Measures one epoch of a set, from the opening of the file to the last minibatch.
  ///
  /// - Parameters:
  ///   - set: what is read.
  ///   - order: of the samples.
  ///   - size: the samples of a minibatch, at least 1; the last has what is left.
  ///   - memory: as in ``SampleSet/stream(_:memory:mixing:)``.
  ///   - mixing: as there.
  ///   - progress: is told the share that is done, 0 to 1.
  /// - Throws: ``StorageError`` when a minibatch has no sample, or the file cannot be read, or not within the budget, or
  ///   holds numbers that it should not.
  public init(
    of set: SampleSet, _ order: SampleOrder, size: Int, memory: Int, mixing: SampleMixing,
    progress: (Double) -> Void = { _ in }
  ) throws {
    guard size >= 1 else {
      throw StorageError("the samples of a minibatch must be at least 1, but are \(size)")
    }
    let clock = ContinuousClock()
    let start = clock.now
    let stream = try set.stream(order, memory: memory, mixing: mixing)
    var (samples, labels) = (Tensor<Float>([0]), Tensor<Int64>([0]))
    for first in stride(from: 0, to: set.count, by: size) {
      let positions = first..<min(set.count, first + size)
      try stream.fill(&samples, &labels, epoch: 0, positions: positions)
      progress(Double(positions.upperBound) / Double(set.count))
    }
    samplesPerSecond = Double(set.count) / ((clock.now - start) / .seconds(1))
    samplesMixed = order == .stored ? 0 : stream.samplesMixed
  }
}
