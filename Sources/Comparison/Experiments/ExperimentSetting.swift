public import Reductions
public import Storage
import Training

/// How an experiment is run.
public struct ExperimentSetting: Sendable {
  /// How much is done.
  public enum Size: String, Sendable, CaseIterable, Codable {
    /// Seconds: for a first look, and for tests. Fewer seeds, and p ≤ 0.05.
    case quick
    /// Minutes; p ≤ 0.01.
    case standard
    /// The source's own setting, as far as it fits; p ≤ 0.01.
    case full
  }

  /// How much is done.
  public var size: Size
  /// What random numbers start from, one a repetition; every arm of an experiment uses the same.
  public var seeds: [UInt64]
  /// What networks learn.
  public var data: ImageDataset
  /// Who computes; no number depends on it.
  public var threads: ThreadPool
  /// Where trials are kept; `nil` keeps none.
  public var store: TrialStore?
  /// Is told how far an experiment has come, from any thread.
  public var report: @Sendable (ExperimentProgress) -> Void

  /// A setting.
  ///
  /// - Parameter seeds: `nil` for eight in the quick size, whose sign-flip tests can reach 0.05 for twelve contrasts
  ///   at once, and twelve in the others, which can reach 0.01 for forty.
  public init(
    _ size: Size, seeds: [UInt64]? = nil, data: ImageDataset,
    threads: ThreadPool = .allProcessors, store: TrialStore? = nil,
    report: @escaping @Sendable (ExperimentProgress) -> Void = { _ in }
  ) {
    self.size = size
    self.data = data
    self.store = store
    self.report = report
    self.seeds = seeds ?? Array(1...(size == .quick ? 8 : 12))
    self.threads = threads
  }

  /// The largest adjusted p-value that rules chance out.
  public var level: Double { size == .quick ? 0.05 : 0.01 }

  /// The plan that experiments start from: three hidden layers of 100 rectified linear units, trained for
  /// about a number of steps, a third of it in the quick size.
  ///
  /// - Parameters:
  ///   - steps: how many steps, if the data's epochs allow it.
  ///   - batchSize: the samples of a step.
  func plan(steps: Int, batchSize: Int) -> ComparisonPlan {
    var plan = ComparisonPlan()
    plan.model = .mlp
    plan.batchSize = batchSize
    let wanted = size == .quick ? steps / 3 : steps
    let stepsPerEpoch = max(1, data.train.count / batchSize)
    plan.epochs = max(1, Int((Double(wanted) / Double(stepsPerEpoch)).rounded()))
    return plan
  }
}
