import Normalizers
import Tensors
import Training

/// What a method costs in a network, in time and memory.
public struct MethodCost: Sendable, Equatable {
  /// What a step takes.
  public let step: StepCost
  /// The bytes of what the network learns and of its running statistics: what a saved network takes.
  public let networkBytes: Int
  /// The fewest numbers that one statistic is taken over in a step, and in which layer; `nil` for methods that
  /// take none of activations.
  public let smallestSet: SetSize?

  package init(step: StepCost, networkBytes: Int, smallestSet: SetSize?) {
    self.step = step
    self.networkBytes = networkBytes
    self.smallestSet = smallestSet
  }

  /// How many numbers a statistic is taken over.
  public struct SetSize: Sendable, Equatable {
    /// The normalizer's layer, such as `norm3`.
    public let layer: String
    /// The numbers.
    public let count: Int
  }
}

extension MethodCost {
  /// The cost in a network for minibatches of `batchSize`, whose steps were measured.
  init(_ network: Network, batchSize: Int, step: StepCost) throws {
    self.step = step
    let state = network.state
    networkBytes = state.names.reduce(0) { $0 + 4 * (state[$1]?.shape.count ?? 0) }
    var sizes: [SetSize] = []
    for layer in network.steps {
      guard case .normalization(var normalizer) = layer.operation else { continue }
      let shape = Shape([batchSize] + layer.inputShape.dimensions)
      var y = Tensor<Float>([0])
      let x = Tensor<Float>(shape, (0..<shape.count).map { Float($0 % 7) })
      let record = try normalizer.forward(x, .training, into: &y, threads: .serial)
      let statistics = max(1, record.reciprocalDeviation.count)
      sizes.append(SetSize(layer: layer.name, count: shape.count / statistics))
    }
    smallestSet = sizes.min { $0.count < $1.count }
  }
}
