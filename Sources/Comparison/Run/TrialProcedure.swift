import Storage
import Training

/// What a trial of an experiment does beyond its plan; everything may be left out.
protocol TrialProcedure: Sendable {
  /// Changes the network before its first step.
  func prepare(_ network: inout Network, _ run: TrialRun) throws

  /// The rule of the steps.
  func optimizer(for network: Network, _ run: TrialRun) throws -> any Optimizer

  /// Where the minibatches come from.
  func trainingSource(_ run: TrialRun) throws -> any MinibatchSource

  /// What the network is tested on after each epoch.
  func testSource(_ run: TrialRun) throws -> any MinibatchSource

  /// Looks at the training before each step.
  mutating func observe(_ trainer: Trainer, _ run: TrialRun) throws

  /// Adds to the record of a trial that came to its end.
  func finish(_ record: inout TrialRecord, _ trainer: Trainer, _ run: TrialRun) throws
}

extension TrialProcedure {
  func prepare(_ network: inout Network, _ run: TrialRun) throws {}

  func optimizer(for network: Network, _ run: TrialRun) throws -> any Optimizer {
    run.plan.optimizer.makeOptimizer()
  }

  func trainingSource(_ run: TrialRun) throws -> any MinibatchSource {
    try run.data.training(seed: run.trial.seed)
  }

  func testSource(_ run: TrialRun) throws -> any MinibatchSource { try run.data.test() }

  mutating func observe(_ trainer: Trainer, _ run: TrialRun) throws {}

  func finish(_ record: inout TrialRecord, _ trainer: Trainer, _ run: TrialRun) throws {}
}

/// Nothing beyond the plan.
struct PlainProcedure: TrialProcedure {}

extension TrialRun {
  /// The first of the test samples.
  func testBatch(_ count: Int) throws -> Minibatch {
    var (source, batch) = (try data.test(), Minibatch())
    try source.fill(&batch, epoch: 0, index: 0, size: min(count, source.count))
    return batch
  }
}

extension Trainer {
  /// The minibatch of the next step.
  func nextBatch() throws -> Minibatch {
    var (source, batch) = (source, Minibatch())
    try source.fill(&batch, epoch: epochs, index: steps % stepsPerEpoch, size: batchSize)
    return batch
  }
}
