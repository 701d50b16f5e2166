/// Which numbers of a standardization came from the input itself, so that gradients flow through them.
package struct InputStatistics: OptionSet, Sendable, BitwiseCopyable {
  package let rawValue: Int

  package init(rawValue: Int) { self.rawValue = rawValue }

  /// What is subtracted.
  package static let mean = InputStatistics(rawValue: 1)
  /// What is multiplied with.
  package static let scale = InputStatistics(rawValue: 2)
  /// Both, as in batch normalization.
  package static let meanAndScale: InputStatistics = [.mean, .scale]
}
