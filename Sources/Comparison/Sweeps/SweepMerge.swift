public import Storage

/// Joins the files of a sweep whose trainings were run apart, such as by an array of jobs.
public struct SweepMerge: Sendable {
  private var first: (record: RunRecord, definition: SweepDefinition, path: String)?
  private var trials: [Place: (record: TrialRecord, path: String)] = [:]

  /// A training of the sweep.
  private struct Place: Hashable {
    let arm: String
    let seed: UInt64
  }

  /// Nothing yet.
  public init() {}

  /// Takes the trials of a file.
  ///
  /// - Parameter path: the file's, for messages.
  /// - Throws: ``PlanError`` when it is none of a sweep, belongs to another than the files before it, or has
  ///   another outcome of a trial that one of those has.
  public mutating func add(_ record: RunRecord, path: String) throws(PlanError) {
    guard let definition = SweepDefinition(record) else {
      throw PlanError("\(path) is no file of a sweep; take those of normcmp sweep")
    }
    if let first {
      if let difference = Self.difference(first.record, record, first.definition, definition) {
        throw PlanError(
          "\(path) and \(first.path) belong to different sweeps: \(difference); merge the files of "
            + "one sweep")
      }
      for (name, version) in record.versions where first.record.versions[name] != version {
        self.first?.record.versions[name] = .string("several")
      }
    } else {
      first = (record, definition, path)
    }
    let places = Set(definition.trials.map { Place(arm: $0.arm, seed: $0.seed) })
    for trial in record.trials {
      let place = Place(arm: trial.method, seed: trial.seed)
      guard places.contains(place) else {
        throw PlanError("\(path) holds \(trial.method), seed \(trial.seed), which its sweep lacks")
      }
      if let other = trials[place], !other.record.hasSameResults(as: trial) {
        throw PlanError(
          "\(path) and \(other.path) have different outcomes of \(trial.method), seed "
            + "\(trial.seed); find out which is right, and leave the other out")
      }
      trials[place] = (trial, path)
    }
  }

  /// The numbers of the trials that no file has, from 1 and in order.
  public var missing: [Int] {
    let all = first?.definition.trials ?? []
    return all.indices.filter { trials[Place(arm: all[$0].arm, seed: all[$0].seed)] == nil }
      .map { $0 + 1 }
  }

  /// How many trials the sweep has.
  public var count: Int { first?.definition.trials.count ?? 0 }

  /// The record of the whole sweep.
  ///
  /// - Throws: ``PlanError`` when trials are missing.
  public func record() throws(PlanError) -> RunRecord {
    guard let first else { throw PlanError("there is nothing to merge; name files of a sweep") }
    let missing = missing
    guard missing.isEmpty else {
      throw PlanError(
        "\(missing.count) of the \(count) trials are missing: \(Self.ranges(missing)); run them with "
          + "--trial and merge again")
    }
    let (names, seeds) = (first.definition.names, first.definition.seeds)
    return JoinedSweep(
      definition: first.definition,
      configuration: SweepDefinition.strippedConfiguration(of: first.record),
      versions: first.record.versions, dataset: first.record.dataset,
      trials: names.flatMap { arm in
        seeds.compactMap { trials[Place(arm: arm, seed: $0)]?.record }
      }
    ).record
  }

  /// What keeps two records from being of one sweep.
  private static func difference(
    _ first: RunRecord, _ second: RunRecord, _ one: SweepDefinition, _ other: SweepDefinition
  ) -> String? {
    guard one == other else { return "they have other arms or seeds" }
    guard first.dataset.checksum == second.dataset.checksum else { return "they have other data" }
    let (mine, theirs) = (one.configuration(from: first), other.configuration(from: second))
    for (name, value) in mine where theirs[name] != value {
      return "\(name) is \(value) in one and \(theirs[name]?.description ?? "missing") in the other"
    }
    // An array of jobs may meet several processors and systems.
    for (name, version) in first.versions
    where !["operating_system", "processor"].contains(name) && second.versions[name] != version {
      return "they were made with \(name) \(version) and "
        + "\(second.versions[name]?.description ?? "none")"
    }
    return nil
  }

  /// `3, 7-9` for 3, 7, 8, 9.
  private static func ranges(_ numbers: [Int]) -> String {
    var runs: [ClosedRange<Int>] = []
    for number in numbers {
      if let last = runs.last, last.upperBound + 1 == number {
        runs[runs.count - 1] = last.lowerBound...number
      } else {
        runs.append(number...number)
      }
    }
    return runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: ",")
  }
}

extension TrialRecord {
  /// Whether everything but times is the same to the last bit.
  fileprivate func hasSameResults(as other: TrialRecord) -> Bool {
    func bits(_ values: NamedValues<Double>) -> [String: UInt64] {
      Dictionary(uniqueKeysWithValues: values.map { ($0.name, $0.value.bitPattern) })
    }
    func bits(_ curves: NamedValues<[Double]>) -> [String: [UInt64]] {
      Dictionary(uniqueKeysWithValues: curves.map { ($0.name, $0.value.map(\.bitPattern)) })
    }
    return status == other.status && failure == other.failure
      && bits(scalars) == bits(other.scalars) && bits(curves) == bits(other.curves)
      && bits(probes) == bits(other.probes)
  }
}
