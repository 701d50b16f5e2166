import Comparison
import Foundation
import Normalizers
import Reporting
import Storage
import Testing

@Suite struct ComparisonReportTests {
  /// Eight methods with the widest numbers that occur: the first diverges, the second fails.
  private func outcome(seeds: [UInt64] = [1, 2, 3]) -> ComparisonOutcome {
    var plan = ComparisonPlan()
    plan.seeds = seeds
    var trials: [TrialRecord] = []
    for (index, method) in plan.methods.enumerated() {
      for seed in seeds {
        let accuracy = Double((UInt64(index) * 37 + seed * 53) % 100) / 100
        var trial = TrialRecord(
          method: method.rawValue, seed: seed, status: .completed,
          curves: ["test_accuracy": [accuracy]],
          scalars: ["final_test_accuracy": accuracy, "final_train_loss": 123.456 / accuracy])
        if method == .none {
          trial.status = .diverged
          trial.scalars = ["final_test_accuracy": 0.1]
        } else if method == .layer {
          trial.status = .failed
          trial.failure = "it cannot be"
          trial.scalars = [:]
        }
        trials.append(trial)
      }
    }
    let cost = StepCost(
      millisecondsPerStep: 1234.5, normalizationShare: 0.25, peakBytes: 3_000_000)
    return ComparisonOutcome(plan: plan, trials: trials, costs: [.batch: cost])
  }

  @Test(arguments: [[1], [1, 2], [1, 2, 3, 4, 5, 6, 7, 8]] as [[UInt64]])
  func theTableFitsEightyColumns(seeds: [UInt64]) {
    let lines = TextTable(outcome(seeds: seeds)).text().split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 80 })
    #expect(lines.count { $0.hasPrefix("batch ") } == 1)
  }

  @Test func whatWentWrongIsPlainToSee() {
    let outcome = outcome()
    let lines = TextTable(outcome).text().split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("none ") && $0.contains("diverged") })
    #expect(lines.contains { $0.hasPrefix("layer ") && $0.contains("failed") })
    #expect(outcome.notes.contains("layer failed: it cannot be."))
    #expect(outcome.notes.contains("none diverged in 3 of 3 trials, which count as guessing."))
  }

  @Test func onlyTheBestIsEmphasized() {
    let styled = TextTable(outcome()).text(styled: true)
    #expect(styled.count { $0 == "\u{1B}" } == 2 * (1 + 4))
  }

  @Test(
    arguments: [
      ([1], "One seed gives no interval and no p-value; give --seeds 6 or more."),
      ([1, 2], "With 2 seeds p cannot be below 0.500; give --seeds 6 or more."),
      ([1, 2, 3, 4, 5], "With 5 seeds p cannot be below 0.062; give --seeds 6 or more."),
    ] as [([UInt64], String)])
  func fewSeedsAreWarnedOf(seeds: [UInt64], note: String) {
    #expect(outcome(seeds: seeds).notes.contains(note))
  }

  @Test func enoughSeedsNeedNoWarning() {
    #expect(!outcome(seeds: [1, 2, 3, 4, 5, 6]).notes.contains { $0.contains("--seeds") })
  }

  @Test func jsonLeavesOutWhatThereIsNot() throws {
    let digits = DatasetRecord(try .digits())
    let report = ComparisonReport(outcome(), dataset: digits, run: "runs/here")
    let json = try #require(
      JSONSerialization.jsonObject(with: JSONEncoder.report().encode(report)) as? [String: Any])
    let methods = try #require(json["methods"] as? [[String: Any]])
    let statuses = methods.compactMap { $0["status"] as? String }
    #expect(statuses.prefix(3) == ["diverged", "completed", "failed"])
    #expect(Set(methods[2].keys) == ["method", "status", "failure", "diverged", "test_accuracies"])
    #expect(methods[1]["difference"] == nil)
    #expect(methods[1]["milliseconds_per_step"] as? Double == 1234.5)
    #expect((methods[3]["difference_interval"] as? [Double])?.count == 2)
    #expect((json["dataset"] as? [String: Any])?["name"] as? String == "digits")
    #expect((json["configuration"] as? [String: Any])?["learning_rate"] as? Double == 0.05)
  }
}
