import Normalizers
import Training

/// What was measured of one architecture at one batch size.
package struct StepMeasurements: Sendable {
  /// The steps of the methods, in their order.
  package let steps: [StepMeasurement]
  /// The methods that were left out, and why.
  package let refusals: [(method: NormalizationMethod, reason: String)]
}

/// What was measured of the training steps of one network.
package struct StepMeasurement: Sendable, Encodable {
  /// The architecture.
  package let model: NetworkConfiguration.Model
  /// The normalization of its hidden layers.
  package let method: NormalizationMethod
  /// The samples of a step.
  package let batchSize: Int
  /// The threads that shared the work.
  package let threads: Int
  /// The median time of a step.
  package let milliseconds: Double
  /// The share of the time that each part takes, 0 to 1, over all steps that were taken.
  package let shares: [StepPart: Double]

  private enum Key: String, CodingKey {
    case model, method, threads, milliseconds, shares
    case batchSize = "batch_size"
  }

  /// Writes the measurement under the names that scripts read.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(model, forKey: .model)
    try container.encode(method, forKey: .method)
    try container.encode(batchSize, forKey: .batchSize)
    try container.encode(threads, forKey: .threads)
    try container.encode(milliseconds, forKey: .milliseconds)
    let named = shares.map { ($0.key.rawValue, $0.value) }
    try container.encode(Dictionary(uniqueKeysWithValues: named), forKey: .shares)
  }
}
