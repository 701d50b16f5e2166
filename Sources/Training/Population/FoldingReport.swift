/// What became of each normalizer when a network was folded.
public struct FoldingReport: Sendable, Equatable {
  /// What can become of a normalizer.
  public enum Outcome: Sendable, Equatable {
    /// It is now part of the weight and bias of a layer.
    case folded(into: String)
    /// The weight that it computed is now the layer's own.
    case baked
    /// It stays, for a reason: a sentence without its subject.
    case kept(reason: String)
  }

  /// A normalizer, by what stands before its names in the network's state: its own name, or that of the layer
  /// whose weight it computes.
  public struct Entry: Sendable, Equatable {
    /// Such as `layer1.0.norm1` or `conv1`.
    public var name: String
    /// What became of it.
    public var outcome: Outcome
  }

  /// Every normalizer, in the order of the forward pass.
  public var entries: [Entry] = []

  /// Whether no normalizer is left.
  public var isComplete: Bool {
    entries.allSatisfy { if case .kept = $0.outcome { false } else { true } }
  }

  /// Whether nothing has changed.
  public var isUnchanged: Bool {
    entries.allSatisfy { if case .kept = $0.outcome { true } else { false } }
  }
}

extension FoldingReport.Entry: CustomStringConvertible {
  /// One sentence, such as `norm1 is folded into conv1`.
  public var description: String {
    switch outcome {
    case .folded(let layer): "\(name) is folded into \(layer)"
    case .baked: "the normalized weight of \(name) is now its own"
    case .kept(let reason): "\(name) stays: it \(reason)"
    }
  }
}
