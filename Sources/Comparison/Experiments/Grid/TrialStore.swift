import Foundation
import Storage

/// Where the trials of experiments are kept, one file a trial, so that none is trained twice.
///
/// A file is a run record with one trial, under `DIRECTORY/EXPERIMENT/trials/`.
public struct TrialStore: Sendable {
  /// The directory of all experiments.
  public let directory: String

  /// The store in a directory, which is made when the first trial is kept.
  public init(_ directory: String) { self.directory = directory }

  /// The record of a trial that was done with the same settings on the same data; `nil` for none.
  func record(
    of trial: ArmTrial, in experiment: String, on data: ImageDataset
  ) throws -> TrialRecord? {
    let path = path(of: trial, in: experiment)
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let record = try RunRecord(contentsOf: path)
    let isSame =
      record.configuration == configuration(of: trial)
      && record.dataset.checksum == data.checksum && record.versions == Versions.current
    return isSame ? record.trials.first : nil
  }

  /// Keeps the record of a trial.
  func keep(
    _ record: TrialRecord, of trial: ArmTrial, in experiment: String, on data: ImageDataset
  ) throws {
    let path = path(of: trial, in: experiment)
    try FileManager.default.createDirectory(
      atPath: "\(directory)/\(experiment)/trials", withIntermediateDirectories: true)
    try RunRecord(
      configuration: configuration(of: trial), versions: Versions.current,
      dataset: DatasetRecord(data), trials: [record]
    ).write(to: path)
  }

  private func configuration(of trial: ArmTrial) -> NamedValues<StoredValue> {
    var plan = trial.arm.plan
    plan.seeds = [trial.seed]
    return plan.settings
  }

  private func path(of trial: ArmTrial, in experiment: String) -> String {
    let arm = String(trial.arm.name.map { $0.isLetter || $0.isNumber || $0 == "." ? $0 : "-" })
    return "\(directory)/\(experiment)/trials/\(arm)-seed-\(trial.seed).h5"
  }
}
