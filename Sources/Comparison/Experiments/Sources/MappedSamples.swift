import Tensors
import Training

/// Samples of a source, changed on their way.
struct MappedSamples: MinibatchSource {
  private var source: any MinibatchSource
  private let change: @Sendable (inout Tensor<Float>, _ index: Int) -> Void

  /// - Parameter change: receives the samples of a minibatch and its index in the epoch.
  init(
    _ source: any MinibatchSource,
    _ change: @escaping @Sendable (_ samples: inout Tensor<Float>, _ index: Int) -> Void
  ) {
    self.source = source
    self.change = change
  }

  var count: Int { source.count }
  var classes: Int { source.classes }
  var input: Shape { source.input }

  mutating func fill(_ batch: inout Minibatch, epoch: Int, index: Int, size: Int) throws {
    try source.fill(&batch, epoch: epoch, index: index, size: size)
    change(&batch.samples, index)
  }
}
