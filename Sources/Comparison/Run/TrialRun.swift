import Normalizers
import Storage
import Tensors
import Training

/// One trial from its first weights, or from where it was left, to its last epoch.
struct TrialRun {
  let plan: ComparisonPlan
  let data: ComparisonData
  let trial: Trial
  let threads: ThreadPool
  /// What the trial does beyond its plan.
  var procedure: any TrialProcedure = PlainProcedure()

  /// A trainer at the start of the trial.
  func makeTrainer(isTimed: Bool = false) throws -> Trainer {
    let steps = plan.epochs * (data.trainSamples / plan.batchSize)
    let configuration = plan.network(
      trial.method, input: data.input, classes: data.classes, stepsOfTraining: steps)
    var network = try Network(configuration, seed: trial.seed)
    try procedure.prepare(&network, self)
    var trainer = try Trainer(
      network: network, optimizer: procedure.optimizer(for: network, self),
      source: procedure.trainingSource(self), batchSize: plan.batchSize, isTimed: isTimed)
    if plan.hasDataDependentInitialization {
      try trainer.initializeFromFirstBatch(threads: threads)
    }
    return trainer
  }

  /// Trains, and keeps the trial as it goes.
  ///
  /// A loss that is not finite ends the trial as diverged, a normalizer that refuses the network's shapes
  /// as failed: both are results.
  ///
  /// - Parameters:
  ///   - checkpoints: where the trial is kept; what they hold of it already is not computed again.
  ///   - isCancelled: asked before every step; the trial is kept before it ends.
  ///   - note: receives a sentence about a checkpoint that cannot be used.
  ///   - report: receives a snapshot after every epoch.
  /// - Returns: the record.
  /// - Throws: `CancellationError`, and errors that are not the method's.
  func run(
    _ checkpoints: TrialCheckpoints, isCancelled: () -> Bool, note: (String) -> Void,
    report: (_ epoch: Int, _ loss: Double, _ accuracy: Double) -> Void
  ) throws -> TrialRecord {
    try recorded {
      var (state, procedure) = (TrialState(try makeTrainer()), procedure)
      let resumed = try resume(&state, from: checkpoints, isCancelled, note)
      if !isDone(state) || resumed != checkpoints.directory.checkpointPath(trial) {
        try train(&state, &procedure, checkpoints, isCancelled, report)
        try checkpoints.finish(checkpoint(of: state))
      }
      return record(of: state)
    }
  }

  /// Trains, and keeps nothing on disk.
  ///
  /// - Parameter isCancelled: asked before every step.
  /// - Returns: the record.
  /// - Throws: `CancellationError`, and errors that are not the method's.
  func run(isCancelled: () -> Bool) throws -> TrialRecord {
    try recorded {
      let clock = ContinuousClock()
      let start = clock.now
      var (state, procedure) = (TrialState(try makeTrainer()), procedure)
      try train(&state, &procedure, nil, isCancelled) { _, _, _ in }
      var record = record(of: state)
      record.times["seconds"] = (clock.now - start) / .seconds(1)
      if record.status == .completed {
        try procedure.finish(&record, state.trainer, self)
      }
      return record
    }
  }

  /// A method that refuses the network's shapes is a result.
  private func recorded(_ body: () throws -> TrialRecord) throws -> TrialRecord {
    do {
      return try body()
    } catch let error as NormalizationError {
      return TrialRecord(
        method: trial.method.rawValue, seed: trial.seed, status: .failed, failure: "\(error)")
    }
  }

  /// Takes the trial up from the furthest of its checkpoints that is whole.
  ///
  /// - Returns: the path of that; `nil` when there is none.
  private func resume(
    _ state: inout TrialState, from checkpoints: TrialCheckpoints, _ isCancelled: () -> Bool,
    _ note: (String) -> Void
  ) throws -> String? {
    for path in try checkpoints.candidates() {
      do {
        let checkpoint = try Checkpoint(contentsOf: path)
        guard attributes.allSatisfy({ checkpoint.attributes[$0.name] == $0.value }) else {
          throw StorageError("it belongs to another run")
        }
        try state.load(checkpoint)
        return path
      } catch {
        // What ends this process may have ended the process that looks at the file, too.
        if isCancelled() { throw CancellationError() }
        note("\(path) is not used: \(error); what it held is computed again")
      }
    }
    return nil
  }

