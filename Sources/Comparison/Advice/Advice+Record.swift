import Normalizers
public import Storage

extension Advice {
  /// The record: every training of tuning and judgement, and what was made of them.
  ///
  /// docs/formats/advice.md names every field.
  public var record: RunRecord {
    var record = RunRecord(
      configuration: question.plan.settings, versions: Versions.current, dataset: dataset,
      trials: trials, arms: arms)
    var configuration = record.configuration
    configuration["learning_rate"] = .string(
      question.rates.map { "\($0)" }.joined(separator: ","))
    configuration["epochs"] = .integer(Int64(question.epochs ?? 0))
    configuration["seeds"] = .string(
      (1...(question.seeds ?? 1)).map(String.init).joined(separator: ","))
    configuration["tuning_seeds"] = .string(
      AdviceQuestion.tuningSeeds.map(String.init).joined(separator: ","))
    configuration["margin"] = .number(question.margin)
    configuration["share_of_samples"] = .number(shareOfSamples)
    configuration["recommended"] = .string(recommended?.method.rawValue ?? "")
    configuration["best"] = .string(best?.method.rawValue ?? "")
    record.configuration = configuration
    record.summary = summaryTable
    record.comparisons = comparisonTable
    record.times["seconds"] = .number(seconds)
    for candidate in candidates {
      guard let cost = candidate.cost else { continue }
      cost.step.write(to: &record.times, of: candidate.method)
    }
    return record
  }

  private var summaryTable: Table {
    let number = { (value: (Candidate) -> Double?) in
      Table.Column.numbers(candidates.map { value($0) ?? .nan })
    }
    return Table([
      "method": .strings(candidates.map(\.method.rawValue)),
      "learning_rate": number(\.rate),
      "validation_accuracy_mean": number(\.validationAccuracy.mean),
      "test_accuracy_mean": number(\.testAccuracy.mean),
      "test_accuracy_low": number { $0.testAccuracy.meanInterval()?.lower },
      "test_accuracy_high": number { $0.testAccuracy.meanInterval()?.upper },
      "diverged": number { Double($0.diverged) },
      "network_bytes": number { ($0.cost?.networkBytes).map(Double.init) },
      "smallest_set": number { ($0.cost?.smallestSet?.count).map(Double.init) },
      "failure": .strings(candidates.map { $0.failure ?? "" }),
    ])
  }

  private var comparisonTable: Table {
    let number = { (value: (Pair) -> Double?) in
      Table.Column.numbers(pairs.map { value($0) ?? .nan })
    }
    return Table([
      "method": .strings(pairs.map(\.method.rawValue)),
      "reference": .strings(pairs.map(\.other.rawValue)),
      "difference": number { $0.comparison.difference },
      "interval_low": number { $0.comparison.interval?.lower },
      "interval_high": number { $0.comparison.interval?.upper },
      "p_value": number(\.comparison.pValue), "p_adjusted": number(\.pValue),
      "p_equivalence": number(\.equivalencePValue),
      "n": number { Double($0.comparison.n) },
    ])
  }
}

extension Advice {
  /// Where the record goes when nobody says: `advice.h5` in a new directory such as
  /// `runs/advise-2026-11-21-143005`.
  ///
  /// - Throws: ``PlanError`` when the directory cannot be made.
  public static func datedPath() throws -> String {
    try DirectoryCreation.dated("advise") + "/advice.h5"
  }
}
