import Tensors
import Training

/// A few samples as an epoch of several passes over them, each in an order of its own.
struct RepeatedSamples: MinibatchSource {
  private var source: SamplesInOrder
  private let passes: Int

  init(_ samples: LabeledSamples, passes: Int, seed: UInt64) {
    source = SamplesInOrder(samples, .shuffled(seed: seed))
    self.passes = passes
  }

  var count: Int { source.count * passes }
  var classes: Int { source.classes }
  var input: Shape { source.input }

  mutating func fill(_ batch: inout Minibatch, epoch: Int, index: Int, size: Int) {
    let batchesPerPass = source.count / size
    let number = epoch * (count / size) + index
    source.fill(
      &batch, epoch: number / batchesPerPass, index: number % batchesPerPass, size: size)
  }
}

extension LabeledSamples {
  /// Some of the samples, a share of whose labels is drawn anew from all classes.
  func subset(_ count: Int, labelNoise: Double, seed: UInt64) throws -> LabeledSamples {
    var random = RandomNumbers(seed: seed, stream: "subset")
    var batch = Minibatch()
    gather(random.permutation(self.count).prefix(count), into: &batch)
    var labels = batch.labels.elements
    for index in labels.indices where random.uniform() < labelNoise {
      labels[index] = Int64(random.integer(below: classes))
    }
    return try LabeledSamples(
      samples: batch.samples, labels: Tensor([labels.count], labels), classes: classes)
  }
}
