import Comparison
import Normalizers
import Storage
import Testing
import Training

@Suite struct OutcomeTests {
  @Test func aDivergedTrialCountsAsGuessing() throws {
    let comparison = try SmallComparison(
      SmallComparison.plan([.none], seeds: [1, 2, 3]) { $0.optimizer.learningRate = 1e30 })
    let result = try #require(comparison.outcome.methods.first)
    #expect(result.diverged == 3)
    #expect(result.testAccuracy.values == [Double](repeating: 1.0 / 3, count: 3))
    #expect(result.trainLoss.values.isEmpty)
    #expect(result.meanEpochsToThreshold == nil)
    #expect(result.failure == nil)
    for trial in comparison.record.trials {
      #expect(trial.status == .diverged)
      #expect(trial.failure?.contains("not finite in epoch") == true)
    }
  }

  @Test func aMethodThatFailsDoesNotStopTheOthers() throws {
    let comparison = try SmallComparison(
      SmallComparison.plan([.batch, .instance, .layer]) { $0.model = .mlp })
    let results = comparison.outcome.methods
    #expect(results.map { $0.failure == nil } == [true, false, true])
    #expect(results[1].failure?.contains("one element") == true)
    #expect(results[1].testAccuracy.values.isEmpty && results[1].comparison == nil)
    #expect(results[1].cost == nil)
    #expect(results[2].comparison?.n == 2)
    #expect(comparison.checkpoints.count == 4)
    let failed = comparison.record.trials.filter { $0.status == .failed }
    #expect(failed.map(\.method) == ["instance", "instance"])
    #expect(failed.allSatisfy { $0.failure == results[1].failure })
  }

  @Test func withoutAReferenceThereIsNoDifference() throws {
    let outcome = try SmallComparison(
      SmallComparison.plan([.instance, .layer]) { $0.model = .mlp }
    ).outcome
    #expect(outcome.reference == .instance)
    #expect(outcome.methods.allSatisfy { $0.comparison == nil })
  }

  /// 90 % of the best accuracy of all trials, which is 0.9 here, are 0.81.
  @Test func epochsToThresholdCountToTheFirstEpochThere() {
    let outcome = ComparisonOutcome(
      plan: SmallComparison.plan([.batch, .layer, .group]),
      trials: [
        trial(.batch, 1, [0.5, 0.81, 0.7]), trial(.batch, 2, [0.9, 0.1, 0.9]),
        trial(.layer, 1, [0.1, 0.2, 0.82]), trial(.layer, 2, [0.1, 0.2, 0.8]),
        trial(.group, 1, [0.85]), trial(.group, 2, [0.9, 0.99], status: .diverged),
      ], costs: [:])
    #expect(outcome.methods.map(\.epochsToThreshold) == [[2, 1], [3, nil], [1, nil]])
    #expect(outcome.methods.map(\.meanEpochsToThreshold) == [1.5, nil, nil])
    #expect(outcome.methods[1].comparison?.difference.map { abs($0 - 0.01) < 1e-12 } == true)
  }

  @Test func oneSeedHasADifferenceAndNoPValue() {
    let outcome = ComparisonOutcome(
      plan: SmallComparison.plan([.batch, .layer], seeds: [1]),
      trials: [trial(.batch, 1, [0.5]), trial(.layer, 1, [0.75])], costs: [:])
    #expect(outcome.methods[1].comparison?.difference == 0.25)
    #expect(outcome.methods[1].pValue == nil)
  }

  private func trial(
    _ method: NormalizationMethod, _ seed: UInt64, _ accuracies: [Double],
    status: TrialRecord.Status = .completed
  ) -> TrialRecord {
    TrialRecord(
      method: method.rawValue, seed: seed, status: status, curves: ["test_accuracy": accuracies],
      scalars: ["final_test_accuracy": accuracies.last ?? 0])
  }
}
