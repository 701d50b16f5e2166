import Comparison
import Storage

/// The trials of a record that differ in the seed alone: a method, in an experiment or a sweep under certain settings.
struct ReportedArm: Sendable {
  /// What tells it from the others, such as `batch` or `batch, learning rate 0.1`.
  let name: String
  /// The method, which gives its color.
  let method: String
  /// What is special to it beside the method, such as `learning rate 0.1`; empty for nothing.
  let variant: String
  /// Its trials, in the order of the record.
  let trials: [TrialRecord]

  /// How the trials are called by which advice finds learning rates; they are judged on other data.
  private static let tuningPrefix = "tuning, "

  /// The arms of a record, in the order of their first trials.
  static func arms(of record: RunRecord) -> [ReportedArm] {
    arms(record.trials.filter { !$0.method.hasPrefix(tuningPrefix) }) { $0 }
  }

  /// The arms by which advice found learning rates, on held-out training data.
  static func tuning(of record: RunRecord) -> [ReportedArm] {
    arms(record.trials.filter { $0.method.hasPrefix(tuningPrefix) }) {
      String($0.dropFirst(tuningPrefix.count))
    }
  }

  private static func arms(
    _ trials: [TrialRecord], _ shownName: (String) -> String
  ) -> [ReportedArm] {
    var names: [String] = []
    for trial in trials where !names.contains(trial.method) { names.append(trial.method) }
    return names.map { name in
      let shown = shownName(name)
      let parts = shown.split(separator: ", ", maxSplits: 1)
      return ReportedArm(
        name: shown, method: parts.first.map(String.init) ?? shown,
        variant: parts.count > 1 ? String(parts[1]) : "",
        trials: trials.filter { $0.method == name })
    }
  }

  /// Why it could not be trained; `nil` when it could.
  var failure: String? { trials.first { $0.status == .failed }?.failure }

  /// How many of its trials diverged.
  var diverged: Int { trials.count { $0.status == .diverged } }

  /// A number of each trial, with its seed.
  func scalars(_ name: String) -> [(trial: TrialRecord, value: Double)] {
    trials.compactMap { trial in trial.scalars[name].map { (trial, $0) } }
  }

  /// A number of all trials.
  func sample(_ name: String) -> Sample { Sample(scalars(name).map(\.value)) }
}
