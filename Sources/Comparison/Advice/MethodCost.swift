import Normalizers
import Tensors
import Training

/// What a method costs in a network, in time and memory.
public struct MethodCost: Sendable, Equatable {
  /// Median milliseconds of a step on one thread, with nothing else running.
  public let millisecondsPerStep: Double
  /// The share of a step that normalization takes, 0 to 1.
  public let normalizationShare: Double
  /// The bytes of what the network learns and of its running statistics: what a saved network takes.
  public let networkBytes: Int
  /// The bytes that the normalizers add to a step: their outputs and the gradients of their inputs.
  public let stepBytes: Int
  /// The fewest numbers that one statistic is taken over in a step, and in which layer; `nil` for methods that
  /// take none of activations.
  public let smallestSet: SetSize?

  package init(
    millisecondsPerStep: Double, normalizationShare: Double, networkBytes: Int, stepBytes: Int,
    smallestSet: SetSize?
  ) {
    self.millisecondsPerStep = millisecondsPerStep
    self.normalizationShare = normalizationShare
    self.networkBytes = networkBytes
    self.stepBytes = stepBytes
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
  /// The cost in a network for minibatches of `batchSize`, with times that were measured.
  init(_ network: Network, batchSize: Int, times: StepTimes) throws {
    millisecondsPerStep = times.millisecondsPerStep
    normalizationShare = times.normalizationShare
    let state = network.state
    networkBytes = state.names.reduce(0) { $0 + 4 * (state[$1]?.shape.count ?? 0) }
    var (numbers, sizes) = (0, [SetSize]())
    for step in network.steps {
      guard case .normalization(var normalizer) = step.operation else { continue }
      let shape = Shape([batchSize] + step.inputShape.dimensions)
      numbers += shape.count
      var y = Tensor<Float>([0])
      let x = Tensor<Float>(shape, (0..<shape.count).map { Float($0 % 7) })
      let record = try normalizer.forward(x, .training, into: &y, threads: .serial)
      let statistics = max(1, record.reciprocalDeviation.count)
      sizes.append(SetSize(layer: step.name, count: shape.count / statistics))
    }
    stepBytes = 2 * 4 * numbers
    smallestSet = sizes.min { $0.count < $1.count }
  }
}
