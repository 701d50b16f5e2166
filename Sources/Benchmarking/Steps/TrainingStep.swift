import Normalizers
import Reductions
import Tensors
import Training

/// A network that takes the same training step again and again, with a clock on its parts.
final class TrainingStep {
  private var network: Network
  private var optimizer: any Optimizer
  private let samples: Tensor<Float>
  private let labels: Tensor<Int64>
  private let threads: ThreadPool
  private var gradient = Tensor<Float>([0])
  private let normalization = Stopwatch()
  private(set) var times: [StepMeasurement.Part: Double] = [:]

  /// A step on random samples and labels.
  ///
  /// The learning rate is so small that weights and gradients keep their size, however many steps are taken.
  init(_ configuration: NetworkConfiguration, batchSize: Int, threads: ThreadPool) throws {
    network = try Network(configuration, seed: 1)
    optimizer = SGD(learningRate: 1e-4, momentum: 0.9)
    self.threads = threads
    var random = RandomNumbers(seed: 1, stream: "benchmark/samples")
    samples = .normal(
      Shape([batchSize] + configuration.input.dimensions), using: &random)
    labels = Tensor(
      [batchSize],
      (0..<batchSize).map { _ in Int64(random.integer(below: configuration.classes)) })
  }

  /// Takes the step.
  func run() throws {
    normalization.reset()
    let pass = Pass(.training, threads: threads, stopwatch: normalization)
    // The logits are the network's memory: they are let go before the next step.
    let logits = try time(.forward) { try network.forward(samples, pass) }
    _ = try time(.loss) {
      try SoftmaxCrossEntropy.evaluate(logits, labels: labels, gradient: &gradient)
    }
    _ = try time(.backward) { try network.backward(gradient, pass, inputGradient: false) }
    time(.optimizer) { optimizer.step(&network) }
  }

  /// Adds the time of `body` to its part, and the normalizers' time within it to theirs.
  private func time<Result>(
    _ part: StepMeasurement.Part, _ body: () throws -> Result
  ) rethrows -> Result {
    let (start, before) = (ContinuousClock.now, normalization.elapsed(on: .normalization))
    defer {
      let within = (normalization.elapsed(on: .normalization) - before) / .seconds(1)
      times[part, default: 0] += (ContinuousClock.now - start) / .seconds(1) - within
      times[.normalization, default: 0] += within
    }
    return try body()
  }
}
