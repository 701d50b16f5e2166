public import Normalizers

/// One way to train, of those that an experiment holds against each other.
public struct Arm: Sendable {
  /// What tells it from the other arms, such as `batch, learning rate 0.1`; no slash.
  public let name: String
  /// How it trains: a plan of one method, whose seeds the experiment's stand for.
  public var plan: ComparisonPlan
  /// What it does beyond the plan.
  let procedure: any TrialProcedure

  /// An arm: `plan` with one method.
  public init(_ name: String, _ method: NormalizationMethod, _ plan: ComparisonPlan) {
    self.init(name, method, plan, PlainProcedure())
  }

  init(
    _ name: String, _ method: NormalizationMethod, _ plan: ComparisonPlan,
    _ procedure: any TrialProcedure
  ) {
    self.procedure = procedure
    self.name = name
    self.plan = plan
    self.plan.methods = [method]
  }

  /// The method.
  public var method: NormalizationMethod { plan.methods[0] }
}

/// One training: an arm and a seed.
public struct ArmTrial: Sendable {
  /// The way to train.
  public let arm: Arm
  /// The seed of weights and minibatches.
  public let seed: UInt64
}
