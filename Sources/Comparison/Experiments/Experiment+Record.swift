public import Storage

extension Experiment {
  /// The record of an outcome: every trial with its curves, and a row of `comparisons` for each finding.
  ///
  /// docs/formats/experiment.md names every field.
  public func record(of outcome: ExperimentOutcome, _ setting: ExperimentSetting) -> RunRecord {
    let findings = outcome.findings
    var record = RunRecord(
      configuration: [
        "experiment": .string(claim.name), "claim": .string(claim.statement),
        "source": .string(claim.source), "protocol": .string(protocolText),
        "size": .string(setting.size.rawValue),
        "seeds": .string(setting.seeds.map(String.init).joined(separator: ",")),
        "level": .number(setting.level), "practice": .string(practice), "caveat": .string(caveat),
        "verdict": .string(outcome.verdict.rawValue),
        "notes": .string(outcome.notes.joined(separator: "\n")),
      ], versions: Versions.current, dataset: DatasetRecord(setting.data), trials: outcome.trials,
      arms: outcome.arms)
    record.comparisons = Table([
      "finding": .strings(findings.map(\.label)),
      "criterion": .strings(findings.map(\.criterion)),
      "effect": .numbers(findings.map { $0.effect ?? .nan }),
      "lower": .numbers(findings.map { $0.interval?.lower ?? .nan }),
      "upper": .numbers(findings.map { $0.interval?.upper ?? .nan }),
      "p": .numbers(findings.map { $0.pValue ?? .nan }),
      "n": .numbers(findings.map { Double($0.n) }),
      "verdict": .strings(findings.map(\.verdict.rawValue)),
    ])
    return record
  }
}
