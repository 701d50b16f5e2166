import Normalizers
public import Storage
public import Tensors
import Training

extension TrainedNetwork {
  /// What a network says of the samples of a dataset.
  public struct Predictions: Sendable {
    /// The samples as the network was given them, (N, C, H, W): in [0, 1] or standardized as in training.
    public var samples: Tensor<Float>
    /// (N, classes), before the softmax.
    public var logits: Tensor<Float>
    /// The class of each sample as the dataset has it, (N).
    public var labels: Tensor<Int64>

    /// The class of the largest logit of each sample, (N); of equal ones the first.
    public var classes: Tensor<Int64> {
      let width = logits.shape[1]
      return logits.withElements { logits in
        Tensor(
          [labels.shape[0]],
          (0..<labels.shape[0]).map { sample in
            let row = logits[sample * width..<(sample + 1) * width]
            return Int64(
              row.indices.reduce(row.startIndex) { row[$1] > row[$0] ? $1 : $0 } - row.startIndex)
          })
      }
    }

    /// How many samples are classified as they are labelled.
    public var correct: Int { zip(classes.elements, labels.elements).count { $0 == $1 } }
  }

  /// The parts of a dataset.
  public enum Part: String, Sendable, CaseIterable {
    /// The training set.
    case train
    /// The test set.
    case test
  }

  /// Computes the logits of a part of a dataset, in inference.
  ///
  /// Samples are standardized by the dataset's training set where the network was trained so.
  ///
  /// - Throws: ``StorageError`` when the dataset is not what the network takes; errors of layers.
  public func predictions(
    on dataset: ImageDataset, part: Part = .test, threads: ThreadPool = .serial
  ) throws -> Predictions {
    let data = try HeldSamples(dataset, isStandardized: isStandardized)
    let configuration = network.configuration
    guard data.input == configuration.input else {
      throw StorageError(
        "the network takes samples of \(configuration.input), but those of \(dataset.source) are of "
          + "\(data.input); take data of that shape")
    }
    let labeled = part == .test ? data.test : data.train
    return Predictions(
      samples: labeled.samples, logits: try logits(labeled.samples, threads),
      labels: labeled.labels)
  }

  /// The logits of samples, a few hundred at a time.
  private func logits(_ samples: Tensor<Float>, _ threads: ThreadPool) throws -> Tensor<Float> {
    var network = network
    var elements: [Float] = []
    let count = samples.shape.samples
    elements.reserveCapacity(count * network.configuration.classes)
    for start in stride(from: 0, to: count, by: 256) {
      let range = start..<min(count, start + 256)
      elements += try network.forward(samples.samples(range), Pass(.inference, threads: threads))
        .elements
    }
    return Tensor([count, network.configuration.classes], elements)
  }
}
