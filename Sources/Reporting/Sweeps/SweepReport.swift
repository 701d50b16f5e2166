public import Comparison
public import Storage

/// The outcome of a sweep as `--json` prints it; docs/formats/sweep.md names every field.
public struct SweepReport: Encodable, Sendable {
  /// The file with the record.
  public let record: String
  /// Every setting, with all values of those that were swept.
  public let configuration: Settings
  /// The settings that were swept.
  public let over: [String]
  /// The method that the others were held against in each cell.
  public let reference: String?
  /// The seeds.
  public let seeds: [UInt64]
  /// One entry a method and cell.
  public let arms: [Arm]

  /// A method in a cell; what there is none of is left out.
  public struct Arm: Encodable, Sendable {
    /// Its name in the record.
    public let arm: String
    /// The method.
    public let method: String
    /// The values of the settings that were swept, in the order of `over`.
    public let values: [String]
    /// Why it failed.
    public let failure: String?
    /// The number of trials that diverged.
    public let diverged: Int
    /// The mean over seeds, 0 to 1.
    public let testAccuracy: Double?
    /// Its 95 % t interval.
    public let testAccuracyInterval: [Double]?
    /// One test accuracy a seed, in the order of the seeds.
    public let testAccuracies: [Double]
    /// Whether it is the method's best cell.
    public let isBest: Bool
    /// The mean paired difference of the test accuracies from the reference's.
    public let difference: Double?
    /// Its 95 % t interval.
    public let differenceInterval: [Double]?
    /// The p-value of the exact two-sided sign-flip test, adjusted over the cells of the method.
    public let pValue: Double?
  }

  /// The report of an outcome.
  ///
  /// - Parameters:
  ///   - record: that of the sweep.
  ///   - path: where it was written.
  public init(_ outcome: SweepOutcome, record: RunRecord, path: String) {
    self.record = path
    configuration = Settings(record.configuration)
    (over, reference, seeds) = (outcome.over, outcome.reference, outcome.seeds)
    arms = outcome.entries.map { entry in
      Arm(
        arm: entry.arm, method: entry.method, values: outcome.cells[entry.cell],
        failure: entry.failure, diverged: entry.diverged, testAccuracy: entry.testAccuracy.mean,
        testAccuracyInterval: entry.testAccuracy.meanInterval().map { [$0.lower, $0.upper] },
        testAccuracies: entry.testAccuracy.values,
        isBest: outcome.best(entry.method)?.cell == entry.cell,
        difference: entry.comparison?.difference,
        differenceInterval: entry.comparison?.interval.map { [$0.lower, $0.upper] },
        pValue: entry.adjustedPValue)
    }
  }
}

extension SweepReport.Arm {
  private enum CodingKeys: String, CodingKey {
    case arm, method, values, failure, diverged, difference
    case testAccuracy = "test_accuracy"
    case testAccuracyInterval = "test_accuracy_interval"
    case testAccuracies = "test_accuracies"
    case isBest = "is_best"
    case differenceInterval = "difference_interval"
    case pValue = "p_value"
  }
}
