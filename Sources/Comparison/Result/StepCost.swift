import Normalizers
import Storage

/// What training with a method costs, measured.
public struct StepCost: Sendable, Equatable {
  /// Median milliseconds of a step on one thread, with nothing else running.
  public let millisecondsPerStep: Double
  /// The share of a step that normalization takes, forward and backward, 0 to 1.
  public let normalizationShare: Double
  /// The most bytes that tensors hold at once: parameters and their gradients, the optimizer, a minibatch, and
  /// what a step keeps of it; `nil` in records of versions that did not measure it.
  ///
  /// What oneDNN keeps for itself within a convolution is not counted.
  public let peakBytes: Int?

  package init(millisecondsPerStep: Double, normalizationShare: Double, peakBytes: Int?) {
    self.millisecondsPerStep = millisecondsPerStep
    self.normalizationShare = normalizationShare
    self.peakBytes = peakBytes
  }
}

extension StepCost {
  /// The cost of a method, as a record keeps it among its times; `nil` where it keeps none.
  init?(_ times: NamedValues<StoredValue>, of method: NormalizationMethod) {
    let name = method.rawValue
    guard case .number(let milliseconds) = times["milliseconds_per_step_\(name)"],
      case .number(let share) = times["normalization_share_\(name)"]
    else { return nil }
    var bytes: Int?
    if case .integer(let count) = times["peak_bytes_\(name)"] { bytes = Int(count) }
    self.init(millisecondsPerStep: milliseconds, normalizationShare: share, peakBytes: bytes)
  }

  /// Keeps the cost of a method among the times of a record.
  func write(to times: inout NamedValues<StoredValue>, of method: NormalizationMethod) {
    let name = method.rawValue
    times["milliseconds_per_step_\(name)"] = .number(millisecondsPerStep)
    times["normalization_share_\(name)"] = .number(normalizationShare)
    times["peak_bytes_\(name)"] = peakBytes.map { .integer(Int64($0)) }
  }
}
