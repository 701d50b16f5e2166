import Storage
import Tensors
import Training

/// Samples that stay in their file as a source of minibatches, standardized where asked for.
struct StreamedSource: MinibatchSource {
  private let stream: SampleStream
  private let standardization: FeatureStandardization?
  private var plain = Tensor<Float>([0])

  init(_ stream: SampleStream, _ standardization: FeatureStandardization?) {
    self.stream = stream
    self.standardization = standardization
  }

  var count: Int { stream.set.count }
  var classes: Int { stream.set.classes }
  var input: Shape { stream.set.input }

  mutating func fill(_ batch: inout Minibatch, epoch: Int, index: Int, size: Int) throws {
    let positions = index * size..<min(count, (index + 1) * size)
    guard let standardization else {
      return try stream.fill(&batch.samples, &batch.labels, epoch: epoch, positions: positions)
    }
    try stream.fill(&plain, &batch.labels, epoch: epoch, positions: positions)
    standardization.apply(to: plain, into: &batch.samples)
  }
}
