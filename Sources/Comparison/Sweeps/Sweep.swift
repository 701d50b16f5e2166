import Normalizers
import Storage

/// A grid of settings: every method is trained under each of them, with the same seeds.
public struct Sweep: Sendable {
  /// The settings that are swept, by their names in records, such as `batch_size`.
  public let over: [String]
  /// The seeds, which all arms share.
  public let seeds: [UInt64]

  let arms: [Arm]

  /// A sweep over some settings.
  ///
  /// - Parameters:
  ///   - over: the settings that are swept.
  ///   - plans: a plan for each cell of the grid, with the same methods and seeds.
  /// - Throws: ``PlanError`` when two cells are the same.
  /// - Precondition: there is a plan, and its settings have the names in `over`.
  public init(over: [String], plans: [ComparisonPlan]) throws(PlanError) {
    precondition(!plans.isEmpty, "a sweep has a plan for each cell")
    self.over = over
    seeds = plans[0].seeds
    arms = plans.flatMap { plan in
      let settings = plan.settings
      let values = over.compactMap { name in
        settings[name].map { "\(name.replacing("_", with: " ")) \($0)" }
      }
      return plan.methods.map { method in
        Arm(([method.rawValue] + values).joined(separator: ", "), method, plan)
      }
    }
    var seen: Set<String> = []
    if let repeated = arms.first(where: { !seen.insert($0.name).inserted }) {
      throw PlanError("the sweep has \(repeated.name) twice; name every value and method once")
    }
  }

  /// One training of a sweep, as a list shows it.
  public struct Item: Sendable, Equatable {
    /// Its number, from 1: what `--trial` takes.
    public let number: Int
    /// Its arm, such as `batch, batch size 8`.
    public let arm: String
    /// The method.
    public let method: String
    /// The values of the settings that are swept, in their order.
    public let values: [String]
    /// The seed.
    public let seed: UInt64
  }

  /// Every training, in order: a seed at a time.
  public var items: [Item] {
    trials.enumerated().map { index, trial in
      let settings = trial.settings
      return Item(
        number: index + 1, arm: trial.arm.name, method: trial.arm.method.rawValue,
        values: over.map { settings[$0].map(\.description) ?? "" }, seed: trial.seed)
    }
  }

  /// The trainings, a seed at a time.
  var trials: [ArmTrial] {
    seeds.flatMap { seed in arms.map { ArmTrial(arm: $0, seed: seed) } }
  }

  var definition: SweepDefinition {
    SweepDefinition(over: over, seeds: seeds, arms: Table(arms, swept: over))
  }
}
