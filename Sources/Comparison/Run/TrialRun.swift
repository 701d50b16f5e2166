import Normalizers
import Storage
import Tensors
import Training

/// One trial from its first weights to its last epoch.
struct TrialRun {
  let plan: ComparisonPlan
  let data: ComparisonData
  let trial: Trial
  let threads: ThreadPool

  /// What a trial leaves: its record, and its network unless it failed.
  struct Outcome {
    var record: TrialRecord
    var checkpoint: Checkpoint?
  }

  /// A trainer at the start of the trial.
  func makeTrainer(isTimed: Bool = false) throws -> Trainer {
    let steps = plan.epochs * (data.train.count / plan.batchSize)
    let configuration = plan.network(
      trial.method, input: data.input, classes: data.train.classes, stepsOfTraining: steps)
    var trainer = try Trainer(
      network: Network(configuration, seed: trial.seed),
      optimizer: plan.optimizer.makeOptimizer(), data: data.train, batchSize: plan.batchSize,
      seed: trial.seed, isTimed: isTimed)
    if plan.hasDataDependentInitialization {
      try trainer.initializeFromFirstBatch(threads: threads)
    }
    return trainer
  }

  /// Trains.
  ///
  /// A loss that is not finite ends the trial as diverged, a normalizer that refuses the network's shapes
  /// as failed: both are results.
  ///
  /// - Parameters:
  ///   - isCancelled: asked after every step.
  ///   - report: receives a snapshot after every epoch.
  /// - Throws: `CancellationError`, and errors that are not the method's.
  func run(
    isCancelled: () -> Bool, report: (_ epoch: Int, _ loss: Double, _ accuracy: Double) -> Void
  ) throws -> Outcome {
    do {
      return try train(isCancelled, report)
    } catch let error as NormalizationError {
      return Outcome(
        record: TrialRecord(
          method: trial.method.rawValue, seed: trial.seed, status: .failed, failure: "\(error)"))
    }
  }

  private func train(
    _ isCancelled: () -> Bool, _ report: (Int, Double, Double) -> Void
  ) throws -> Outcome {
    var trainer = try makeTrainer()
    var record = TrialRecord(method: trial.method.rawValue, seed: trial.seed, status: .completed)
    let names = ["train_loss", "test_loss", "test_accuracy"]
    var curves = [[Double]](repeating: [], count: names.count)
    for epoch in 1...plan.epochs {
      let loss = try meanLoss(ofEpochOf: &trainer, isCancelled)
      guard !trainer.hasDiverged else {
        record.status = .diverged
        record.failure = "the loss was not finite in epoch \(epoch)"
        break
      }
      let test = try trainer.evaluate(on: data.test, threads: threads)
      for (index, value) in [loss, test.loss, test.accuracy].enumerated() {
        curves[index].append(value)
      }
      report(epoch, loss, test.accuracy)
    }
    for (name, curve) in zip(names, curves) { record.curves[name] = curve }
    record.scalars["parameters"] = Double(trainer.network.parameterCount)
    record.scalars["steps"] = Double(trainer.steps)
    // A diverged network knows nothing: it counts as guessing.
    let chance = 1 / Double(data.train.classes)
    record.scalars["final_test_accuracy"] =
      record.status == .diverged ? chance : curves[2].last ?? chance
    if record.status == .completed, let loss = curves[0].last {
      record.scalars["final_train_loss"] = loss
    }
    return Outcome(record: record, checkpoint: checkpoint(of: trainer))
  }

  private func meanLoss(
    ofEpochOf trainer: inout Trainer, _ isCancelled: () -> Bool
  ) throws -> Double {
    var sum = 0.0
    for _ in 0..<trainer.stepsPerEpoch {
      if isCancelled() { throw CancellationError() }
      sum += try trainer.step(threads: threads)
      if trainer.hasDiverged { break }
    }
    return sum / Double(trainer.stepsPerEpoch)
  }

  private func checkpoint(of trainer: Trainer) -> Checkpoint {
    var attributes: NamedValues<StoredValue> = [
      "method": .string(trial.method.rawValue), "seed": .integer(Int64(bitPattern: trial.seed)),
    ]
    for (name, value) in plan.settings where name != "methods" && name != "seeds" {
      attributes[name] = value
    }
    return TrainedNetwork(
      trainer.network, optimizer: trainer.optimizer.state,
      training: [
        "step": .integer(Int64(trainer.steps)), "epoch": .integer(Int64(trainer.epochs)),
      ],
      attributes: attributes
    ).checkpoint
  }
}
