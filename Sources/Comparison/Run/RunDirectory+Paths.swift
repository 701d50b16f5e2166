import Foundation
import Normalizers

/// What lies where in the directory of a run.
extension RunDirectory {
  /// The path of the record.
  public var recordPath: String { path + "/run.h5" }

  /// The path of what the run was begun with.
  var settingsPath: String { path + "/settings.h5" }

  /// Whether the directory holds a run that ``init(resuming:)`` takes up.
  public var canBeResumed: Bool { FileManager.default.fileExists(atPath: settingsPath) }

  /// The directory of the checkpoints.
  public var checkpointDirectory: String { path + "/checkpoints" }

  /// The path of the checkpoint of a trial that is done.
  public func checkpointPath(_ trial: Trial) -> String {
    "\(checkpointDirectory)/\(trial.fileName).h5"
  }

  /// The path of a checkpoint of a trial under way.
  func checkpointPath(_ trial: Trial, step: Int) -> String {
    "\(checkpointDirectory)/\(trial.fileName).step-\(step).h5"
  }

  /// The steps at which a trial under way was saved, the latest first.
  func savedSteps(_ trial: Trial) throws -> [Int] {
    try FileManager.default.contentsOfDirectory(atPath: checkpointDirectory).compactMap { name in
      let rest = name.split(separator: ".", omittingEmptySubsequences: false)
      guard rest.count == 3, rest[0] == trial.fileName, rest[1].hasPrefix("step-"), rest[2] == "h5"
      else { return nil }
      return Int(rest[1].dropFirst("step-".count))
    }.sorted(by: >)
  }
}

extension Trial {
  fileprivate var fileName: String { "\(method.rawValue)-seed-\(seed)" }
}
