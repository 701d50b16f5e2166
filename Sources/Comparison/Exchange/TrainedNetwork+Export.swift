import Normalizers
import Storage
import Tensors
import Training

extension TrainedNetwork {
  /// Writes the network for another program, whole or not at all.
  ///
  /// What is written does the same in inference. Where another framework has no such layer, or would train it
  /// otherwise, the sentences that are returned say so. docs/formats/exchange.md describes the files.
  ///
  /// - Parameters:
  ///   - format: whose file.
  ///   - path: with the ending that the format asks for.
  /// - Returns: what became of the normalizers, a sentence each.
  /// - Throws: ``StorageError`` for a normalizer that the format has no counterpart of, a name with another
  ///   ending, and a file that cannot be written.
  public func export(_ format: ExchangeFormat, to path: String) throws -> [String] {
    switch format {
    case .npz:
      try NumPyArchive.write(checkpoint.model, to: path)
      return ["\(checkpoint.model.names.count) arrays have the names and layouts of PyTorch"]
    case .keras:
      let (weights, _, sentences) = try kerasWeights()
      try weights.write(to: path)
      return sentences
    case .kerasArchive:
      let (weights, model, sentences) = try kerasWeights()
      try KerasArchive(configuration: model.configuration.text, weights: weights).write(to: path)
      return sentences
    case .dual:
      let (weights, _, sentences) = try kerasWeights()
      try checkpoint.write(to: path, and: weights)
      return sentences
    }
  }

  /// The network as a Keras model, its weights, and what became of the normalizers.
  private func kerasWeights() throws -> (KerasWeights, KerasModel, sentences: [String]) {
    let configuration = network.configuration
    guard configuration.method.target != .weights else {
      let (plain, report) = try folded()
      let model = try KerasModel(plain.network)
      let weights = try model.weights(
        of: plain.network.state, attributes: plain.checkpoint.attributes)
      return (
        weights, model,
        report.entries.map(\.description) + [
          "Keras gets the weights as inference uses them; trained on, they are plain weights"
        ]
      )
    }
    let model = try KerasModel(network)
    var state = network.state
    var wanted = state
    for (_, layer) in model.groups {
      for case .state(let name, let shape, _) in layer.variables where wanted[name] == nil {
        wanted[name] = .float(Tensor(shape))
      }
    }
    let completed = state.complete(
      to: wanted, epsilon: configuration.normalizerOptions.epsilon(for: Float.self))
    return (
      try model.weights(of: state, attributes: checkpoint.attributes), model,
      configuration.kerasSentences(state) + completed
    )
  }
}

extension NetworkConfiguration {
  /// What the normalizers become in Keras, and what has to be set or is lost.
  fileprivate func kerasSentences(_ state: StateDictionary) -> [String] {
    switch method {
    case .none, .weight, .spectral: return []
    case .batchRenormalization:
      return [
        "batch renormalization becomes BatchNormalization, which is the same in inference; trained on, it "
          + "has neither r nor d",
        "epsilon \(normalizerOptions.epsilon(for: Float.self)) has to be set, for that of keras is 0.001",
      ]
    case .meanOnlyBatch:
      return [
        "mean-only batch normalization becomes BatchNormalization of variance 1 and epsilon 0; use it for "
          + "inference, for trained on it would divide by deviations"
      ]
    case .rootMeanSquare:
      return [
        "RMS normalization becomes RMSNormalization, and a γ and β that Keras's layer has no place for "
          + "become a BatchNormalization of mean 0, variance 1 and epsilon 0 that does not train",
        "epsilon \(normalizerOptions.epsilon(for: Float.self)) has to be set, for that of keras is 1e-06",
      ]
    case .batch, .layer, .instance, .group:
      let prefix =
        state.names.first { $0.hasPrefix("norm1.") } == nil ? "layer1.0.norm1." : "norm1."
      let conversion = Convention.pyTorch.conversion(
        of: method, normalizerOptions, state: state.entries(prefix: prefix), to: .keras)
      let becomes =
        switch method {
        case .layer where normalizerOptions.extent == .sample && model != .mlp:
          [
            "layer normalization with a γ for each channel is GroupNormalization of one group in Keras"
          ]
        case .instance:
          ["instance normalization is GroupNormalization with a group a channel in Keras"]
        default: [String]()
        }
      return becomes + conversion.converted + conversion.lost
    }
  }
}
