#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import Tensors

/// The cross-entropy of softmax(logits) with the true classes.
///
///     loss = (1/N) Σ_n −log p[n, label_n],   p[n, k] = e^{z[n, k]} / Σ_j e^{z[n, j]}
///
/// Computed in Double from z − max z, so that no logit overflows. A NaN logit gives a NaN loss.
public enum SoftmaxCrossEntropy {
  /// A loss and how many samples were classified rightly.
  public struct Result: Sendable {
    /// The mean loss of the samples.
    public var loss: Double
    /// The samples whose largest logit is that of the true class; the first of equal logits counts.
    public var correct: Int
  }

  /// The loss of a minibatch.
  ///
  /// - Parameters:
  ///   - logits: of (N, classes).
  ///   - labels: of (N), each in 0..<classes.
  /// - Throws: ``LayerError/inputShape(layer:expected:found:)`` when they do not fit together.
  public static func evaluate(
    _ logits: Tensor<Float>, labels: Tensor<Int64>
  ) throws -> Result {
    var result = Result(loss: 0, correct: 0)
    try forEachSample(logits, labels) { row, _, label, logSum in
      result.loss += logSum - Double(row[label])
      result.correct += isLargest(label, in: row) ? 1 : 0
    }
    result.loss /= Double(max(1, logits.shape.samples))
    return result
  }

  /// The loss of a minibatch and its gradient with respect to the logits, (p − onehot(label))/N.
  ///
  /// - Parameters:
  ///   - logits: of (N, classes).
  ///   - labels: of (N), each in 0..<classes.
  ///   - gradient: receives the gradient, of the logits' shape.
  /// - Throws: ``LayerError/inputShape(layer:expected:found:)`` when they do not fit together.
  public static func evaluate(
    _ logits: Tensor<Float>, labels: Tensor<Int64>, gradient: inout Tensor<Float>
  ) throws -> Result {
    var result = Result(loss: 0, correct: 0)
    gradient.prepareToOverwrite(logits.shape)
    let scale = 1 / Double(max(1, logits.shape.samples))
    try gradient.withMutableElements { gradient in
      try forEachSample(logits, labels) { row, start, label, logSum in
        for index in row.indices {
          let probability = exp(Double(row[index]) - logSum)
          gradient[start + index] = Float((probability - (index == label ? 1 : 0)) * scale)
        }
        result.loss += logSum - Double(row[label])
        result.correct += isLargest(label, in: row) ? 1 : 0
      }
    }
    result.loss *= scale
    return result
  }

  /// Calls `body` with each sample's logits, where they begin, the label and log Σ e^z.
  private static func forEachSample(
    _ logits: Tensor<Float>, _ labels: Tensor<Int64>,
    _ body: (UnsafeBufferPointer<Float>, Int, Int, Double) -> Void
  ) throws {
    guard logits.shape.rank == 2, logits.shape[1] > 0, labels.shape == [logits.shape[0]] else {
      throw LayerError.inputShape(
        layer: "softmax", expected: "logits (\(labels.shape.count), classes)", found: logits.shape)
    }
    let classes = logits.shape[1]
    try logits.withElements { logits in
      try labels.withElements { labels in
        for sample in labels.indices {
          guard let label = Int(exactly: labels[sample]), 0..<classes ~= label else {
            throw LayerError.parameter(
              layer: "softmax", requirement: "labels in 0..<\(classes)", found: "\(labels[sample])")
          }
          let row = UnsafeBufferPointer(rebasing: logits[sample * classes..<(sample + 1) * classes])
          let largest = Double(row.max() ?? 0)
          let sum = row.reduce(0) { $0 + exp(Double($1) - largest) }
          body(row, sample * classes, label, largest + log(sum))
        }
      }
    }
  }

  private static func isLargest(_ label: Int, in row: UnsafeBufferPointer<Float>) -> Bool {
    row.indices.allSatisfy { index in
      index < label ? row[index] < row[label] : row[index] <= row[label]
    }
  }
}
