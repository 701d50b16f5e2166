import Normalizers
public import Storage
public import Tensors
import Training

extension TrainedNetwork {
  /// What a network says of the samples of a dataset.
  public struct Predictions: Sendable {
    /// The samples as the network was given them, (N, C, H, W): in [0, 1] or standardized as in training; `nil`
    /// unless they were asked for.
    public var samples: Tensor<Float>?
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
  /// - Parameters:
  ///   - keepsSamples: whether the samples are given back too, which takes memory for all of them.
  ///   - streamMemory: the bytes that samples may take which are not held.
  /// - Throws: ``StorageError`` when the dataset is not what the network takes; errors of layers.
  public func predictions(
    on dataset: ComparisonDataset, part: Part = .test, keepsSamples: Bool = false,
    threads: ThreadPool = .serial, streamMemory: Int = SampleSet.streamMemory
  ) throws -> Predictions {
    let data = try view(of: dataset, streamMemory: streamMemory)
    let configuration = network.configuration
    guard data.input == configuration.input else {
      throw StorageError(
        "the network takes samples of \(configuration.input), but those of \(dataset.record.source) "
          + "are of \(data.input); take data of that shape")
    }
    var network = network
    var source = try data.source(part, .stored)
    var batch = Minibatch()
    var (samples, logits, labels) = ([Float](), [Float](), [Int64]())
    let (count, size) = (source.count, min(256, source.count))
    logits.reserveCapacity(count * configuration.classes)
    if keepsSamples { samples.reserveCapacity(count * data.input.count) }
    for index in 0..<(count + size - 1) / size {
      try source.fill(&batch, epoch: 0, index: index, size: size)
      if keepsSamples { samples += batch.samples.elements }
      labels += batch.labels.elements
      logits += try network.forward(batch.samples, Pass(.inference, threads: threads)).elements
    }
    return Predictions(
      samples: keepsSamples
        ? Tensor(Shape([count] + data.input.dimensions), samples) : nil,
      logits: Tensor([count, configuration.classes], logits), labels: Tensor([count], labels))
  }
}
