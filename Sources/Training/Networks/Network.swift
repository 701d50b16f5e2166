import Tensors

/// A classifier of images: layers under PyTorch's names, from (N, C, H, W) to logits (N, classes).
public struct Network: Layer {
  /// What it was made of; of a folded network, what would make one of the same layers.
  public package(set) var configuration: NetworkConfiguration

  package var layers: Sequential

  /// The network of a configuration, its weights drawn from a seed.
  ///
  /// Each weight comes from the random stream of its name, so that networks which differ in their
  /// normalization alone begin with the same weights.
  ///
  /// - Throws: ``NetworkError``; a normalizer's error where the method does not fit the layers.
  public init(_ configuration: NetworkConfiguration, seed: UInt64) throws {
    try configuration.validate()
    self.configuration = configuration
    let builder = NetworkBuilder(configuration: configuration, seed: seed)
    layers =
      switch configuration.model {
      case .mlp: try builder.makeMLP()
      case .convnet: try builder.makeConvNet()
      case .resnet: try builder.makeResNet()
      }
  }

  /// Computes y from x: see ``Layer/forward(_:_:)``.
  public mutating func forward(_ x: Tensor<Float>, _ pass: Pass) throws -> Tensor<Float> {
    let input = configuration.input
    guard x.shape.rank == 4, x.shape[0] > 0,
      Array(x.shape.dimensions.dropFirst()) == input.dimensions
    else {
      throw LayerError.inputShape(
        layer: "first", expected: "samples of \(input)", found: x.shape)
    }
    return try layers.forward(x, pass)
  }

  /// Computes the gradients: see ``Layer/backward(_:_:inputGradient:)``.
  public mutating func backward(
    _ dy: Tensor<Float>, _ pass: Pass, inputGradient: Bool
  ) throws -> Tensor<Float>? {
    try layers.backward(dy, pass, inputGradient: inputGradient)
  }

  /// Calls `body` with each learned tensor: see ``Layer/updateParameters(_:)``.
  public mutating func updateParameters<Failure: Error>(
    _ body: ParameterBody<Failure>
  ) throws(Failure) {
    try layers.updateParameters(body)
  }

  /// Learned tensors, statistics and counters: see ``Layer/state``.
  public var state: StateDictionary { layers.state }

  /// Takes over a state of exactly the names, shapes and types of ``state``.
  ///
  /// - Throws: an error naming the first entry that does not fit; then nothing has changed.
  public mutating func load(_ state: StateDictionary) throws {
    let own = Set(self.state.names)
    if let unknown = state.names.first(where: { !own.contains($0) }) {
      throw LayerError.state(
        name: unknown, expected: "an entry of this network", found: "unknown to it")
    }
    var loaded = layers
    try loaded.load(state)
    layers = loaded
  }

  /// Data-dependent initialization of weight normalization (arXiv 1602.07868 §3) on one minibatch.
  ///
  /// Layer by layer, so that each pre-activation under weight normalization has mean 0 and variance 1 over
  /// the minibatch. Networks of other methods are left as they are.
  ///
  /// - Parameters:
  ///   - x: a minibatch of samples; the paper's code takes 500.
  ///   - pass: the threads.
  /// - Throws: when x does not fit the network.
  public mutating func initialize(from x: Tensor<Float>, _ pass: Pass) throws -> Tensor<Float> {
    try layers.initialize(from: x, pass)
  }

  /// Shows normalizers the minibatch x: see ``Layer/measure(_:_:)``.
  public mutating func measure(_ x: Tensor<Float>, _ pass: Pass) throws -> Tensor<Float>? {
    try layers.measure(x, pass)
  }

  /// Calls `body` with each normalizer of activations: see ``Layer/updateNormalizations(_:)``.
  public mutating func updateNormalizations<Failure: Error>(
    _ body: (String, inout ActivationNormalization) throws(Failure) -> Void
  ) throws(Failure) {
    try layers.updateNormalizations(body)
  }

  /// The number of learned numbers.
  public var parameterCount: Int {
    var copy = self
    var count = 0
    copy.updateParameters { _, parameter, _, _ in count += parameter.shape.count }
    return count
  }
}
