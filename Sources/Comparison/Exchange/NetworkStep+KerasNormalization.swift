import Normalizers
import Storage
import Tensors
import Training

extension NetworkStep {
  /// The Keras layers that do in inference what a normalizer does.
  ///
  /// - Throws: ``StorageError`` when none do.
  func layers(of normalizer: any ActivationNormalizer<Float>) throws -> [KerasLayer] {
    let affine = Affine(normalizer.state)
    if let normalizer = normalizer as? any PopulationNormalizer<Float>,
      let population = normalizer.population
    {
      return [populationLayer(population, epsilon: normalizer.epsilonOfInference, affine)]
    }
    switch normalizer {
    case let layer as LayerNormalization<Float>: return [self.layer(layer, affine)]
    case let layer as ChannelLayerNormalization<Float>:
      return [lastAxis(.layerNormalization, layer.epsilon, affine)]
    case let layer as RootMeanSquareNormalization<Float>:
      return try rootMeanSquare(layer, affine)
    case let layer as InstanceNormalization<Float>:
      return [group(layer.channels, layer.epsilon, affine)]
    case let layer as GroupNormalization<Float>:
      guard layer.arrangement == .contiguous || layer.groups == 1 else {
        throw StorageError(
          "\(name) has groups of every \(layer.groups)th channel, which Keras has not; train with "
            + "--preset pytorch, whose groups are neighbouring channels")
      }
      return [group(layer.groups, layer.epsilon, affine)]
    default:
      throw StorageError(
        "\(name) takes the statistics of its minibatch in inference too, and Keras has no layer that "
          + "does; recalibrate it or train it with running statistics")
    }
  }

  /// Fixed statistics: whatever the method, inference is batch normalization's.
  private func populationLayer(
    _ population: RunningStatistics<Float>, epsilon: Double, _ affine: Affine
  ) -> KerasLayer {
    let shape = population.mean.shape
    let hasMeanAlone = population.spread == nil
    let decay =
      if case .decay(let decay) = population.momentum.written(as: .decay) { decay } else { 0.99 }
    return layer(
      .batchNormalization,
      [
        "axis": -1, "momentum": .number(decay),
        "epsilon": .number(hasMeanAlone ? 0 : epsilon),
      ].merging(affine.arguments) { $1 },
      affine.variables(of: self) + [
        variable("running_mean", shape, .same),
        hasMeanAlone ? .constant(1, shape) : variable("running_var", shape, .same),
      ])
  }

  private func layer(_ normalizer: LayerNormalization<Float>, _ affine: Affine) -> KerasLayer {
    guard inputShape.rank > 1 else {
      return lastAxis(.layerNormalization, normalizer.epsilon, affine)
    }
    // A γ for each channel over statistics of the whole sample is what one group is.
    guard normalizer.sampleShape != nil else { return group(1, normalizer.epsilon, affine) }
    return layer(
      .layerNormalization,
      ["axis": [1, 2, 3], "epsilon": .number(normalizer.epsilon)]
        .merging(affine.arguments) { $1 }, affine.variables(of: self, .sample))
  }

  private func group(_ groups: Int, _ epsilon: Double, _ affine: Affine) -> KerasLayer {
    layer(
      .groupNormalization,
      ["groups": .integer(groups), "axis": -1, "epsilon": .number(epsilon)]
        .merging(affine.arguments) { $1 }, affine.variables(of: self))
  }

  private func lastAxis(
    _ kind: KerasLayer.Class, _ epsilon: Double, _ affine: Affine
  ) -> KerasLayer {
    layer(
      kind, ["axis": -1, "epsilon": .number(epsilon)].merging(affine.arguments) { $1 },
      affine.variables(of: self))
  }

  /// Keras's layer has a γ for each element that shares a statistic, and no β.
  private func rootMeanSquare(
    _ normalizer: RootMeanSquareNormalization<Float>, _ affine: Affine
  ) throws -> [KerasLayer] {
    guard normalizer.sampleShape == nil else {
      throw StorageError(
        "\(name) has a γ for each element of a sample, which is not exported to Keras; fold or train "
          + "it with one for each channel")
    }
    let epsilon = JSONValue.number(normalizer.epsilon)
    let isOverAll = inputShape.rank > 1 && !normalizer.isOverChannels
    let (axis, shape): (JSONValue, Shape) =
      isOverAll
      ? ([1, 2, 3], Shape(inputShape.channelsLast)) : (-1, [normalizer.channels])
    let takesWeight = !isOverAll && affine.weight != nil
    let scale = takesWeight ? affine.variables(of: self)[0] : .constant(1, shape)
    var rest = affine
    if takesWeight { rest.weight = nil }
    let layers = [
      layer(.rootMeanSquareNormalization, ["axis": axis, "epsilon": epsilon], [scale])
    ]
    return rest.isEmpty ? layers : layers + [affineLayer(rest, channels: normalizer.channels)]
  }

  /// γ·x + β by itself: batch normalization of mean 0, variance 1 and ε 0.
  private func affineLayer(_ affine: Affine, channels: Int) -> KerasLayer {
    layer(
      .batchNormalization,
      ["axis": -1, "epsilon": 0.0, "trainable": false].merging(affine.arguments) { $1 },
      affine.variables(of: self) + [.constant(0, [channels]), .constant(1, [channels])],
      suffix: "_affine")
  }
}

/// Which of γ and β a normalizer has, with their shapes.
private struct Affine {
  var weight: Shape?
  var bias: Shape?

  init(_ state: StateDictionary) {
    weight = state["weight"]?.shape
    bias = state["bias"]?.shape
  }

  var isEmpty: Bool { weight == nil && bias == nil }

  var arguments: [String: JSONValue] {
    ["scale": .boolean(weight != nil), "center": .boolean(bias != nil)]
  }

  func variables(
    of step: NetworkStep, _ layout: KerasVariable.Layout = .same
  ) -> [KerasVariable] {
    (weight.map { [step.variable("weight", $0, layout)] } ?? [])
      + (bias.map { [step.variable("bias", $0, layout)] } ?? [])
  }
}

extension PopulationNormalizer {
  /// ε beside the running variance.
  fileprivate var epsilonOfInference: Double {
    switch self {
    case let normalizer as BatchNormalization<Float>: normalizer.epsilon
    case let normalizer as BatchRenormalization<Float>: normalizer.epsilon
    case let normalizer as InstanceNormalization<Float>: normalizer.epsilon
    default: 0
    }
  }
}
