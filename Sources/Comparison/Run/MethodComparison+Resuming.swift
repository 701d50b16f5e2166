import Foundation
import Normalizers
import Storage

extension MethodComparison {
  /// Checks that a run was begun with this plan on these data.
  func check(
    _ settings: RunSettings, of directory: RunDirectory, _ report: (Event) -> Void
  ) throws {
    for (name, value) in plan.settings where settings.configuration[name] != value {
      let found = settings.configuration[name].map { "\($0)" } ?? "missing"
      throw PlanError(
        "the run in \(directory.path) was begun with \(name) \(found), not \(value); "
          + "begin another run for that")
    }
    guard settings.dataset.checksum == dataset.checksum else {
      throw PlanError(
        "\(dataset.source) is not what the run in \(directory.path) was begun on: its SHA-256 is "
          + "\(dataset.checksum.prefix(12))…, not \(settings.dataset.checksum.prefix(12))…; "
          + "bring the old data back, or begin another run")
    }
    for (name, version) in Versions.current where settings.versions[name] != version {
      let found = settings.versions[name].map { "\($0)" } ?? "unknown"
      report(
        .note(
          "the run was begun with \(name) \(found) and goes on with \(version); "
            + "numbers may differ in their last bits"))
    }
  }

  /// What came out of a run that has its record; `nil` for one that has not.
  func finishedOutcome(_ directory: RunDirectory) throws -> ComparisonOutcome? {
    guard FileManager.default.fileExists(atPath: directory.recordPath) else { return nil }
    let record: RunRecord
    do {
      record = try RunRecord(contentsOf: directory.recordPath)
    } catch {
      throw PlanError(
        "\(directory.recordPath) is damaged; remove it and resume the run, which writes it again")
    }
    let costs = plan.methods.compactMap { method in
      StepCost(record.times, of: method).map { (method, $0) }
    }
    return ComparisonOutcome(
      plan: plan, trials: record.trials, costs: Dictionary(uniqueKeysWithValues: costs))
  }
}

extension RunSettings {
  init(plan: ComparisonPlan, dataset: DatasetRecord, saving: CheckpointPolicy) {
    var running: NamedValues<StoredValue> = [
      "checkpoint_every": .string("\(saving.schedule)"),
      "keep": saving.kept.map { .integer(Int64($0)) } ?? "default",
    ]
    // A run may be carried on from another directory.
    if FileManager.default.fileExists(atPath: dataset.source) {
      running["dataset"] = .string(URL(filePath: dataset.source).path(percentEncoded: false))
    }
    self.init(
      configuration: plan.settings, running: running, versions: Versions.current,
      dataset: dataset)
  }

  /// The absolute path of the file with the data; `nil` for data that came from none.
  public var datasetPath: String? {
    if case .string(let path) = running["dataset"] { path } else { nil }
  }

  /// How the run's trials are kept.
  public var saving: CheckpointPolicy {
    var policy = CheckpointPolicy()
    if case .string(let text) = running["checkpoint_every"],
      let schedule = CheckpointSchedule(text)
    {
      policy.schedule = schedule
    }
    if case .integer(let count) = running["keep"], count > 0 { policy.kept = Int(count) }
    return policy
  }
}

extension RunDirectory {
  /// The plan that the run was begun with; `nil` for one that has not begun.
  ///
  /// - Throws: ``StorageError`` for settings that this program does not know.
  public func plan() throws -> ComparisonPlan? {
    try settings.map {
      try ComparisonPlan(settings: $0.configuration, path: settingsPath)
    }
  }
}
