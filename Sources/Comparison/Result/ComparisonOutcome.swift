public import Normalizers
import Storage

/// What came out of a comparison, a method at a time, as a reader wants it.
public struct ComparisonOutcome: Sendable {
  /// One row a method, in the order of the plan.
  public let methods: [MethodResult]
  /// The method that the others were held against.
  public let reference: NormalizationMethod?
  /// What was compared.
  public let plan: ComparisonPlan

  package init(
    plan: ComparisonPlan, trials: [TrialRecord],
    costs: [NormalizationMethod: StepCost]
  ) {
    self.plan = plan
    reference = plan.reference
    let best =
      trials.filter { $0.status == .completed }.flatMap { $0.curves["test_accuracy"] ?? [] }.max()
    let referenceTrials = trials.filter { $0.method == plan.reference?.rawValue }
    methods = plan.methods.map { method in
      MethodResult(
        method: method, trials: trials.filter { $0.method == method.rawValue },
        bestAccuracy: best ?? 0, cost: costs[method],
        referenceTrials: method == plan.reference ? nil : referenceTrials)
    }
  }
}

/// What came out for one method.
public struct MethodResult: Sendable {
  /// The method.
  public let method: NormalizationMethod
  /// Test accuracy after the last epoch, one a seed, 0 to 1.
  ///
  /// A diverged trial counts as guessing; empty when the method failed.
  public let testAccuracy: Sample
  /// Mean training loss of the last epoch, one a seed that did not diverge.
  public let trainLoss: Sample
  /// The epochs until the test accuracy was 90 % of the best that any trial of the run reached, one a seed;
  /// `nil` for a trial that never got there.
  public let epochsToThreshold: [Int?]
  /// The trials that diverged.
  public let diverged: Int
  /// Why the method could not be trained; `nil` when it could.
  public let failure: String?
  /// The difference of the test accuracies from the reference's, seed by seed; `nil` for the reference
  /// itself, and where either failed.
  public let comparison: PairedComparison?
  /// What a step costs; `nil` when it was not measured.
  public let cost: StepCost?

  init(
    method: NormalizationMethod, trials: [TrialRecord], bestAccuracy: Double,
    cost: StepCost?, referenceTrials: [TrialRecord]?
  ) {
    self.method = method
    failure = trials.first { $0.status == .failed }?.failure
    let accuracies = trials.compactMap { $0.scalars["final_test_accuracy"] }
    testAccuracy = Sample(failure == nil ? accuracies : [])
    trainLoss = Sample(trials.compactMap { $0.scalars["final_train_loss"] })
    diverged = trials.count { $0.status == .diverged }
    epochsToThreshold = trials.map { trial in
      guard trial.status == .completed else { return nil }
      return trial.curves["test_accuracy"]?.firstIndex { $0 >= 0.9 * bestAccuracy }.map { $0 + 1 }
    }
    let reference = referenceTrials?.compactMap { $0.scalars["final_test_accuracy"] } ?? []
    comparison =
      failure == nil && !reference.isEmpty && reference.count == accuracies.count
      ? PairedComparison(of: accuracies, against: reference) : nil
    self.cost = cost
  }

  /// The p-value of ``comparison``; `nil` for one seed, whose sign-flip test has no outcome but 1.
  public var pValue: Double? {
    comparison.flatMap { $0.n > 1 ? $0.pValue : nil }
  }

  /// The mean of ``epochsToThreshold``; `nil` when a trial never got there.
  public var meanEpochsToThreshold: Double? {
    let epochs = epochsToThreshold.compactMap { $0 }
    guard !epochs.isEmpty, epochs.count == epochsToThreshold.count else { return nil }
    return Double(epochs.reduce(0, +)) / Double(epochs.count)
  }
}
