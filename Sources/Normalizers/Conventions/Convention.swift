/// Whose conventions hold: what a method's options are when nobody sets them.
///
/// Frameworks disagree on ε, on the side and size of momentum, on the running variance, and on what a
/// group is; ``options(for:)`` says what each takes.
public enum Convention: String, Sendable, CaseIterable, Codable {
  /// PyTorch 2: `torch.nn`.
  case pyTorch = "pytorch"
  /// Keras 3.
  case keras
  /// Flax: `flax.nnx`.
  case flax
  /// The papers that introduced the methods; what they leave open is as in PyTorch.
  case paper
  /// MLX for Python.
  case mlx
  /// The operators of ONNX.
  case onnx

  /// What a bare number of momentum means there.
  public var momentumSide: Momentum.Side {
    switch self {
    case .pyTorch, .paper, .mlx: .rate
    case .keras, .flax, .onnx: .decay
    }
  }

  /// What the method is called there; `nil` where there is no such method.
  public func counterpart(of method: NormalizationMethod) -> String? {
    switch self {
    case .pyTorch: method.pyTorchName
    case .keras: method.kerasName
    case .flax: method.flaxName
    case .paper: method == .none ? nil : method.definition.sources.first.map { "arXiv \($0.arXiv)" }
    case .mlx: method.mlxName
    case .onnx: method.onnxName
    }
  }
}

extension NormalizationMethod {
  fileprivate var pyTorchName: String? {
    switch self {
    case .none, .batchRenormalization, .meanOnlyBatch: nil
    case .batch: "BatchNorm1d, 2d, 3d"
    case .layer: "LayerNorm"
    case .instance: "InstanceNorm1d, 2d, 3d"
    case .group: "GroupNorm"
    case .rootMeanSquare: "RMSNorm"
    case .weight: "parametrizations.weight_norm"
    case .spectral: "parametrizations.spectral_norm"
    }
  }

  fileprivate var kerasName: String? {
    switch self {
    case .none, .weight, .meanOnlyBatch: nil
    case .batch: "BatchNormalization"
    case .layer: "LayerNormalization"
    case .instance: "GroupNormalization(groups=-1)"
    case .group: "GroupNormalization"
    case .rootMeanSquare: "RMSNormalization"
    case .spectral: "SpectralNormalization"
    case .batchRenormalization: "BatchNormalization(renorm=True)"
    }
  }

  fileprivate var flaxName: String? {
    switch self {
    case .none, .batchRenormalization, .meanOnlyBatch: nil
    case .batch: "BatchNorm"
    case .layer: "LayerNorm"
    case .instance: "InstanceNorm"
    case .group: "GroupNorm"
    case .rootMeanSquare: "RMSNorm"
    case .weight: "WeightNorm"
    case .spectral: "SpectralNorm"
    }
  }

  fileprivate var mlxName: String? {
    switch self {
    case .none, .weight, .spectral, .batchRenormalization, .meanOnlyBatch: nil
    case .batch: "BatchNorm"
    case .layer: "LayerNorm"
    case .instance: "InstanceNorm"
    case .group: "GroupNorm"
    case .rootMeanSquare: "RMSNorm"
    }
  }

  fileprivate var onnxName: String? {
    switch self {
    case .none, .weight, .spectral, .batchRenormalization, .meanOnlyBatch: nil
    case .batch: "BatchNormalization-15"
    case .layer: "LayerNormalization-17"
    case .instance: "InstanceNormalization-22"
    case .group: "GroupNormalization-21"
    case .rootMeanSquare: "RMSNormalization-23"
    }
  }
}
