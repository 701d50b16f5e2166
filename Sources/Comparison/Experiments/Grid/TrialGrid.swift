import Normalizers
import Reductions
import Storage
import Synchronization
import Training

/// Trains every arm of an experiment with every seed, side by side, and keeps what is done.
struct TrialGrid: Sendable {
  let name: String
  let arms: [Arm]
  let setting: ExperimentSetting

  /// Runs the trials that have no record yet.
  ///
  /// - Throws: `CancellationError`; ``PlanError`` when an arm does not fit the data; errors that are not a
  ///   method's own.
  func run(isCancelled: @Sendable () -> Bool) throws -> GridResults {
    let data = try ComparisonData(.held(setting.data), ComparisonPlan())
    for arm in arms { try arm.plan.check(trainingSamples: data.trainSamples) }
    // A seed at a time, so that early results say something about every arm.
    let trials = setting.seeds.flatMap { seed in arms.map { ArmTrial(arm: $0, seed: seed) } }
    let done = Mutex<(records: [Int: TrialRecord], failure: (any Error)?)>(([:], nil))
    setting.threads.forEach(trials.count) { number in
      func isStopped() -> Bool { isCancelled() || done.withLock { $0.failure != nil } }
      guard !isStopped() else { return }
      do {
        let record = try record(of: trials[number], on: data, isCancelled: isStopped)
        let count = done.withLock { done in
          done.records[number] = record
          return done.records.count
        }
        setting.report(
          ExperimentProgress(
            experiment: name, arm: record.method, seed: record.seed, done: count,
            trials: trials.count, accuracy: record.scalars["final_test_accuracy"]))
      } catch {
        done.withLock { if $0.failure == nil { $0.failure = error } }
      }
    }
    return try done.withLock { done in
      if let failure = done.failure { throw failure }
      if done.records.count < trials.count { throw CancellationError() }
      var records: [String: [TrialRecord]] = [:]
      for number in trials.indices {
        if let record = done.records[number] {
          records[trials[number].arm.name, default: []].append(record)
        }
      }
      return GridResults(seeds: setting.seeds, records)
    }
  }

  /// The record of a trial: the one that is kept, or that of a training now.
  private func record(
    of trial: ArmTrial, on data: ComparisonData, isCancelled: () -> Bool
  ) throws -> TrialRecord {
    if let kept = try setting.store?.record(of: trial, in: name, on: setting.data) { return kept }
    var record = try TrialRun(
      plan: trial.arm.plan, data: data, trial: Trial(method: trial.arm.method, seed: trial.seed),
      threads: .serial
    ).run(isCancelled: isCancelled)
    record.method = trial.arm.name
    try setting.store?.keep(record, of: trial, in: name, on: setting.data)
    return record
  }
}

/// How far an experiment has come.
public struct ExperimentProgress: Hashable, Sendable {
  /// The claim's name.
  public let experiment: String
  /// The arm of the trial that has just ended.
  public let arm: String
  /// Its seed.
  public let seed: UInt64
  /// The trials that are done.
  public let done: Int
  /// The trials of the experiment.
  public let trials: Int
  /// The test accuracy of that trial as a fraction.
  public let accuracy: Double?
}
