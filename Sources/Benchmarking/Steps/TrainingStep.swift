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
  private var stopwatch = Stopwatch()

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
    // The first step makes what the others find made.
    try run()
    stopwatch = Stopwatch()
  }

  /// Takes the step.
  func run() throws {
    let pass = Pass(.training, threads: threads, stopwatch: stopwatch)
    // What no layer claims for its own part counts as other.
    try stopwatch.measure(.other) {
      // The logits are the network's memory: they are let go before the next step.
      let logits = try network.forward(samples, pass)
      _ = try stopwatch.measure(.loss) {
        try SoftmaxCrossEntropy.evaluate(logits, labels: labels, gradient: &gradient)
      }
      _ = try network.backward(gradient, pass, inputGradient: false)
      stopwatch.measure(.optimizer) { optimizer.step(&network) }
    }
  }

  /// The share of the time of all steps that each part took, 0 to 1.
  var shares: [StepPart: Double] {
    let seconds = StepPart.allCases.map { stopwatch.elapsed(on: $0) / .seconds(1) }
    let total = seconds.reduce(0, +)
    return Dictionary(
      uniqueKeysWithValues: zip(StepPart.allCases, seconds.map { total > 0 ? $0 / total : 0 }))
  }
}
