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

  /// Loss and accuracy over a data set, in inference.
  ///
  /// - Throws: errors of layers when the samples do not fit the network.
  public mutating func evaluate(
    _ data: LabeledSamples, threads: ThreadPool = .serial
  ) throws -> Evaluation {
    var (loss, correct) = (0.0, 0)
    for start in stride(from: 0, to: data.count, by: Self.evaluationBatch) {
      let range = start..<min(data.count, start + Self.evaluationBatch)
      let logits = try forward(data.samples.samples(range), Pass(.inference, threads: threads))
      let labels = data.labels.samples(range)
      let result = try SoftmaxCrossEntropy.evaluate(logits, labels: labels)
      loss += result.loss * Double(range.count)
      correct += result.correct
    }
    let count = Double(data.count)
    return Evaluation(loss: loss / count, accuracy: Double(correct) / count)
  }
}
