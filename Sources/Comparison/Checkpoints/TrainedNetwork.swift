import Normalizers
public import Storage
public import Training

/// A trained network together with the checkpoint it is kept in.
public struct TrainedNetwork: Sendable {
  /// The network, ready for inference.
  public internal(set) var network: Network
  /// What its checkpoint holds.
  public internal(set) var checkpoint: Checkpoint

  /// The network of a checkpoint that a comparison wrote.
  ///
  /// - Throws: ``StorageError`` when the file is no checkpoint or does not name its network; an error of the
  ///   network when its tensors do not fit it.
  public init(contentsOf path: String) throws {
    checkpoint = try Checkpoint(contentsOf: path)
    let configuration = try NetworkConfiguration(attributes: checkpoint.attributes, path: path)
    try configuration.requireRoom(in: checkpoint.model, path: path)
    network = try Network(configuration, seed: 1)
    do { try network.load(checkpoint.model) } catch {
      throw StorageError("\(path) does not fit the network that it names: \(error)")
    }
  }

  /// A network as training left it.
  ///
  /// - Parameters:
  ///   - optimizer: what the optimizer remembers.
  ///   - training: where training stands.
  ///   - curves: numbers by epoch.
  ///   - attributes: what else is to be kept beside what names the network, which comes after it and has the
  ///     last word.
  package init(
    _ network: Network, optimizer: StateDictionary, training: NamedValues<StoredValue>,
    curves: NamedValues<[Double]> = [:], attributes: NamedValues<StoredValue>
  ) {
    self.network = network
    checkpoint = Checkpoint(
      model: network.state, optimizer: optimizer, training: training, curves: curves,
      attributes: attributes)
    for (name, value) in network.configuration.attributes { checkpoint.attributes[name] = value }
  }

  /// Whether training brought every input feature to mean 0 and deviation 1.
  var isStandardized: Bool { checkpoint.attributes["standardize"] == true }

  // MARK: Folding

  /// The network without the normalizers that inference does not need: see ``Network/folded()``.
  ///
  /// Its checkpoint names the plain network it now is, and in `folded_from` the method it was trained with; what
  /// the optimizer remembers is left out, for it belongs to other parameters.
  ///
  /// - Throws: ``StorageError`` unless every normalizer can be folded.
  public func folded() throws -> (network: TrainedNetwork, report: FoldingReport) {
    let (network, report) = try network.folded()
    guard !report.entries.isEmpty else {
      throw StorageError("the network has no normalizer, so there is nothing to fold")
    }
    guard report.isComplete else {
      let kept = report.entries.filter { if case .kept = $0.outcome { true } else { false } }
      throw StorageError(
        "the network cannot be folded: "
          + kept.map(\.description).joined(separator: "; "))
    }
    var attributes = checkpoint.attributes
    for option in NormalizerOption.allCases { attributes[option.attribute] = nil }
    attributes["folded_from"] = attributes["method"]
    return (
      TrainedNetwork(
        network, optimizer: StateDictionary(), training: checkpoint.training,
        curves: checkpoint.curves, attributes: attributes), report
    )
  }

  /// The largest difference of the outputs from another network's in inference, relative to the largest of
  /// them, over 64 samples of normal numbers; infinite where an output is not finite.
  ///
  /// - Precondition: both have the same number of classes.
  /// - Throws: errors of layers when the other network takes samples of another shape.
  public func outputDifference(from other: TrainedNetwork) throws -> Double {
    var (first, second) = (network, other.network)
    var random = RandomNumbers(seed: 1, stream: "output difference")
    let x = Tensor<Float>.normal(
      Shape([64] + network.configuration.input.dimensions), using: &random)
    let (a, b) = (
      try first.forward(x, Pass(.inference)).elements,
      try second.forward(x, Pass(.inference)).elements
    )
    precondition(a.count == b.count, "networks with the same classes")
    // What is not finite agrees with nothing.
    guard (a + b).allSatisfy(\.isFinite) else { return .infinity }
    let size = a.reduce(0) { max($0, abs($1)) }
    let difference = zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) }
    return size == 0 ? Double(difference) : Double(difference / size)
  }
}

extension TrainedNetwork {
  /// Writes the checkpoint under `path`, whole or not at all: see ``Checkpoint/write(to:)``.
  public func write(to path: String) throws { try checkpoint.write(to: path) }
}
