import Normalizers
import Reductions
import Storage
import Synchronization
import Training

/// Trains every arm with every seed, side by side, and keeps what is done.
struct TrialGrid: Sendable {
  /// What progress calls the grid.
  let name: String
  let arms: [Arm]
  let seeds: [UInt64]
  let data: ComparisonDataset
  let threads: ThreadPool
  let store: TrialStore?
  let report: @Sendable (ExperimentProgress) -> Void

  /// The trials, a seed at a time, so that early results say something about every arm.
  var trials: [ArmTrial] {
    seeds.flatMap { seed in arms.map { ArmTrial(arm: $0, seed: seed) } }
  }

  /// Runs the trials that have no record yet.
  ///
  /// - Throws: `CancellationError`; ``PlanError`` when an arm does not fit the data; errors that are not a
  ///   method's own.
  func run(isCancelled: @Sendable () -> Bool) throws -> GridResults {
    let views = try DataViews(data, for: arms)
    let (trials, dataset) = (trials, data.record)
    let done = Mutex<(records: [Int: TrialRecord], failure: (any Error)?)>(([:], nil))
    @Sendable func keep(_ record: TrialRecord, _ number: Int) -> Int {
      done.withLock { done in
        done.records[number] = record
        return done.records.count
      }
    }
    func forEach(_ numbers: [Int], _ body: @escaping @Sendable (Int, () -> Bool) throws -> Void) {
      threads.forEach(numbers.count) { index in
        func isStopped() -> Bool { isCancelled() || done.withLock { $0.failure != nil } }
        guard !isStopped() else { return }
        do {
          try body(numbers[index], isStopped)
        } catch {
          // What ends this process may have ended the process that looks at a file, too.
          let error = isCancelled() ? CancellationError() : error
          done.withLock { if $0.failure == nil { $0.failure = error } }
        }
      }
    }

    forEach(Array(trials.indices)) { number, _ in
      if let record = try store?.record(of: trials[number], on: dataset) {
        _ = keep(record, number)
      }
    }
    let kept = done.withLock { $0.records }
    forEach(trials.indices.filter { kept[$0] == nil }) { number, isStopped in
      let trial = trials[number]
      let record = try trial.record(on: views, threads: .serial, isCancelled: isStopped)
      try store?.keep(record, of: trial, on: dataset)
      report(
        ExperimentProgress(
          experiment: name, arm: record.method, seed: record.seed,
          done: keep(record, number), kept: kept.count, trials: trials.count,
          accuracy: record.scalars["final_test_accuracy"]))
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
      return GridResults(seeds: seeds, records)
    }
  }
}

extension TrialGrid {
  /// The grid of an experiment.
  init(name: String, arms: [Arm], setting: ExperimentSetting) {
    self.init(
      name: name, arms: arms, seeds: setting.seeds, data: .held(setting.data),
      threads: setting.threads, store: setting.store?.part(name), report: setting.report)
  }
}

extension ArmTrial {
  /// Trains.
  func record(
    on views: DataViews, threads: ThreadPool, isCancelled: () -> Bool
  ) throws -> TrialRecord {
    var record = try TrialRun(
      plan: arm.plan, data: views.view(for: arm.plan),
      trial: Trial(method: arm.method, seed: seed), threads: threads,
      procedure: arm.procedure
    ).run(isCancelled: isCancelled)
    record.method = arm.name
    return record
  }
}

/// A dataset as the plans of a grid see it.
struct DataViews: Sendable {
  private struct Key: Hashable {
    let isStandardized: Bool
    let streamMemory: Int

    init(_ plan: ComparisonPlan) {
      (isStandardized, streamMemory) = (plan.isStandardized, plan.streamMemory)
    }
  }

  private var views: [Key: ComparisonData] = [:]
  private let plain: ComparisonData

  /// The views that some arms need, which are checked against them.
  ///
  /// - Throws: ``PlanError`` when a plan does not fit, ``NetworkError`` when no network can be made for it.
  init(_ dataset: ComparisonDataset, for arms: [Arm]) throws {
    plain = try Self.checked(dataset, for: arms)
    for plan in arms.map(\.plan) {
      let key = Key(plan)
      if views[key] == nil { views[key] = try ComparisonData(dataset, plan) }
    }
  }

  /// The data as they are, checked against some arms.
  ///
  /// - Throws: as ``init(_:for:)``.
  @discardableResult
  static func checked(_ dataset: ComparisonDataset, for arms: [Arm]) throws -> ComparisonData {
    let plain = try ComparisonData(dataset, ComparisonPlan())
    for plan in arms.map(\.plan) {
      try plan.check(trainingSamples: plain.trainSamples)
      try plan.checkNetwork(on: plain)
    }
    return plain
  }

  func view(for plan: ComparisonPlan) -> ComparisonData { views[Key(plan)] ?? plain }
}

/// How far an experiment or a sweep has come.
public struct ExperimentProgress: Hashable, Sendable {
  /// The claim's name.
  public let experiment: String
  /// The arm of the trial that has just ended.
  public let arm: String
  /// Its seed.
  public let seed: UInt64
  /// The trials that are done.
  public let done: Int
  /// Those of them that were done before.
  public let kept: Int
  /// The trials of the experiment.
  public let trials: Int
  /// The test accuracy of that trial as a fraction.
  public let accuracy: Double?
}
