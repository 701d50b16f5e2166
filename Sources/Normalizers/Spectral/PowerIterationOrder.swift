/// Which singular vector a step of power iteration renews first.
///
/// Both converge to the same pair; after few steps they differ, for the vector that is renewed last is
/// the better one.
public enum PowerIterationOrder: String, Sendable, CaseIterable {
  /// u ← Wv/‖Wv‖, then v ← Wᵀu/‖Wᵀu‖: PyTorch's `parametrizations.spectral_norm`.
  case leftFirst = "left-first"
  /// v ← Wᵀu/‖Wᵀu‖, then u ← Wv/‖Wv‖: the paper's Algorithm 1, Keras, Flax and PyTorch's older
  /// `utils.spectral_norm`.
  case rightFirst = "right-first"
}
