/// How running statistics follow those of the batches; never a bare number, for frameworks disagree on its
/// side.
public enum Momentum: Sendable, Equatable {
  /// running ← (1 − m)·running + m·batch, as in PyTorch; m in 0…1.
  case rate(Double)
  /// running ← d·running + (1 − d)·batch, as in Keras and Flax; d in 0…1.
  case decay(Double)
  /// running ← the mean over all batches so far, as PyTorch's `momentum=None`.
  case cumulative

  /// The weight that the new batch gets.
  ///
  /// - Parameter batches: the batches so far, this one among them; at least 1.
  public func rate(atBatch batches: Int) -> Double {
    switch self {
    case .rate(let rate): rate
    case .decay(let decay): 1 - decay
    case .cumulative: 1 / Double(batches)
    }
  }

  var isValid: Bool {
    switch self {
    case .rate(let number), .decay(let number): (0...1).contains(number)
    case .cumulative: true
    }
  }
}
