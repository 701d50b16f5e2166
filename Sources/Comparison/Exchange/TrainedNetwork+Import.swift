public import Normalizers
public import Storage
import Tensors
public import Training

extension TrainedNetwork {
  /// A network with the weights that another program trained.
  ///
  /// A file that says which network it is of, as every export of this package does but `.npz`, needs no
  /// `configuration`.
  ///
  /// - Parameters:
  ///   - weights: what was read.
  ///   - path: the file's, for messages.
  ///   - configuration: the network, where the file does not say or is to be taken as another one. Which of γ
  ///     and β its normalizers have is taken from the file.
  /// - Returns: the network, and what was converted, a sentence each.
  /// - Throws: ``StorageError`` that lists the names which are missing, left over or of another shape; errors of
  ///   the network.
  public static func importing(
    _ weights: ForeignWeights, path: String, as configuration: NetworkConfiguration? = nil
  ) throws -> (network: TrainedNetwork, sentences: [String]) {
    let given = configuration
    guard given != nil || weights.attributes["model"] != nil else {
      throw StorageError(
        "\(path) does not say which network it belongs to; name that by --model, --input and "
          + "--normalization")
    }
    var configuration =
      try given ?? NetworkConfiguration(attributes: weights.attributes, path: path)
    var sentences: [String] = []
    if given != nil {
      configuration.takeAffine(from: weights)
      if case .keras(_, let graph?) = weights.contents {
        sentences = try configuration.takeOptions(fromKeras: graph)
      }
    }
    var network = try Network(configuration, seed: 1)
    let wanted = network.state
    let epsilon = configuration.normalizerOptions.epsilon(for: Float.self)
    var state: StateDictionary
    switch weights.contents {
    case .keras(let layers, _):
      guard configuration.method.target != .weights else {
        throw StorageError(
          "Keras's kernels are plain weights, not those of \(configuration.method.rawValue) "
            + "normalization; import \(path) with the normalization none")
      }
      state = try KerasModel(network).state(from: layers, path: path)
      sentences.append("kernels and their inputs are in the order of (C, H, W) now")
    case .state(let tensors):
      state = tensors.withoutCommonPrefix(towards: wanted, &sentences)
        .floats(as: wanted, &sentences)
    }
    sentences += state.absorbBiases(towards: wanted)
    sentences += state.complete(to: wanted, epsilon: epsilon)
    state.dropVariances(notIn: wanted)
    try check(state, against: wanted, path)
    try network.load(state)
    sentences += configuration.conventionSentences
    let imported = TrainedNetwork(
      network, optimizer: StateDictionary(), training: [:],
      attributes: ["imported_from": .string(weights.origin)])
    return (imported, sentences)
  }

  private static func check(
    _ state: StateDictionary, against wanted: StateDictionary, _ path: String
  ) throws {
    try checkNames(
      wanted: wanted.names, found: state.names, path, hint: "one of PyTorch's for such a module")
    let misfits = wanted.names.filter { state[$0]?.shape != wanted[$0]?.shape }
    guard misfits.isEmpty else {
      let list = misfits.prefix(6).map { name in
        "\(name) is \(state[name]?.shape ?? []) and not \(wanted[name]?.shape ?? [])"
      }
      throw StorageError("\(path) does not fit the network: \(list.joined(separator: ", "))")
    }
  }
}

extension ForeignWeights {
  /// What kind of file it was, as a checkpoint keeps it.
  fileprivate var origin: String {
    switch contents {
    case .state: "state_dict"
    case .keras(_, nil): "keras"
    case .keras: "keras-archive"
    }
  }
}

extension NetworkConfiguration {
  /// Sets which of γ and β there are: those that the file has, or all that Keras's layers have unless told.
  fileprivate mutating func takeAffine(from weights: ForeignWeights) {
    guard case .state(let state) = weights.contents else {
      normalizerOptions.affine = method == .rootMeanSquare ? .weight : .weightAndBias
      return
    }
    func has(_ entry: String) -> Bool {
      state.names.contains { $0.contains("norm1.") && $0.hasSuffix("norm1." + entry) }
    }
    normalizerOptions.affine =
      switch (has("weight"), has("bias")) {
      case (true, true): .weightAndBias
      case (true, false): .weight
      case (false, true): .bias
      case (false, false): .none
      }
  }

  /// The conventions that the imported network keeps.
  fileprivate var conventionSentences: [String] {
    guard method.target == .activations else { return [] }
    let kept = [NormalizerOption.epsilon, .momentum, .runningVariance].filter(
      method.options.contains)
    guard !kept.isEmpty else { return [] }
    let list = kept.map { "\($0.rawValue) \(normalizerOptions.text(of: $0))" }
    return ["conventions kept: \(list.joined(separator: ", "))"]
  }
}

extension ForeignWeights {
  /// Whose conventions a network has that was trained where the file was written.
  public var convention: Convention {
    if case .keras = contents { .keras } else { .pyTorch }
  }

  /// The outputs of the last dense layer; `nil` where there is none.
  public var outputs: Int? {
    switch contents {
    case .state(let state):
      state.names.last { $0.hasSuffix(".weight") && state[$0]?.shape.rank == 2 }
        .flatMap { state[$0]?.shape[0] }
    case .keras(let weights, _):
      weights.layers.filter { $0.name.hasPrefix("dense") }
        .max { ($0.name.count, $0.name) < ($1.name.count, $1.name) }?.value.first
        .flatMap { $0.shape.rank == 2 ? $0.shape[1] : nil }
    }
  }
}
