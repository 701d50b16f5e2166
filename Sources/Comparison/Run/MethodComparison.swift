import Foundation
import Normalizers
public import Storage
import Synchronization
import Training

/// Runs every trial of a plan and times the methods.
///
/// Trials run side by side, one thread each; when there are fewer trials than threads, a trial gets several.
/// Either way every number but the times is the same to the last bit.
public struct MethodComparison: Sendable {
  /// What is compared.
  public let plan: ComparisonPlan
  /// On what.
  public let dataset: DatasetRecord

  private let data: ComparisonData

  /// A comparison that can be run.
  ///
  /// - Throws: ``PlanError`` when the plan does not fit the data, ``NetworkError`` when no network can be
  ///   made for them.
  public init(plan: ComparisonPlan, dataset: ComparisonDataset) throws {
    let record = dataset.record
    try plan.check(trainingSamples: record.trainSamples)
    self.plan = plan
    self.dataset = record
    data = try ComparisonData(dataset, plan)
    try plan.checkNetwork(on: data)
  }

  /// What a run tells while it works, from any thread.
  public enum Event: Sendable {
    /// A trial has done an epoch.
    case epoch(TrialProgress)
    /// A trial has come to its end, whichever.
    case finished(TrialProgress, TrialRecord.Status)
    /// All trials are done; the methods are being timed.
    case timing
    /// Something that a person should know, a sentence.
    case note(String)
  }

  /// Runs the comparison, or what is left of it.
  ///
  /// The directory of a run that has begun gives what it holds: trials that are done are not run again, those
  /// under way go on from the step they were kept at, and every number is the same as if nothing had come
  /// between.
  ///
  /// - Parameters:
  ///   - threads: how many threads to use, at least 1.
  ///   - directory: receives a checkpoint a trial as it ends, and the record at the end.
  ///   - saving: how trials under way are kept.
  ///   - isCancelled: asked between steps; trials under way are kept before it ends.
  ///   - report: is told what happens.
  /// - Returns: what came out; the record with every curve has been written to the directory.
  /// - Throws: `CancellationError`, or the first error that is not a method's own: the directory then holds
  ///   what has been kept so far. ``PlanError`` when the directory is that of another comparison.
  public func run(
    threads: Int, directory: RunDirectory, saving: CheckpointPolicy = CheckpointPolicy(),
    isCancelled: @Sendable () -> Bool, report: @Sendable (Event) -> Void
  ) throws -> ComparisonOutcome {
    let start = Date()
    if let settings = directory.settings {
      try check(settings, of: directory, report)
      if let outcome = try finishedOutcome(directory) { return outcome }
    } else {
      try directory.begin(RunSettings(plan: plan, dataset: dataset, saving: saving))
    }
    let trials = try runTrials(threads: threads, directory, saving, isCancelled, report)
    report(.timing)
    let costs = try TimingPass(plan: plan, data: data).run(isCancelled: isCancelled)
    var record = RunRecord(
      configuration: plan.settings, versions: Versions.current,
      dataset: directory.settings?.dataset ?? dataset, trials: trials)
    let result = ComparisonOutcome(plan: plan, trials: trials, costs: costs)
    record.summary = result.summaryTable
    record.comparisons = result.comparisonTable
    record.times = result.timesOfMethods
    record.times["started"] = .string(start.formatted(.iso8601))
    record.times["seconds"] = .number(Date().timeIntervalSince(start))
    record.times["threads"] = .integer(Int64(threads))
    record.times["resumed"] = .boolean(directory.settings != nil)
    try record.write(to: directory.recordPath)
    return result
  }

  private func runTrials(
    threads: Int, _ directory: RunDirectory, _ saving: CheckpointPolicy,
    _ isCancelled: @Sendable () -> Bool, _ report: @Sendable (Event) -> Void
  ) throws -> [TrialRecord] {
    let trials = plan.trials
    let sideBySide = min(max(1, threads), trials.count)
    let threadsPerTrial = max(1, threads / sideBySide)
    let results = Mutex<(records: [Int: TrialRecord], failure: (any Error)?)>(([:], nil))
    ThreadPool(count: sideBySide).forEach(trials.count) { number in
      // One error ends the trials beside it as well.
      func isStopped() -> Bool { isCancelled() || results.withLock { $0.failure != nil } }
      guard !isStopped() else { return }
      do {
        let pool = threadsPerTrial == 1 ? ThreadPool.serial : ThreadPool(count: threadsPerTrial)
        let run = TrialRun(plan: plan, data: data, trial: trials[number], threads: pool)
        let checkpoints = TrialCheckpoints(
          directory: directory, trial: trials[number], policy: saving)
        let record = try run.run(
          checkpoints, isCancelled: isStopped, note: { report(.note($0)) },
          report: { report(.epoch(progress(number, $0, $1, $2))) })
        results.withLock { $0.records[number] = record }
        let last = progress(
          number, plan.epochs, record.scalars["final_train_loss"],
          record.scalars["final_test_accuracy"])
        report(.finished(last, record.status))
      } catch {
        results.withLock { if $0.failure == nil { $0.failure = error } }
      }
    }
    return try results.withLock { results in
      if let failure = results.failure { throw failure }
      if results.records.count < trials.count { throw CancellationError() }
      return trials.indices.compactMap { results.records[$0] }
    }
  }

  private func progress(
    _ number: Int, _ epoch: Int, _ loss: Double?, _ accuracy: Double?
  ) -> TrialProgress {
    let trial = plan.trials[number]
    return TrialProgress(
      trial: number, method: trial.method.rawValue, seed: trial.seed, epoch: epoch,
      epochs: plan.epochs, loss: loss, accuracy: accuracy)
  }
}
