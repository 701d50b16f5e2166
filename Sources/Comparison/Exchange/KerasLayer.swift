import Tensors
import Training

/// A layer of a Keras model.
struct KerasLayer: Sendable {
  /// The classes that networks become.
  enum Class: String, Sendable {
    case convolution = "Conv2D"
    case zeroPadding = "ZeroPadding2D"
    case dense = "Dense"
    case flatten = "Flatten"
    case maxPooling = "MaxPooling2D"
    case globalAveragePooling = "GlobalAveragePooling2D"
    case activation = "Activation"
    case addition = "Add"
    case batchNormalization = "BatchNormalization"
    case layerNormalization = "LayerNormalization"
    case groupNormalization = "GroupNormalization"
    case rootMeanSquareNormalization = "RMSNormalization"

    /// The class in snake case, after which `.weights.h5` names its groups.
    var group: String {
      switch self {
      case .convolution: "conv2d"
      case .zeroPadding: "zero_padding2d"
      case .dense: "dense"
      case .flatten: "flatten"
      case .maxPooling: "max_pooling2d"
      case .globalAveragePooling: "global_average_pooling2d"
      case .activation: "activation"
      case .addition: "add"
      case .batchNormalization: "batch_normalization"
      case .layerNormalization: "layer_normalization"
      case .groupNormalization: "group_normalization"
      case .rootMeanSquareNormalization: "rms_normalization"
      }
    }
  }

  /// The layer's name, unique in its model; Keras allows no slash in it, and some backends no dot.
  let name: String
  /// What it is.
  let kind: Class
  /// The arguments it is made with, but for the name.
  var arguments: [String: JSONValue] = [:]
  /// What it learns and keeps, in Keras's order.
  var variables: [KerasVariable] = []
  /// What it takes.
  var sources: [NetworkStep.Source]
  /// The shape of a sample of its result, channels last.
  let outputShape: [Int]
}

extension Shape {
  /// (H, W, C) of (C, H, W); the same for a row of features.
  var channelsLast: [Int] { Array(dimensions.dropFirst()) + [dimensions[0]] }
}
