public import Tensors

/// Samples in memory as a source of minibatches.
public struct SamplesInOrder: MinibatchSource {
  /// The samples.
  public let data: LabeledSamples
  /// Their order.
  public let order: SampleOrder

  private var epoch = -1
  private var positions: [Int] = []

  /// Samples in an order.
  public init(_ data: LabeledSamples, _ order: SampleOrder) {
    self.data = data
    self.order = order
  }

  /// The number of samples.
  public var count: Int { data.count }

  /// The number of classes.
  public var classes: Int { data.classes }

  /// The shape of a sample, (C, H, W).
  public var input: Shape { Shape(Array(data.samples.shape.dimensions.dropFirst())) }

  /// Copies the samples of a minibatch: see ``MinibatchSource/fill(_:epoch:index:size:)``.
  ///
  /// - Complexity: O(size), and O(``count``) when the epoch is another than that of the last call.
  public mutating func fill(
    _ batch: inout Minibatch, epoch: Int, index: Int, size: Int
  ) {
    if self.epoch != epoch {
      positions = order.positions(count, epoch: epoch)
      self.epoch = epoch
    }
    data.gather(positions[index * size..<min(count, (index + 1) * size)], into: &batch)
  }
}
