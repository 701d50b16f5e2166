import Foundation
import Storage

/// The checkpoints of one trial in the directory of its run.
struct TrialCheckpoints {
  let directory: RunDirectory
  let trial: Trial
  let policy: CheckpointPolicy

  /// The paths of what can be carried on from, the furthest first.
  func candidates() throws -> [String] {
    let done = directory.checkpointPath(trial)
    return (FileManager.default.fileExists(atPath: done) ? [done] : [])
      + (try directory.savedSteps(trial).map { directory.checkpointPath(trial, step: $0) })
  }

  /// Keeps a trial under way, and drops what the policy does not keep.
  func save(_ checkpoint: Checkpoint, step: Int) throws {
    try checkpoint.write(to: directory.checkpointPath(trial, step: step))
    try keep(policy.kept ?? 1)
  }

  /// Keeps a trial that is done.
  func finish(_ checkpoint: Checkpoint) throws {
    try checkpoint.write(to: directory.checkpointPath(trial))
    try keep(policy.kept ?? 0)
  }

  private func keep(_ count: Int) throws {
    for step in try directory.savedSteps(trial).dropFirst(count) {
      // One that stays is in nobody's way.
      try? FileManager.default.removeItem(atPath: directory.checkpointPath(trial, step: step))
    }
  }
}
