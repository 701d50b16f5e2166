import Normalizers
import Reductions
import Tensors
import Training

/// Times whole training steps of a network under each method: forward, loss, backward and optimizer.
package struct StepBenchmark: Sendable {
  /// The methods, `none` among them.
  package let methods: [NormalizationMethod]
  /// The shape of a sample, (C, H, W).
  package let input: Shape
  /// The rounds that count.
  package let rounds: Int
  private let threads: ThreadPool

  /// The shortest turn, in seconds.
  private static let turn = 0.02

  /// The classes of the samples, as CIFAR-10 has them.
  private static let classes = 10

  /// A benchmark.
  package init(methods: [NormalizationMethod], input: Shape, rounds: Int, threads: ThreadPool) {
    self.methods = methods
    self.input = input
    self.rounds = rounds
    self.threads = threads
  }

  /// Times the steps of one architecture at one batch size, the methods in turns.
  ///
  /// The networks of all methods are in memory at the same time. A method whose statistics the batch or the network
  /// leaves one element is left out.
  ///
  /// - Throws: `NetworkError` when the input does not fit the network.
  package func measure(
    _ model: NetworkConfiguration.Model, batchSize: Int
  ) throws -> StepMeasurements {
    var (fitting, steps) = ([NormalizationMethod](), [TrainingStep]())
    var refusals: [(method: NormalizationMethod, reason: String)] = []
    for method in methods {
      do {
        let step = try TrainingStep(
          NetworkConfiguration(model: model, input: input, classes: Self.classes, method: method),
          batchSize: batchSize, threads: threads)
        try step.run()
        fitting.append(method)
        steps.append(step)
      } catch let error as NormalizationError {
        refusals.append((method, "\(error)"))
      }
    }
    let seconds = try InterleavedRounds(rounds: rounds, turn: Self.turn)
      .seconds(of: steps.map { step in { try step.run() } })
    let measured = zip(fitting, zip(steps, seconds)).map { method, measured in
      let (step, seconds) = measured
      return StepMeasurement(
        model: model, method: method, batchSize: batchSize, threads: threads.count,
        milliseconds: seconds * 1e3, shares: step.shares)
    }
    return StepMeasurements(steps: measured, refusals: refusals)
  }
}
