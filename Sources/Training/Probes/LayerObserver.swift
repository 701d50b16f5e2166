import Normalizers
import Tensors

/// Is shown what the layers of a network compute in a pass, for probes.
struct LayerObserver: Sendable {
  /// What a layer shows.
  enum Sight {
    /// What a nonlinearity is given, (N, C, …).
    case preactivations(Tensor<Float>)
    /// The weight that a layer computes with.
    case weight(Tensor<Float>)
    /// The gradient with respect to that weight.
    case weightGradient(Tensor<Float>)
    /// What a normalizer is given, and the normalizer before it has taken that in.
    case normalized(Tensor<Float>, any ActivationNormalizer<Float>)
  }

  /// Receives the name of the layer, such as `layer1.0.conv1`, and what it shows.
  let show: @Sendable (_ layer: String, Sight) -> Void
}

extension Pass {
  /// The pass within a layer of a name.
  func entering(_ name: String) -> Pass {
    guard observer != nil else { return self }
    var inner = self
    inner.path += path.isEmpty ? name : "." + name
    return inner
  }

  /// Shows what the layer of this pass computes, if anyone looks.
  func show(_ sight: @autoclosure () -> LayerObserver.Sight) {
    observer?.show(path, sight())
  }
}
