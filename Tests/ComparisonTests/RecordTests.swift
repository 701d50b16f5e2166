import Comparison
import Normalizers
import Storage
import Testing
import Training

@Suite struct RecordTests {
  @Test func theRecordHoldsEverythingNeededToRepeatTheRun() throws {
    let images = try SmallComparison.images()
    let plan = SmallComparison.plan([.batch, .group], seeds: [5, 9]) { $0.groups = 4 }
    let record = try SmallComparison(plan, dataset: images).record
    #expect(
      record.configuration.names == [
        "methods", "model", "batch_size", "epochs", "seeds", "optimizer", "learning_rate",
        "momentum", "weight_decay", "init", "init_scale", "activation", "placement",
        "standardize", "preset", "epsilon", "groups", "data_dependent_init",
        "memory", "stream_memory",
      ])
    #expect(record.configuration["methods"] == "batch,group")
    #expect(record.configuration["seeds"] == "5,9")
    #expect(record.configuration["groups"] == 4)
    for name in ["package", "swift", "hdf5", "onednn", "operating_system", "processor"] {
      guard case .string(let version) = record.versions[name] else {
        Issue.record("no version of \(name)")
        continue
      }
      #expect(!version.isEmpty)
    }
    #expect(record.dataset == DatasetRecord(images))
    #expect(record.dataset.checksum.wholeMatch(of: /[0-9a-f]{64}/) != nil)
  }

  @Test func everyTrialHasItsCurves() throws {
    let record = try SmallComparison(SmallComparison.plan([.batch, .none], seeds: [5, 9])).record
    #expect(record.trials.map(\.method) == ["batch", "none", "batch", "none"])
    #expect(record.trials.map(\.seed) == [5, 5, 9, 9])
    for trial in record.trials {
      #expect(trial.curves.names == ["train_loss", "test_loss", "test_accuracy"])
      #expect(trial.curves.allSatisfy { $0.value.count == 2 })
      #expect(trial.scalars["final_test_accuracy"] == trial.curves["test_accuracy"]?.last)
      #expect(trial.scalars["final_train_loss"] == trial.curves["train_loss"]?.last)
      #expect(trial.scalars["steps"] == 12)
    }
    #expect(record.summary.columns["method"] == .strings(["batch", "none"]))
    #expect(record.comparisons.columns["method"] == .strings(["none"]))
    #expect(record.comparisons.columns["n"] == .numbers([2]))
    #expect(record.times["milliseconds_per_step_batch"] != nil)
  }

  @Test func checkpointsHoldTheTrainedNetwork() throws {
    let comparison = try SmallComparison(SmallComparison.plan([.batch], seeds: [5]))
    let data = try #require(comparison.checkpoints["batch-seed-5.h5"])
    #expect(data.count > 10_000)
  }
}
