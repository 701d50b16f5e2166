/// How channels, or samples, are dealt into G groups of equal size.
public enum GroupArrangement: String, Sendable, CaseIterable {
  /// Neighbours share a group: number c of C is in group ⌊c·G/C⌋, as in the paper, PyTorch, Keras, Flax and
  /// ONNX.
  case contiguous
  /// Every G-th shares a group: number c is in group c mod G, as in MLX unless `pytorch_compatible` is set.
  case interleaved
}
