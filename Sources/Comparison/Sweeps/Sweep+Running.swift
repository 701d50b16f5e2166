public import Normalizers
public import Storage

extension Sweep {
  /// Checks every cell against the data, before anything is written.
  ///
  /// - Throws: ``PlanError``; ``NetworkError`` when no network can be made for the data.
  public func check(on dataset: ComparisonDataset) throws {
    _ = try DataViews.checked(dataset, for: arms)
  }

  /// Runs the trainings that are not in the directory yet.
  ///
  /// - Parameters:
  ///   - dataset: what is learned; all cells share it.
  ///   - threads: who computes; trainings run side by side, one thread each.
  ///   - directory: receives a file for each training as it ends, and the record at the end.
  ///   - isCancelled: asked between steps.
  ///   - report: is told how far it has come, from any thread.
  /// - Returns: the record, which has been written.
  /// - Throws: `CancellationError`; ``PlanError`` when a cell does not fit the data, or the directory holds
  ///   the record of another sweep; errors that are no result of a method.
  public func run(
    on dataset: ComparisonDataset, threads: ThreadPool, directory: SweepDirectory,
    isCancelled: @Sendable () -> Bool,
    report: @escaping @Sendable (ExperimentProgress) -> Void
  ) throws -> RunRecord {
    try directory.check(against: definition, trials[0].settings, dataset.record)
    let grid = TrialGrid(
      name: "sweep", arms: arms, seeds: seeds, data: dataset, threads: threads,
      store: store(directory.path), report: report)
    let results = try grid.run(isCancelled: isCancelled)
    let joined = JoinedSweep(
      definition: definition, configuration: trials[0].settings, versions: Versions.current,
      dataset: dataset.record, trials: arms.flatMap { results.trials($0.name) })
    let record = joined.record
    try record.write(to: directory.recordPath)
    return record
  }

  /// Runs one training alone and writes its file, unless it is there.
  ///
  /// - Parameters:
  ///   - number: from 1, as in ``items``.
  ///   - dataset: what is learned.
  ///   - threads: who computes.
  ///   - destination: a file that ends in `.h5`, or the directory of the sweep.
  ///   - isCancelled: asked between steps.
  /// - Returns: the record and the path of its file.
  /// - Throws: as ``run(on:threads:directory:isCancelled:report:)``.
  /// - Precondition: there is a training of that number.
  public func runTrial(
    _ number: Int, on dataset: ComparisonDataset, threads: ThreadPool, to destination: String,
    isCancelled: () -> Bool
  ) throws -> (record: TrialRecord, path: String) {
    let trial = trials[number - 1]
    let views = try DataViews(dataset, for: [trial.arm])
    let isFile = destination.hasSuffix(".h5")
    let store = store(destination)
    if !isFile, let kept = try store.record(of: trial, on: dataset.record) {
      return (kept, store.path(of: trial))
    }
    let record = try trial.record(on: views, threads: threads, isCancelled: isCancelled)
    let path = isFile ? destination : store.path(of: trial)
    try store.keep(record, of: trial, on: dataset.record, at: path)
    return (record, path)
  }

  private func store(_ directory: String) -> TrialStore {
    var store = TrialStore(directory)
    store.sweep = definition
    return store
  }
}
