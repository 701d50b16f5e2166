import Storage
import Tensors
import Training

/// A trial between two steps.
struct TrialState {
  var trainer: Trainer
  /// Numbers by epoch, of the epochs that are done; those of probes under names that begin with `probe.`.
  var curves: NamedValues<[Double]> = [
    "train_loss": [], "test_loss": [], "test_accuracy": [],
  ]
  /// The sum of the losses of the steps of the epoch under way.
  var lossSum = 0.0

  init(_ trainer: Trainer) { self.trainer = trainer }

  /// Takes in what a probe has read at the end of an epoch.
  mutating func add(_ reading: ProbeReading) {
    for value in reading.values {
      let name = Self.probe + value.name
      curves[name] = (curves[name] ?? []) + [value.value]
    }
  }

  /// The curves of training, and the series of probes with the steps at which they were read.
  var measured: (curves: NamedValues<[Double]>, probes: NamedValues<[Double]>) {
    var (plain, probes) = (NamedValues<[Double]>(), NamedValues<[Double]>())
    for (name, values) in curves {
      guard name.hasPrefix(Self.probe) else {
        plain[name] = values
        continue
      }
      if probes.isEmpty {
        probes["step"] = values.indices.map { Double(($0 + 1) * trainer.stepsPerEpoch) }
      }
      probes[String(name.dropFirst(Self.probe.count))] = values
    }
    return (plain, probes)
  }

  /// Ends an epoch.
  mutating func finishEpoch(_ test: Evaluation) {
    let loss = lossSum / Double(trainer.stepsPerEpoch)
    for (name, value) in [
      ("train_loss", loss), ("test_loss", test.loss), ("test_accuracy", test.accuracy),
    ] { curves[name]?.append(value) }
    lossSum = 0
  }
}

/// What a checkpoint says of training, beside the optimizer: docs/formats/checkpoint.md.
extension TrialState {
  /// The attributes of `/training`.
  var training: NamedValues<StoredValue> {
    let state = trainer.state
    var values: NamedValues<StoredValue> = [
      "step": .integer(Int64(state.steps)), "epoch": .integer(Int64(trainer.epochs)),
      "step_in_epoch": .integer(Int64(state.steps % trainer.stepsPerEpoch)),
      "loss_sum": .number(lossSum), "diverged": .boolean(state.hasDiverged),
    ]
    for (name, count) in state.counters.sorted(by: { $0.key < $1.key }) {
      values[Self.counter + name] = .integer(Int64(count))
    }
    return values
  }

  /// Takes up a trial where a checkpoint left it.
  ///
  /// - Throws: a sentence when the checkpoint is not one of this trial's; then nothing has changed.
  mutating func load(_ checkpoint: Checkpoint) throws {
    guard case .integer(let steps) = checkpoint.training["step"],
      case .number(let lossSum) = checkpoint.training["loss_sum"],
      case .boolean(let hasDiverged) = checkpoint.training["diverged"],
      checkpoint.curves.names.filter({ !$0.hasPrefix(Self.probe) }) == curves.names
    else { throw StorageError("it does not say where training stood") }
    var counters: [String: Int] = [:]
    for (name, value) in checkpoint.training where name.hasPrefix(Self.counter) {
      if case .integer(let count) = value {
        counters[String(name.dropFirst(Self.counter.count))] = Int(count)
      }
    }
    let epochs = Int(clamping: steps) / trainer.stepsPerEpoch
    guard steps >= 0, checkpoint.curves.allSatisfy({ $0.value.count == epochs }) else {
      throw StorageError("its curves are not those of \(epochs) epochs")
    }
    try trainer.load(
      TrainingState(
        network: checkpoint.model, optimizer: checkpoint.optimizer, counters: counters,
        steps: Int(steps), hasDiverged: hasDiverged))
    self.lossSum = lossSum
    curves = checkpoint.curves
  }

  private static let counter = "counter_"
  private static let probe = "probe."
}
