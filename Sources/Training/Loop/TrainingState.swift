public import Tensors

/// Where a training run stands: with it a trainer of the same options, data and seed takes the very steps that
/// the first one would have taken.
///
/// Minibatches are a function of the seed and the number of steps, so there is no other random state.
public struct TrainingState: Sendable, Equatable {
  /// Parameters, statistics and counters of the network: ``Network/state``.
  public var network: StateDictionary
  /// What the optimizer remembers: ``Optimizer/state``.
  public var optimizer: StateDictionary
  /// Counters that the network's state has no name for, by name; those that it implies are left out.
  public var counters: [String: Int]
  /// The steps taken.
  public var steps: Int
  /// Whether a loss was not finite.
  public var hasDiverged: Bool

  /// A state of the given parts.
  public init(
    network: StateDictionary, optimizer: StateDictionary, counters: [String: Int] = [:], steps: Int,
    hasDiverged: Bool = false
  ) {
    self.network = network
    self.optimizer = optimizer
    self.counters = counters
    self.steps = steps
    self.hasDiverged = hasDiverged
  }
}

extension Trainer {
  /// Where training stands, between two steps.
  public var state: TrainingState {
    TrainingState(
      network: network.state, optimizer: optimizer.state, counters: network.counters, steps: steps,
      hasDiverged: hasDiverged)
  }

  /// Carries on from a state that ``state`` gave: the next step is the one after it.
  ///
  /// - Throws: ``LayerError`` or a normalizer's error naming the first entry that does not fit; then nothing
  ///   has changed.
  public mutating func load(_ state: TrainingState) throws {
    guard state.steps >= 0 else {
      throw LayerError.state(name: "steps", expected: "at least 0", found: "\(state.steps)")
    }
    var (network, optimizer) = (network, optimizer)
    try network.load(state.network)
    try network.load(counters: state.counters)
    try optimizer.load(state.optimizer)
    try network.check(memoryOf: optimizer)
    self.network = network
    self.optimizer = optimizer
    steps = state.steps
    hasDiverged = state.hasDiverged
  }
}

extension Network {
  /// Checks that an optimizer remembers nothing but tensors of this network's parameters, each of its shape.
  fileprivate func check(memoryOf optimizer: any Optimizer) throws(LayerError) {
    var copy = self
    var shapes: [Substring: Shape] = [:]
    copy.updateParameters { name, parameter, _, _ in shapes[name[...]] = parameter.shape }
    let state = optimizer.state
    for name in state.names {
      guard let dot = name.firstIndex(of: "."), let found = state[name]?.shape else { continue }
      let parameter = name[name.index(after: dot)...]
      guard let shape = shapes[parameter] else {
        throw .state(name: name, expected: "of a parameter of the network", found: "of none")
      }
      guard found == shape else {
        throw .state(name: name, expected: "of shape \(shape)", found: "of shape \(found)")
      }
    }
  }
}
