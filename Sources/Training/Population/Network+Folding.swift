import Normalizers
import Tensors

extension Network {
  /// The network that does in inference what this one does, with as few normalizers as that takes.
  ///
  /// Batch normalization and batch renormalization directly after a dense or convolution layer become part of
  /// its weight and bias (`PopulationNormalizer.folded(into:bias:outputAxis:)`), in residual blocks too; a
  /// layer without a bias gets one. Weights under weight or spectral normalization become plain weights. What
  /// stays is reported with the reason: normalization after a nonlinearity, or with statistics of its input.
  ///
  /// Outputs agree but for rounding: of each folded weight at most twice, of each bias once. A network
  /// in which no normalizer is left has the ``configuration`` and the names of one with the method `none`.
  ///
  /// - Throws: errors of normalizers whose shapes do not fit their layers.
  public func folded() throws -> (network: Network, report: FoldingReport) {
    var network = self
    var report = FoldingReport()
    try network.layers.fold("", &report)
    if report.isComplete { network.configuration.method = .none }
    return (network, report)
  }
}

/// A layer that holds others.
protocol LayerContainer: Layer {
  /// Folds the normalizers inside; `prefix` stands before their names.
  mutating func fold(_ prefix: String, _ report: inout FoldingReport) throws
}

/// A layer with a weight and a bias: what a normalizer can be folded into.
protocol WeightedLayer: Layer {
  var parameters: LayerParameters { get set }
}

extension Convolution2D: WeightedLayer {}
extension Dense: WeightedLayer {}

extension Sequential: LayerContainer {
  mutating func fold(_ prefix: String, _ report: inout FoldingReport) throws {
    var kept: [Element] = []
    for var element in elements {
      let name = prefix + element.name
      if var container = element.layer as? any LayerContainer {
        try container.fold(name + ".", &report)
        element.layer = container
      } else if var layer = element.layer as? any WeightedLayer, layer.parameters.isNormalized {
        try layer.parameters.bake()
        element.layer = layer
        report.entries.append(.init(name: name, outcome: .baked))
      } else if let layer = element.layer as? ActivationNormalization {
        let outcome = try layer.fold(into: &kept, prefix)
        report.entries.append(.init(name: name, outcome: outcome))
        if case .folded = outcome { continue }
      }
      kept.append(element)
    }
    elements = kept
  }
}

extension ResidualBlock: LayerContainer {
  mutating func fold(_ prefix: String, _ report: inout FoldingReport) throws {
    try body.fold(prefix, &report)
    try shortcut?.fold(prefix + "downsample.", &report)
    try after.fold(prefix, &report)
  }
}

extension ActivationNormalization {
  /// Folds the normalizer into the last of the layers before it, if that can be.
  fileprivate func fold(
    into layers: inout [Sequential.Element], _ prefix: String
  ) throws -> FoldingReport.Outcome {
    guard let normalizer = normalizer as? any PopulationNormalizer<Float>,
      normalizer.population != nil
    else { return .kept(reason: "takes its statistics from its input") }
    guard let last = layers.indices.last else {
      return .kept(reason: "follows no dense or convolution layer directly")
    }
    guard var layer = layers[last].layer as? any WeightedLayer else {
      return .kept(
        reason: "follows \(prefix)\(layers[last].name), which is no dense or convolution layer")
    }
    try layer.parameters.fold(normalizer)
    layers[last].layer = layer
    return .folded(into: prefix + layers[last].name)
  }
}

extension LayerParameters {
  /// Whether the weight is computed by a normalizer.
  fileprivate var isNormalized: Bool { normalizer != nil }

  /// Makes the weight that inference uses the layer's own.
  fileprivate mutating func bake() throws {
    prepare(Pass(.inference))
    self = try LayerParameters(
      layer: "folded", rank: weight.shape.rank, weight: weight, bias: bias, normalizer: nil)
  }

  /// Takes a normalizer of the layer's outputs into weight and bias.
  fileprivate mutating func fold(_ normalizer: any PopulationNormalizer<Float>) throws {
    let (weight, bias) = try normalizer.folded(into: weight, bias: bias)
    self = try LayerParameters(
      layer: "folded", rank: weight.shape.rank, weight: weight, bias: bias, normalizer: nil)
  }
}