  private func isDone(_ state: TrialState) -> Bool {
    state.trainer.hasDiverged || state.trainer.epochs >= plan.epochs
  }

  private func train(
    _ state: inout TrialState, _ procedure: inout any TrialProcedure,
    _ checkpoints: TrialCheckpoints?,
    _ isCancelled: () -> Bool, _ report: (Int, Double, Double) -> Void
  ) throws {
    let clock = ContinuousClock()
    var testSamples = try procedure.testSource(self)
    let probe =
      plan.probes.isEmpty ? nil : NetworkProbe(Set(plan.probes), on: try testBatch(1000))
    let (start, stepsPerEpoch) = (state.trainer.steps, state.trainer.stepsPerEpoch)
    var (saved, savedSteps) = (clock.now, start)
    while !isDone(state) {
      if isCancelled() {
        if let checkpoints, state.trainer.steps > savedSteps {
          try checkpoints.save(checkpoint(of: state), step: state.trainer.steps)
        }
        throw CancellationError()
      }
      try procedure.observe(state.trainer, self)
      let loss = try state.trainer.step(threads: threads)
      guard !state.trainer.hasDiverged else { break }
      state.lossSum += loss
      let steps = state.trainer.steps
      if steps.isMultiple(of: stepsPerEpoch) {
        let test = try state.trainer.evaluate(on: &testSamples, threads: threads)
        state.finishEpoch(test)
        if let probe { state.add(try probe.read(state.trainer.network, threads: threads)) }
        report(state.trainer.epochs, state.curves["train_loss"]?.last ?? .nan, test.accuracy)
      }
      if let checkpoints,
        checkpoints.policy.schedule.isDue(
          afterStep: steps, stepsPerEpoch: stepsPerEpoch, pause: clock.now - saved)
      {
        try checkpoints.save(checkpoint(of: state), step: steps)
        (saved, savedSteps) = (clock.now, steps)
      }
    }
  }

  private func record(of state: TrialState) -> TrialRecord {
    let (curves, probes) = state.measured
    var record = TrialRecord(
      method: trial.method.rawValue, seed: trial.seed, status: .completed, curves: curves,
      probes: probes)
    if state.trainer.hasDiverged {
      record.status = .diverged
      record.failure = "the loss was not finite in epoch \(state.trainer.epochs + 1)"
    }
    record.scalars["parameters"] = Double(state.trainer.network.parameterCount)
    record.scalars["steps"] = Double(state.trainer.steps)
    // A diverged network knows nothing: it counts as guessing.
    let chance = 1 / Double(data.classes)
    record.scalars["final_test_accuracy"] =
      record.status == .diverged ? chance : state.curves["test_accuracy"]?.last ?? chance
    if record.status == .completed, let loss = state.curves["train_loss"]?.last {
      record.scalars["final_train_loss"] = loss
    }
    return record
  }

  /// What names the trial and its conditions.
  private var attributes: NamedValues<StoredValue> {
    var attributes: NamedValues<StoredValue> = [
      "method": .string(trial.method.rawValue), "seed": .integer(Int64(bitPattern: trial.seed)),
    ]
    for (name, value) in plan.settings where name != "methods" && name != "seeds" {
      attributes[name] = value
    }
    return attributes
  }

  private func checkpoint(of state: TrialState) -> Checkpoint {
    var attributes = attributes
    for (name, version) in Versions.current { attributes["version_" + name] = version }
    return TrainedNetwork(
      state.trainer.network, optimizer: state.trainer.optimizer.state, training: state.training,
      curves: state.curves, attributes: attributes
    ).checkpoint
  }
}
