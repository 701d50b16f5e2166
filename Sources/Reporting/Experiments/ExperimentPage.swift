import Comparison
public import Storage

/// The page of a claim in Markdown, made from the record of its experiment.
public struct ExperimentPage: Sendable {
  private let record: RunRecord

  /// The page of a record; `nil` when that is not of an experiment.
  public init?(_ record: RunRecord) {
    guard case .string = record.configuration["experiment"] else { return nil }
    self.record = record
  }

  /// The claim's name, such as `learning-rate`.
  public var name: String { text("experiment") }

  /// The verdict on the claim.
  public var verdict: String { text("verdict") }

  /// The claim.
  public var claim: String { text("claim") }

  /// The figures that the page shows, which are to lie under ``path(of:)``.
  public var figures: [Figure] {
    RunReport(record, name: name).figures.filter { !$0.name.hasSuffix("-by-epoch") }
  }

  /// Where the page looks for a figure, from its own directory.
  public func path(of figure: Figure) -> String { "pictures/\(name)-\(figure.name).svg" }

  /// The page.
  public var markdown: String {
    [
      "# \(name)", "> \(claim)", text("source"),
      "**Verdict: \(verdict)**, \(share) (\(conditions))",
      "## What was done", text("protocol"), "## What was found", findings,
      drawn, notes, arms, "## In practice", text("practice"), "## Where this scale may mislead",
      text("caveat"), "## Repeat it", "    \(command)", versions,
    ].filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  /// How many findings were reproduced.
  var share: String {
    guard case .strings(let verdicts) = record.comparisons.columns["verdict"] else { return "" }
    let reproduced = verdicts.count { $0 == Verdict.reproduced.rawValue }
    return "\(reproduced) of \(verdicts.count) findings reproduced"
  }

  private func text(_ name: String) -> String {
    if case .string(let text) = record.configuration[name] { text } else { "" }
  }

  private var conditions: String {
    let seeds = text("seeds").split(separator: ",").count
    let level = record.configuration["level"].flatMap { value -> String? in
      if case .number(let level) = value { "p ≤ \(level)" } else { nil }
    }
    let data = "\(record.dataset.name), \(record.dataset.trainSamples) training samples"
    return ([data, "\(seeds) seeds"] + [level].compactMap(\.self)).joined(separator: "; ")
  }

  /// A row a finding.
  private var findings: String {
    func strings(_ name: String) -> [String] {
      if case .strings(let cells) = record.comparisons.columns[name] { cells } else { [] }
    }
    func numbers(_ name: String) -> [Double] {
      if case .numbers(let cells) = record.comparisons.columns[name] { cells } else { [] }
    }
    let (effects, lower, upper, p) = (
      numbers("effect"), numbers("lower"), numbers("upper"), numbers("p")
    )
    let (criteria, verdicts) = (strings("criterion"), strings("verdict"))
    let rows = strings("finding").enumerated().map { row, finding in
      let found =
        lower[row].isNaN
        ? NumberText.measured(effects[row])
        : NumberText.estimate(
          effects[row],
          ConfidenceInterval(lower: lower[row], upper: upper[row], level: 0.95))
      return "| \(finding) | \(criteria[row]) | \(found) | "
        + "\(NumberText.pValue(p[row].isNaN ? nil : p[row])) | \(verdicts[row]) |"
    }
    return
      ([
        "| what was compared | what had to be found | found | p | verdict |",
        "| --- | --- | --: | --: | --- |",
      ] + rows).joined(separator: "\n")
  }

  private var drawn: String {
    figures.map { "![\($0.caption)](\(path(of: $0)))" }.joined(separator: "\n\n")
  }

  private var notes: String {
    text("notes").split(separator: "\n").map { "- \($0)" }.joined(separator: "\n")
  }

  /// A row an arm: the accuracies of all its seeds, none left out.
  private var arms: String {
    guard !record.trials.isEmpty else { return "" }
    var names: [String] = []
    for trial in record.trials where !names.contains(trial.method) { names.append(trial.method) }
    let rows = names.map { name in
      let trials = record.trials.filter { $0.method == name }
      let accuracies = Sample(trials.map { 100 * ($0.scalars["final_test_accuracy"] ?? .nan) })
      let range = [accuracies.values.min(), accuracies.values.max()]
        .map { NumberText.decimal($0, places: 1) }.joined(separator: " to ")
      let stopped = trials.count { $0.status != .completed }
      return "| \(name) | "
        + "\(NumberText.estimate(accuracies.mean, accuracies.meanInterval(), places: 1)) | \(range) | "
        + "\(stopped) |"
    }
    return
      ([
        "Every arm, over its seeds:", "",
        "| arm | test accuracy %, mean and 95 % interval | least to most | diverged or failed |",
        "| --- | --: | --: | --: |",
      ] + rows).joined(separator: "\n")
  }

  /// The command that repeats the experiment.
  var command: String {
    let size = text("size")
    let data = record.dataset.name == "digits" ? [] : [record.dataset.name + ".h5"]
    let seeds = text("seeds").split(separator: ",").compactMap { UInt64($0) }
    let isCount = seeds.elementsEqual(1...UInt64(max(1, seeds.count)))
    return
      (["normcmp experiment \(name)"] + data + (size == "standard" ? [] : ["--\(size)"])
      + ["--seeds \(isCount ? "\(seeds.count)" : text("seeds"))"]).joined(separator: " ")
  }

  private var versions: String {
    let named = record.versions.compactMap { name, value -> String? in
      if case .string(let text) = value { "\(name) \(text)" } else { nil }
    }
    return "Made with " + named.joined(separator: ", ") + "."
  }
}

extension ExperimentPage {
  /// The table of verdicts of some pages.
  public static func index(_ pages: [ExperimentPage]) -> String {
    let rows = pages.map { page in
      "| [\(page.name)](\(page.name).md) | \(page.claim) | **\(page.verdict)**, \(page.share) |"
    }
    return
      (["| claim | | verdict |", "| --- | --- | --- |"] + rows).joined(separator: "\n") + "\n"
  }
}
