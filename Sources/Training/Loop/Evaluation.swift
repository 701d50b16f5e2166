import Normalizers
import Reductions
import Tensors

/// How well a network does on a data set.
public struct Evaluation: Sendable, Equatable {
  /// The mean cross-entropy of the samples.
  public var loss: Double
  /// The share of the samples classified rightly, 0 to 1.
  public var accuracy: Double
}

extension Network {
  /// The samples that evaluation passes through the network at once.
  private static let evaluationBatch = 256

  /// Loss and accuracy over the samples of a source, in inference.
  ///
  /// - Parameters:
  ///   - data: given in any order; sums are taken in that of its epoch 0.
  ///   - threads: who computes.
  /// - Throws: errors of the source, and of layers when the samples do not fit the network.
  public mutating func evaluate(
    _ data: inout any MinibatchSource, threads: ThreadPool = .serial
  ) throws -> Evaluation {
    var batch = Minibatch()
    var (loss, correct) = (0.0, 0)
    let size = min(Self.evaluationBatch, data.count)
    for index in 0..<(data.count + size - 1) / size {
      try data.fill(&batch, epoch: 0, index: index, size: size)
      let logits = try forward(batch.samples, Pass(.inference, threads: threads))
      let result = try SoftmaxCrossEntropy.evaluate(logits, labels: batch.labels)
      loss += result.loss * Double(batch.labels.shape.count)
      correct += result.correct
    }
    let count = Double(data.count)
    return Evaluation(loss: loss / count, accuracy: Double(correct) / count)
  }

  /// Loss and accuracy over a data set in memory, in inference.
  ///
  /// - Throws: errors of layers when the samples do not fit the network.
  public mutating func evaluate(
    _ data: LabeledSamples, threads: ThreadPool = .serial
  ) throws -> Evaluation {
    var source: any MinibatchSource = SamplesInOrder(data, .stored)
    return try evaluate(&source, threads: threads)
  }
}
