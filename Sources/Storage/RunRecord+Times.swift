extension TrialRecord {
  /// The record without measured times: what is the same again.
  package var withoutTimes: TrialRecord {
    var record = self
    record.times = [:]
    return record
  }
}

extension RunRecord {
  /// The record without measured times: what is the same again.
  package var withoutTimes: RunRecord {
    var record = self
    record.times = [:]
    record.trials = trials.map(\.withoutTimes)
    return record
  }
}
