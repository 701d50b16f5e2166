import Storage

/// An experiment that trains networks: a grid of arms and seeds, and what their results say of the claim.
public protocol GridExperiment: Experiment {
  /// The arms, with names of their own; every arm is trained with every seed of the setting.
  func arms(_ setting: ExperimentSetting) -> [Arm]

  /// Judges the trials.
  func judge(_ results: GridResults, _ setting: ExperimentSetting) -> ExperimentOutcome
}

extension GridExperiment {
  /// Every arm with every seed.
  public func trainings(_ setting: ExperimentSetting) -> Int {
    arms(setting).count * setting.seeds.count
  }

  /// Trains the grid and judges it: see ``Experiment/run(_:isCancelled:)``.
  public func run(
    _ setting: ExperimentSetting, isCancelled: @Sendable () -> Bool
  ) throws -> ExperimentOutcome {
    let grid = TrialGrid(name: claim.name, arms: arms(setting), setting: setting)
    let results = try grid.run(isCancelled: isCancelled)
    var outcome = judge(results, setting)
    outcome.arms = Table(grid.arms)
    outcome.trials = grid.arms.flatMap { results.trials($0.name) }
    return outcome
  }
}
