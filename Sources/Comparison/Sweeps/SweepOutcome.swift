public import Storage

/// What came out of a sweep: every method in every cell, and how it differs there from the reference.
public struct SweepOutcome: Sendable {
  /// The settings that were swept.
  public let over: [String]
  /// The values of those settings, one row a cell.
  public let cells: [[String]]
  /// The methods, in their order.
  public let methods: [String]
  /// The method that the others were held against in each cell.
  public let reference: String?
  /// The seeds.
  public let seeds: [UInt64]
  /// Every method in every cell, cell by cell.
  public let entries: [Entry]

  /// A method in a cell.
  public struct Entry: Sendable {
    /// The arm's name.
    public let arm: String
    /// The method.
    public let method: String
    /// Which cell.
    public let cell: Int
    /// Test accuracy after the last epoch, one a seed, 0 to 1; a diverged trial counts as guessing.
    public let testAccuracy: Sample
    /// The trials that diverged.
    public let diverged: Int
    /// Why the method could not be trained; `nil` when it could.
    public let failure: String?
    /// The difference from the reference, seed by seed; `nil` for the reference, and where either failed.
    public let comparison: PairedComparison?
    /// The p-value of ``comparison``, adjusted by Holm's method over the cells of the method.
    public fileprivate(set) var adjustedPValue: Double?
  }

  /// The outcome of a sweep's record; `nil` when it is none, or not whole.
  public init?(_ record: RunRecord) {
    guard let definition = SweepDefinition(record) else { return nil }
    let columns = definition.arms.columns
    let methods = columns["method"]?.texts ?? []
    let values = definition.over.map { columns[$0]?.texts ?? [] }
    let rows = methods.indices.map { row in values.map { $0[row] } }
    var cells: [[String]] = []
    for row in rows where !cells.contains(row) { cells.append(row) }
    let trials = Dictionary(grouping: record.trials, by: \.method)
    let reference = methods.contains("batch") ? "batch" : methods.first
    var entries: [Entry] = []
    for (row, arm) in definition.names.enumerated() {
      let baseline = rows.indices.first { rows[$0] == rows[row] && methods[$0] == reference }
      guard let cell = cells.firstIndex(of: rows[row]),
        let own = Self.ordered(trials[arm], definition.seeds)
      else { return nil }
      let against = baseline.flatMap { trials[definition.names[$0]] }
      entries.append(
        Entry(
          arm, methods[row], cell, own,
          against: baseline == row ? nil : Self.ordered(against, definition.seeds)))
    }
    var unique: [String] = []
    for method in methods where !unique.contains(method) { unique.append(method) }
    for method in unique {
      let family = entries.indices.filter { entries[$0].method == method }
      let adjusted = holmAdjusted(
        family.map { index in
          entries[index].comparison.flatMap { $0.n > 1 ? $0.pValue : nil }
        })
      for (index, value) in zip(family, adjusted) { entries[index].adjustedPValue = value }
    }
    (over, seeds) = (definition.over, definition.seeds)
    self.cells = cells
    self.methods = unique
    self.reference = reference
    self.entries = entries
  }

  /// Trials in the order of the seeds; `nil` when one is missing.
  private static func ordered(_ trials: [TrialRecord]?, _ seeds: [UInt64]) -> [TrialRecord]? {
    let found = seeds.compactMap { seed in trials?.first { $0.seed == seed } }
    return found.count == seeds.count ? found : nil
  }

  /// A method in a cell.
  public func entry(_ method: String, cell: Int) -> Entry? {
    entries.first { $0.method == method && $0.cell == cell }
  }

  /// Where a method has its largest mean accuracy; `nil` where it cannot be trained.
  public func best(_ method: String) -> Entry? {
    entries.filter { $0.method == method && $0.testAccuracy.mean != nil }
      .max { ($0.testAccuracy.mean ?? 0) < ($1.testAccuracy.mean ?? 0) }
  }
}

extension SweepOutcome.Entry {
  init(
    _ arm: String, _ method: String, _ cell: Int, _ trials: [TrialRecord],
    against baseline: [TrialRecord]?
  ) {
    func accuracies(_ trials: [TrialRecord]) -> [Double] {
      trials.compactMap { $0.scalars["final_test_accuracy"] }
    }
    (self.arm, self.method, self.cell) = (arm, method, cell)
    failure = trials.first { $0.status == .failed }?.failure
    testAccuracy = Sample(failure == nil ? accuracies(trials) : [])
    diverged = trials.count { $0.status == .diverged }
    let (own, other) = (testAccuracy.values, accuracies(baseline ?? []))
    comparison =
      !own.isEmpty && own.count == other.count ? PairedComparison(of: own, against: other) : nil
    adjustedPValue = nil
  }
}
