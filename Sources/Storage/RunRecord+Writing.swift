import HDF5

extension RunRecord {
  /// Writes the record under `path` as HDF5, whole or not at all, replacing what is there.
  ///
  /// docs/formats/run-record.md describes every field. Equal records give equal files.
  ///
  /// - Throws: ``StorageError`` when two trials share method and seed, the columns of a table differ in
  ///   length, a name cannot be used, or the file cannot be written.
  public func write(to path: String) throws {
    try validate()
    try Document.write(path) { root in
      try root.setAttribute("format", .string(Self.format))
      try root.setAttribute("format_version", .integer(Int64(Self.formatVersion)))
      try root.createGroup("configuration").setAttributes(configuration)
      try root.createGroup("versions").setAttributes(versions)
      try root.createGroup("dataset").setAttributes(dataset.attributes)
      try write(trialsTo: root.createGroup("trials")) { group, trial, number in
        try group.setAttributes(trial.attributes(number: number))
        for (name, value) in trial.scalars { try group.setAttribute(name, .number(value)) }
        for (name, curve) in trial.curves { try group.createDataset(name, curve) }
        if !trial.probes.isEmpty {
          let probes = try group.createGroup(TrialRecord.probesName)
          for (name, values) in trial.probes { try probes.createDataset(name, values) }
        }
      }
      if arms.rows > 0 { try root.createGroup("arms").write(arms) }
      try root.createGroup("summary").write(summary)
      try root.createGroup("comparisons").write(comparisons)
      let times = try root.createGroup("times")
      try times.setAttributes(self.times)
      try write(trialsTo: times.createGroup("trials")) { group, trial, _ in
        for (name, value) in trial.times { try group.setAttribute(name, .number(value)) }
      }
    }
  }

  private func validate() throws {
    var seen: Set<String> = []
    for trial in trials {
      guard seen.insert(trial.path).inserted else {
        throw StorageError(
          "a run record holds one trial a method and seed, but \(trial.method) has two of seed "
            + "\(trial.seed)")
      }
      if let name = trial.scalars.names.first(where: TrialRecord.ownAttributes.contains) {
        throw StorageError("a trial has an attribute \(name) of its own; rename that scalar")
      }
      if trial.curves[TrialRecord.probesName] != nil {
        throw StorageError("a trial keeps its probes as probes; rename that curve")
      }
    }
    for (name, table) in [("arms", arms), ("summary", summary), ("comparisons", comparisons)] {
      if let column = table.columns.first(where: { $0.value.count != table.rows }) {
        throw StorageError(
          "column \(column.name) of the \(name) has \(column.value.count) rows, but the first has "
            + "\(table.rows); all columns must be of one length")
      }
    }
  }

  /// Makes a group for each method and in it one for each seed, and fills it.
  private func write(
    trialsTo group: borrowing Group,
    _ body: (borrowing Group, TrialRecord, _ number: Int) throws -> Void
  ) throws {
    for (number, trial) in trials.enumerated() {
      let method =
        try group.kind(of: trial.method) == nil
        ? group.createGroup(trial.method) : group.group(trial.method)
      try body(method.createGroup(trial.seedName), trial, number)
    }
  }
}

extension TrialRecord {
  /// The attributes that belong to the format.
  static let ownAttributes: Set<String> = ["method", "seed", "status", "failure", "number"]

  /// The name of the group of the probes.
  static let probesName = "probes"

  /// The name of the trial's group within its method's.
  var seedName: String { "seed_\(seed)" }

  fileprivate var path: String { "\(method)/\(seedName)" }

  fileprivate func attributes(number: Int) -> NamedValues<StoredValue> {
    var values: NamedValues<StoredValue> = [
      "method": .string(method), "seed": .integer(Int64(bitPattern: seed)),
      "status": .string(status.rawValue), "number": .integer(Int64(number)),
    ]
    if let failure { values["failure"] = .string(failure) }
    return values
  }
}

extension DatasetRecord {
  var attributes: NamedValues<StoredValue> {
    [
      "name": .string(name), "source": .string(source), "checksum": .string(checksum),
      "classes": .integer(Int64(classes)), "train_samples": .integer(Int64(trainSamples)),
      "test_samples": .integer(Int64(testSamples)),
    ]
  }
}

extension Group {
  fileprivate func write(_ table: Table) throws {
    for (name, column) in table.columns {
      switch column {
      case .strings(let cells): try createDataset(name, strings: cells)
      case .numbers(let cells): try createDataset(name, cells)
      }
    }
  }
}
