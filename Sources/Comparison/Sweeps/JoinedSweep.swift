import Storage

/// The trials of a sweep together, whoever ran them.
struct JoinedSweep {
  let definition: SweepDefinition
  /// The settings of any of its trials.
  let configuration: NamedValues<StoredValue>
  let versions: NamedValues<StoredValue>
  let dataset: DatasetRecord
  /// Every training.
  let trials: [TrialRecord]

  /// The record, with what follows from the trials.
  var record: RunRecord {
    var record = RunRecord(
      configuration: configuration, versions: versions, dataset: dataset, trials: trials)
    record.configuration = definition.configuration(from: record)
    definition.write(to: &record)
    if let outcome = SweepOutcome(record) {
      record.summary = outcome.summaryTable
      record.comparisons = outcome.comparisonTable
    }
    return record
  }
}
