import Tensors

/// What training refuses before it begins.
public enum TrainingError: Error, Equatable, Sendable {
  /// No samples, or samples that are not (N, C, H, W).
  case noSamples(Shape)
  /// Labels that are more or fewer than the samples.
  case labelCount(samples: Int, labels: Shape)
  /// A label that is no class.
  case label(Int64, classes: Int)
  /// A minibatch of no sample, or of more than there are.
  case batchSize(Int, samples: Int)
  /// Data with another number of classes than the network tells apart.
  case classes(network: Int, data: Int)
  /// Population statistics of which no minibatch could be taken.
  case noFiniteBatch(normalization: String)
}

extension TrainingError: CustomStringConvertible {
  /// One sentence: what is wrong, what was found, what to do.
  public var description: String {
    switch self {
    case .noSamples(let shape):
      "samples must be a tensor (N, C, H, W) of at least one, but have the shape \(shape)"
    case .labelCount(let samples, let labels):
      "each of the \(samples) samples needs one label, but the labels have the shape \(labels)"
    case .label(let label, let classes):
      "labels of \(classes) classes are 0 to \(classes - 1), but one is \(label)"
    case .batchSize(let size, let samples):
      "a minibatch takes 1 to \(samples) samples of this data set, but the batch size is \(size)"
    case .classes(let network, let data):
      "the network tells \(network) classes apart, but the data have \(data)"
    case .noFiniteBatch(let name):
      "no minibatch gives \(name) statistics that are finite and of two numbers or more; look at the "
        + "network's weights, or take larger minibatches"
    }
  }
}
