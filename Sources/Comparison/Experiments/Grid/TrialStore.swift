import Foundation
import Storage

/// Where the trials of a grid are kept, one file a trial, so that none is trained twice.
///
/// A file is a run record with one trial, under `DIRECTORY/trials/`.
public struct TrialStore: Sendable {
  /// The directory of the grid; of all experiments, one in each of its own.
  public let directory: String

  /// The sweep that the files say they belong to.
  var sweep: SweepDefinition?

  /// The store in a directory, which is made when the first trial is kept.
  public init(_ directory: String) { self.directory = directory }

  /// The store of one experiment.
  func part(_ experiment: String) -> TrialStore { TrialStore("\(directory)/\(experiment)") }

  /// The record of a trial that was done with the same settings on the same data; `nil` for none.
  func record(of trial: ArmTrial, on data: DatasetRecord) throws -> TrialRecord? {
    let path = path(of: trial)
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let record = try RunRecord(contentsOf: path)
    guard SweepDefinition.strippedConfiguration(of: record) == trial.settings,
      record.dataset.checksum == data.checksum, record.versions == Versions.current,
      let kept = record.trials.first
    else { return nil }
    // The file may come from a smaller sweep.
    if sweep != SweepDefinition(record) { try keep(kept, of: trial, on: data) }
    return kept
  }

  /// Keeps the record of a trial.
  ///
  /// - Parameter path: of its file; `nil` for its place in the directory.
  func keep(
    _ record: TrialRecord, of trial: ArmTrial, on data: DatasetRecord, at path: String? = nil
  ) throws {
    let path = path ?? self.path(of: trial)
    let parent = URL(filePath: path).deletingLastPathComponent()
    try DirectoryCreation.makeWithParents(parent.path)
    var file = RunRecord(
      configuration: trial.settings, versions: Versions.current, dataset: data, trials: [record])
    sweep?.write(to: &file)
    try file.write(to: path)
  }

  /// Where a trial is kept.
  func path(of trial: ArmTrial) -> String {
    let arm = String(trial.arm.name.map { $0.isLetter || $0.isNumber || $0 == "." ? $0 : "-" })
    return "\(directory)/trials/\(arm)-seed-\(trial.seed).h5"
  }
}

extension ArmTrial {
  /// The settings of this training alone.
  var settings: NamedValues<StoredValue> {
    var plan = arm.plan
    plan.seeds = [seed]
    return plan.settings
  }
}
