import Comparison
public import Storage

/// What is told of one run, whatever the format: of a comparison, a sweep, an experiment or advice.
///
/// Every number comes from the ``record``, or is computed from its numbers in the way the report says.
public struct RunReport: Sendable {
  /// What the run is called, such as the name of its directory.
  public let name: String
  /// The record of the run.
  public let record: RunRecord
  /// The path of the record; `nil` for one that is in memory alone.
  public let path: String?

  let arms: [ReportedArm]
  /// What advice found learning rates by.
  let tuning: [ReportedArm]
  private(set) var looks: [String: SeriesLook]

  /// What kind of run it was.
  enum Kind: Sendable {
    case comparison, sweep, advice, experiment
  }

  /// The report of a record.
  ///
  /// - Parameter name: what the run is called.
  public init(_ record: RunRecord, name: String, path: String? = nil) {
    self.name = name
    self.record = record
    self.path = path
    arms = ReportedArm.arms(of: record)
    tuning = ReportedArm.tuning(of: record)
    looks = SeriesLook.looks(of: (arms + tuning).map(\.method))
  }

  /// The same report with the looks that several share.
  func with(_ looks: [String: SeriesLook]) -> RunReport {
    var report = self
    report.looks = looks
    return report
  }

  var kind: Kind {
    if record.configuration["experiment"] != nil { return .experiment }
    if record.configuration["recommended"] != nil { return .advice }
    return arms.contains { !$0.variant.isEmpty } ? .sweep : .comparison
  }

  /// The kind, as it is shown.
  var kindName: String {
    switch kind {
    case .comparison: "comparison"
    case .sweep: "sweep"
    case .advice: "advice"
    case .experiment: "experiment"
    }
  }

  /// The name of the record's file.
  var fileName: String { path?.split(separator: "/").last.map(String.init) ?? "run.h5" }

  /// On what, how often and when.
  var facts: String {
    var facts = [
      "\(record.dataset.name): \(record.dataset.trainSamples) training and \(record.dataset.testSamples) test samples, "
        + "\(record.dataset.classes) classes"
    ]
    if !record.trials.isEmpty {
      facts.append(
        "\(counted(record.trials.count, "trial")), \(counted(seeds.count, "seed")), paired")
    }
    if case .string(let started) = record.times["started"] { facts.append(started) }
    if case .number(let seconds) = record.times["seconds"] {
      facts.append(NumberText.duration(.seconds(seconds)))
    }
    return facts.joined(separator: " · ")
  }

  /// The methods, in the order of their first trials.
  var methods: [String] {
    var methods: [String] = []
    for arm in arms where !methods.contains(arm.method) { methods.append(arm.method) }
    return methods
  }

  /// The variants of the arms, in the order of their first trials.
  var variants: [String] {
    var variants: [String] = []
    for arm in arms where !variants.contains(arm.variant) { variants.append(arm.variant) }
    return variants
  }

  /// A setting as text; `nil` for none.
  func setting(_ name: String) -> String? { record.configuration[name].map(\.description) }

  /// The method that the others of a comparison were held against.
  var reference: String? {
    if case .strings(let names) = record.comparisons.columns["reference"] {
      names.first
    } else {
      nil
    }
  }

  /// The seeds of the trials that are judged, in order.
  var seeds: [UInt64] {
    var seeds: [UInt64] = []
    for trial in arms.flatMap(\.trials) where !seeds.contains(trial.seed) {
      seeds.append(trial.seed)
    }
    return seeds
  }
}
