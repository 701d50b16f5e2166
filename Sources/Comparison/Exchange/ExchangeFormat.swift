/// The files that a trained network is exported to.
public enum ExchangeFormat: String, Sendable, CaseIterable {
  /// `.weights.h5`, for `load_weights` of a Keras 3 model that was made in Python.
  case keras
  /// `.keras`, a whole model for `keras.models.load_model`.
  case kerasArchive = "keras-archive"
  /// A checkpoint of this package, which PyTorch loads, that Keras's `load_weights` takes as well.
  case dual
  /// A NumPy archive under PyTorch's names.
  case npz
}
