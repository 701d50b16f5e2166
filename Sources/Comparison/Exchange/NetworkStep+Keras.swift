import Normalizers
import Storage
import Tensors
import Training

extension NetworkStep {
  /// The Keras layers, one after the other, that do what the step does.
  ///
  /// - Parameter flattened: the (C, H, W) that a dense layer's inputs were flattened from, where they were.
  /// - Throws: ``StorageError`` for a normalizer that no layer stands for.
  func kerasLayers(flattened: Shape?) throws -> [KerasLayer] {
    switch operation {
    case .convolution(let weight, let hasBias, let stride, let padding):
      return convolution(weight, hasBias: hasBias, stride: stride, padding: padding)
    case .dense(let weight, let hasBias):
      let kernel: KerasVariable.Layout = flattened.map { .flattened($0) } ?? .dense
      return [
        layer(
          .dense, ["units": .integer(weight[0]), "use_bias": .boolean(hasBias)],
          [variable("weight", weight, kernel)] + bias(hasBias, weight[0]))
      ]
    case .normalization(let normalizer): return try layers(of: normalizer)
    case .activation(let kind): return [layer(.activation, ["activation": .string(kind.rawValue)])]
    case .maxPooling(let window):
      return [
        layer(
          .maxPooling,
          [
            "pool_size": [.integer(window), .integer(window)],
            "strides": [.integer(window), .integer(window)], "padding": "valid",
            "data_format": "channels_last",
          ])
      ]
    case .globalAveragePooling:
      return [layer(.globalAveragePooling, ["data_format": "channels_last", "keepdims": false])]
    case .flatten: return [layer(.flatten, ["data_format": "channels_last"])]
    case .addition: return [layer(.addition)]
    }
  }

  /// Keras pads "same" so that a stride of 2 sees other pixels, so other convolutions are padded apart.
  private func convolution(
    _ weight: Shape, hasBias: Bool, stride: Int, padding: Int
  ) -> [KerasLayer] {
    let isSame = stride == 1 && weight[2] == weight[3] && weight[2] == 2 * padding + 1
    var layers: [KerasLayer] = []
    if !isSame, padding > 0 {
      let sides: JSONValue = [.integer(padding), .integer(padding)]
      layers.append(
        layer(
          .zeroPadding, ["padding": [sides, sides], "data_format": "channels_last"],
          suffix: "_padding",
          outputShape: [inputShape[1] + 2 * padding, inputShape[2] + 2 * padding, inputShape[0]]))
    }
    layers.append(
      layer(
        .convolution,
        [
          "filters": .integer(weight[0]),
          "kernel_size": [.integer(weight[2]), .integer(weight[3])],
          "strides": [.integer(stride), .integer(stride)],
          "padding": isSame ? "same" : "valid", "data_format": "channels_last",
          "use_bias": .boolean(hasBias),
        ],
        [variable("weight", weight, .convolution)] + bias(hasBias, weight[0])))
    return layers
  }

  private func bias(_ hasBias: Bool, _ count: Int) -> [KerasVariable] {
    hasBias ? [variable("bias", [count], .same)] : []
  }

  /// A tensor of this step as a variable.
  func variable(
    _ entry: String, _ shape: Shape, _ layout: KerasVariable.Layout
  ) -> KerasVariable {
    .state(name: "\(name).\(entry)", shape: shape, layout)
  }

  /// A layer of this step; its sources are set when the model is put together.
  func layer(
    _ kind: KerasLayer.Class, _ arguments: [String: JSONValue] = [:],
    _ variables: [KerasVariable] = [], suffix: String = "", outputShape: [Int]? = nil
  ) -> KerasLayer {
    KerasLayer(
      name: name.replacing(".", with: "_") + suffix, kind: kind, arguments: arguments,
      variables: variables, sources: [], outputShape: outputShape ?? self.outputShape.channelsLast)
  }
}
