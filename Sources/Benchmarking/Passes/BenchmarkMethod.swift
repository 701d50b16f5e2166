/// The members of the family whose passes are timed, by the names a user types.
package enum BenchmarkMethod: String, Sendable, CaseIterable, Codable {
  /// Batch Normalization.
  case batch
  /// Layer Normalization with γ and β per channel.
  case layer
  /// Layer Normalization with γ and β per element of a sample.
  case layerElementwise = "layer-elementwise"
  /// Layer Normalization over the channels at each position.
  case layerOverChannels = "layer-channels"
  /// Instance Normalization.
  case instance
  /// Group Normalization, in ``groups(channels:)`` groups.
  case group
  /// Batch Renormalization, with its corrections at work.
  case batchRenormalization = "batch-renorm"
  /// Weight Normalization.
  case weight
  /// Spectral Normalization, with one step of power iteration in training.
  case spectral

  /// Whether it acts on weights, and not on activations.
  package var actsOnWeights: Bool { self == .weight || self == .spectral }

  /// The number of groups: the largest divisor of the channels that is at most the paper's 32 and leaves two
  /// channels or more in a group, and 1 where there is none.
  package static func groups(channels: Int) -> Int {
    stride(from: min(32, channels / 2), to: 1, by: -1).first { channels.isMultiple(of: $0) } ?? 1
  }
}

/// The passes that are timed.
package enum BenchmarkPass: String, Sendable, CaseIterable, Codable {
  /// The forward pass of training.
  case forward
  /// The forward pass of inference.
  case inference
  /// The backward pass: the gradients of the input and of the learned tensors.
  case backward

  /// How many tensors of the input's size must pass through memory: read x and write y, or read x and dy and
  /// write dx.
  var tensorsMoved: Int { self == .backward ? 3 : 2 }
}
