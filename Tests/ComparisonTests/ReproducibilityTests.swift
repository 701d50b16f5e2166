import Comparison
import Normalizers
import Storage
import Testing
import Training

/// docs/reproducibility.md: a plan determines every number but the times.
@Suite struct ReproducibilityTests {
  @Test func runsAndThreadsChangeNoBit() throws {
    let plan = SmallComparison.plan(NormalizationMethod.allCases)
    let first = try SmallComparison(plan, threads: 1)
    #expect(first.checkpoints.count == 2 * NormalizationMethod.allCases.count)
    for threads in [1, 2, 3] {
      let again = try SmallComparison(plan, threads: threads)
      // Bits, not numbers: NaN stands for what there is none of, and differs from itself.
      #expect(again.bits == first.bits, "\(threads) threads")
      #expect(again.checkpoints == first.checkpoints, "\(threads) threads")
    }
  }

  /// One trial that several threads share cuts its minibatches, in all three networks.
  @Test(arguments: NetworkConfiguration.Model.allCases)
  func threadsWithinATrialChangeNoBit(model: NetworkConfiguration.Model) throws {
    let plan = SmallComparison.plan([.batch], seeds: [3]) {
      $0.model = model
      $0.batchSize = 64
    }
    let one = try SmallComparison(plan, threads: 1)
    let several = try SmallComparison(plan, threads: 3)
    #expect(several.bits == one.bits)
    #expect(several.checkpoints == one.checkpoints)
  }

  @Test func anotherSeedIsAnotherTrial() throws {
    let trials = try SmallComparison(SmallComparison.plan([.none])).record.trials
    #expect(trials[0].curves["train_loss"] != trials[1].curves["train_loss"])
  }
}

extension SmallComparison {
  /// All numbers of the record but the times, each in its shortest form that reads back the same.
  fileprivate var bits: String { String(reflecting: recordWithoutTimes) }
}
