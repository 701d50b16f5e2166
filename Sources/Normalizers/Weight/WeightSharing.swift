/// Which elements of a weight share a length in weight normalization.
public enum WeightSharing: String, Sendable, CaseIterable {
  /// Those of one index of axis 0, the output channel of a dense or convolution layer: PyTorch's `dim=0`
  /// and the paper's. g has the shape (C_out, 1, …).
  case outputChannel = "output-channel"
  /// Those of one index of axis 1: PyTorch's `dim=1`. It is the input channel of a dense or convolution layer,
  /// and the output channel of a transposed convolution. g has the shape (1, C_in, 1, …).
  case inputChannel = "input-channel"
  /// All of them: PyTorch's `dim=None`. g is a scalar.
  case whole
}

extension WeightSharing {
  /// The shape of the lengths of a weight.
  func lengths(of shape: Shape) -> Shape {
    let axis: Int
    switch self {
    case .outputChannel: axis = 0
    case .inputChannel: axis = 1
    case .whole: return []
    }
    return Shape(shape.dimensions.enumerated().map { $0.offset == axis ? $0.element : 1 })
  }

  /// How the sets lie in memory.
  func layout(of shape: Shape) -> StatisticLayout {
    switch self {
    case .outputChannel:
      StatisticLayout(
        weightOf: 1, rows: shape[0], width: shape.dimensions.dropFirst().reduce(1, *))
    case .inputChannel:
      StatisticLayout(
        weightOf: shape[0], rows: shape[1], width: shape.dimensions.dropFirst(2).reduce(1, *))
    case .whole: StatisticLayout(weightOf: 1, rows: 1, width: shape.count)
    }
  }
}
