public import Tensors

/// Samples of a file as minibatches, read while they are needed.
///
/// Copies share what has been read. A minibatch is a function of the file, the order, the budget, the epoch and
/// the position alone; minibatches asked for one after the other are fast, and any other is right too.
public struct SampleStream: Sendable {
  /// The set that is streamed.
  public let set: SampleSet

  /// How samples come together.
  let plan: PoolPlan

  private let feed: any SampleFeed

  init(_ set: SampleSet, _ plan: PoolPlan) throws {
    self.set = set
    self.plan = plan
    feed = try set.isPooledAsBytes ? PoolFeed<UInt8>(set, plan) : PoolFeed<Float>(set, plan)
  }

  /// Fills a minibatch whose memory is reused.
  ///
  /// - Parameters:
  ///   - samples: becomes (n, C, H, W), whole-number pixels divided by the set's maximum.
  ///   - labels: becomes (n).
  ///   - epoch: from 0.
  ///   - positions: of the samples in the epoch's order, within 0..<count.
  /// - Throws: ``StorageError`` when the file cannot be read or holds numbers that it should not.
  /// - Precondition: `positions` lies within 0..<count.
  public func fill(
    _ samples: inout Tensor<Float>, _ labels: inout Tensor<Int64>, epoch: Int,
    positions: Range<Int>
  ) throws {
    precondition(
      positions.lowerBound >= 0 && positions.upperBound <= set.count, "samples are those of the set"
    )
    try feed.fill(&samples, &labels, epoch: epoch, positions: positions)
  }

  /// The samples that are mixed with each other at a time; all of them when the shuffle is exact.
  public var samplesMixed: Int { plan.isExact ? plan.count : plan.poolRows }
}

extension SampleSet {
  /// The memory that a stream takes unless told, 32 MiB.
  public static let streamMemory = 32 << 20

  /// Opens the set to be read in an order.
  ///
  /// - Parameters:
  ///   - order: of the samples. One set, seed, budget and mixing give the same order on every machine.
  ///   - memory: the bytes that may be taken: for labels, order, pools and libhdf5's chunks, whatever the
  ///     size of the file.
  ///   - mixing: of samples that do not fit; those that do are always shuffled exactly.
  /// - Throws: ``StorageError`` when the file cannot be read, or not within the budget.
  public func stream(
    _ order: SampleOrder, memory: Int = SampleSet.streamMemory, mixing: SampleMixing = .pooled
  ) throws -> SampleStream {
    try SampleStream(self, PoolPlan(self, order, memory: memory, mixing: mixing))
  }

  /// Calls `body` with all samples in the order of the file, some at a time.
  ///
  /// - Parameters:
  ///   - size: the samples of a call, at least 1; the last has what is left.
  ///   - memory: the bytes that may be taken, as in ``SampleSet/stream(_:memory:mixing:)``.
  ///   - body: receives samples (n, C, H, W), labels, and the number of samples before.
  /// - Throws: what reading the file throws, and what `body` throws.
  public func forEachBatch(
    of size: Int = 256, memory: Int = SampleSet.streamMemory,
    _ body: (_ samples: Tensor<Float>, _ labels: Tensor<Int64>, _ start: Int) throws -> Void
  ) throws {
    let stream = try stream(.stored, memory: memory)
    var (samples, labels) = (Tensor<Float>([0]), Tensor<Int64>([0]))
    for start in stride(from: 0, to: count, by: size) {
      let positions = start..<min(count, start + size)
      try stream.fill(&samples, &labels, epoch: 0, positions: positions)
      try body(samples, labels, start)
    }
  }

  /// Reads every sample, and forgets it.
  ///
  /// - Parameter progress: is told the samples read so far.
  /// - Throws: ``StorageError`` when one cannot be read or holds a number that it should not.
  public func verify(progress: (Int) -> Void = { _ in }) throws {
    try forEachBatch { samples, _, start in progress(start + samples.shape.samples) }
  }
}
