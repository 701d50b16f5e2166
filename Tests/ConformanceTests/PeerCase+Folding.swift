import Normalizers
import Reductions
import Tensors
import Testing

extension PeerCase {
  /// The weight and bias of a layer with the batch normalization after it folded in.
  func folded() throws -> StateDictionary {
    try isFloat ? folded(Float.self) : folded(Double.self)
  }

  private func folded<Scalar: ReductionScalar>(_ type: Scalar.Type) throws -> StateDictionary {
    let channels = try #require(tensors["running_mean"]).shape.count
    var normalizer = try BatchNormalization<Scalar>(
      channels: channels, affine: tensors["bn_weight"] == nil ? .none : .weightAndBias)
    var state = normalizer.state
    state["running_mean"] = tensors["running_mean"]
    state["running_var"] = tensors["running_var"]
    state["weight"] = tensors["bn_weight"]
    state["bias"] = tensors["bn_bias"]
    try normalizer.load(state)
    let weight: Tensor<Scalar> = try #require(tensors["weight"]?.tensor())
    let layer = try normalizer.folded(
      into: weight, bias: tensors["bias"]?.tensor(), outputAxis: Int(settings["dim"] ?? "") ?? 0)
    var result = StateDictionary()
    result["folded.weight"] = .init(layer.weight)
    result["folded.bias"] = .init(layer.bias)
    return result
  }
}

extension StateDictionary.Value {
  fileprivate func tensor<Scalar>() -> Tensor<Scalar>? {
    switch self {
    case .float(let tensor): tensor as? Tensor<Scalar>
    case .double(let tensor): tensor as? Tensor<Scalar>
    case .int64: nil
    }
  }

  fileprivate init?<Scalar>(_ tensor: Tensor<Scalar>) {
    if let tensor = tensor as? Tensor<Float> {
      self = .float(tensor)
    } else if let tensor = tensor as? Tensor<Double> {
      self = .double(tensor)
    } else {
      return nil
    }
  }
}
