import Comparison
import Foundation
import Normalizers
import Reductions
import Storage
import Synchronization
import Testing
import Training

/// Sweeps of a second or less: their grids, their files and what is said of them.
@Suite struct SweepTests {
  private let data: ImageDataset

  init() throws {
    var recipe = SyntheticImages()
    (recipe.classes, recipe.samples, recipe.testSamples) = (2, 40, 20)
    (recipe.height, recipe.width) = (4, 4)
    data = try .synthetic(recipe)
  }

  /// Batch sizes and learning rates, for two methods.
  private func sweep(
    sizes: [Int] = [10, 20], rates: [Double] = [0.01, 0.05], seeds: [UInt64] = [1, 2],
    epochs: Int = 1
  ) throws -> Sweep {
    var plan = ComparisonPlan()
    plan.model = .mlp
    plan.methods = [.none, .batch]
    plan.seeds = seeds
    plan.epochs = epochs
    let plans = sizes.flatMap { size in
      rates.map { rate in
        plan.batchSize = size
        plan.optimizer.learningRate = rate
        return plan
      }
    }
    return try Sweep(over: ["batch_size", "learning_rate"], plans: plans)
  }

  /// Runs a sweep, and says how many trainings it took.
  private func run(_ sweep: Sweep, in path: String) throws -> (record: RunRecord, trained: Int) {
    let trained = Mutex(0)
    let record = try sweep.run(
      on: .held(data), threads: ThreadPool(count: 2), directory: SweepDirectory(path),
      isCancelled: { false }, report: { _ in trained.withLock { $0 += 1 } })
    return (record, trained.withLock { $0 })
  }

  @Test func everyCombinationIsAnArmAndEveryTrialHasANumber() throws {
    let items = try sweep().items
    #expect(items.count == 16)
    #expect(items.map(\.number) == Array(1...16))
    #expect(items[0].arm == "none, batch size 10, learning rate 0.01")
    #expect(items[3].values == ["10", "0.05"])
    #expect(items.prefix(8).allSatisfy { $0.seed == 1 })
    #expect(throws: PlanError.self) { try sweep(sizes: [10, 10]) }
  }

  @Test func theRecordSaysWhatEachArmIs() throws {
    try inTemporaryDirectory { path in
      let record = try run(sweep(), in: path).record
      #expect(try RunRecord(contentsOf: path + "/sweep.h5") == record)
      #expect(record.arms.columns.names == ["arm", "method", "batch_size", "learning_rate"])
      #expect(
        record.arms.columns["batch_size"] == .numbers([10, 10, 10, 10, 20, 20, 20, 20]))
      #expect(record.configuration["sweep"] == "batch_size,learning_rate")
      #expect(record.configuration["learning_rate"] == "0.01,0.05")
      #expect(record.configuration["methods"] == "none,batch")
      #expect(record.configuration["epochs"] == 1)
      #expect(record.configuration["seeds"] == "1,2")
      #expect(record.trials.count == 16)
      #expect(record.summary.rows == 8 && record.comparisons.rows == 4)
    }
  }

  @Test func whatIsThereIsNotTrainedAgainWhenValuesAndSeedsAreAdded() throws {
    try inTemporaryDirectory { path in
      let small = try run(sweep(sizes: [10]), in: path)
      #expect(small.trained == 8)
      let large = try run(sweep(seeds: [1, 2, 3]), in: path)
      #expect(large.trained == 24 - 8)
      for trial in small.record.trials { #expect(large.record.trials.contains(trial)) }
      #expect(try run(sweep(seeds: [1, 2, 3]), in: path).trained == 0)
      // Neither a part of it nor other settings may take the place of the record.
      #expect(throws: PlanError.self) { try run(sweep(sizes: [10]), in: path) }
      #expect(throws: PlanError.self) { try run(sweep(seeds: [1, 2, 3], epochs: 2), in: path) }
    }
  }

  @Test func trialsRunAloneMergeIntoTheRecordOfTheWhole() throws {
    try inTemporaryDirectory { path in
      let sweep = try sweep(sizes: [10])
      let files = try sweep.items.map { item in
        try sweep.runTrial(
          item.number, on: .held(data), threads: .serial, to: "\(path)/\(item.number).h5",
          isCancelled: { false }
        ).path
      }
      var merge = SweepMerge()
      for (number, file) in files.enumerated() where ![1, 5, 6].contains(number) {
        try merge.add(RunRecord(contentsOf: file), path: file)
      }
      #expect(merge.missing == [2, 6, 7])
      #expect {
        try merge.record()
      } throws: {
        "\($0)".contains("3 of the 8 trials are missing: 2,6-7;")
      }
      for file in files { try merge.add(RunRecord(contentsOf: file), path: file) }
      let whole = try run(sweep, in: path + "/whole").record
      #expect(try merge.record().withoutTimes == whole.withoutTimes)

      var other = try RunRecord(contentsOf: files[0])
      other.trials[0].curves["train_loss"]?[0] += 1
      #expect {
        try merge.add(other, path: "other.h5")
      } throws: {
        "\($0)".contains("different outcomes of none, batch size 10, learning rate 0.01, seed 1")
      }
      other = try RunRecord(contentsOf: files[0])
      other.configuration["epochs"] = 7
      #expect {
        try merge.add(other, path: "other.h5")
      } throws: {
        "\($0)".contains("epochs is 1 in one and 7 in the other")
      }
      other = try RunRecord(contentsOf: files[0])
      other.versions["package"] = "0.0.1"
      #expect(throws: PlanError.self) { try merge.add(other, path: "other.h5") }
      other = try RunRecord(contentsOf: files[0])
      other.versions["processor"] = "another"
      try merge.add(other, path: "other.h5")
      #expect(try merge.record().versions["processor"] == "several")
    }
  }

  @Test func cellsAreComparedInPairsAndAdjustedOverTheCells() throws {
    let seeds: [UInt64] = Array(1...6)
    var record = RunRecord(
      configuration: ["sweep": "batch_size", "sweep_seeds": "1,2,3,4,5,6"], versions: [:],
      dataset: DatasetRecord(data))
    record.arms = Table([
      "arm": .strings(["b2", "n2", "b8", "n8"]),
      "method": .strings(["batch", "none", "batch", "none"]), "batch_size": .numbers([2, 2, 8, 8]),
    ])
    // In the first cell none is better for every seed, in the second for half of them.
    for (arm, gain) in [("b2", [0.0]), ("n2", [0.1]), ("b8", [0.0]), ("n8", [0.1, -0.1])] {
      record.trials += seeds.enumerated().map { index, seed in
        TrialRecord(
          method: arm, seed: seed, status: arm == "b8" && seed == 3 ? .diverged : .completed,
          scalars: ["final_test_accuracy": 0.5 + 0.01 * Double(index) + gain[index % gain.count]])
      }
    }
    let outcome = try #require(SweepOutcome(record))
    #expect(outcome.cells == [["2"], ["8"]])
    #expect(outcome.reference == "batch")
    let first = try #require(outcome.entry("none", cell: 0))
    #expect(first.comparison?.pValue == 2.0 / 64)
    #expect(first.adjustedPValue == 4.0 / 64)
    #expect(abs((first.comparison?.difference ?? 0) - 0.1) < 1e-12)
    #expect(outcome.entry("none", cell: 1)?.adjustedPValue == 1)
    #expect(outcome.entry("batch", cell: 0)?.comparison == nil)
    #expect(outcome.entry("batch", cell: 1)?.diverged == 1)
    #expect(outcome.best("none")?.cell == 0)
    record.trials.removeLast()
    #expect(SweepOutcome(record) == nil)
  }

  @Test func standardizedCellsSeeStandardizedData() throws {
    try inTemporaryDirectory { path in
      var plan = ComparisonPlan()
      (plan.model, plan.methods, plan.seeds) = (.mlp, [.none], [1])
      (plan.epochs, plan.batchSize) = (1, 10)
      let plain = plan
      plan.isStandardized = true
      let sweep = try Sweep(over: ["standardize"], plans: [plain, plan])
      let record = try run(sweep, in: path).record
      let losses = record.trials.map { $0.scalars["final_train_loss"] }
      #expect(losses[0] != losses[1])
      #expect(record.arms.columns["standardize"] == .strings(["false", "true"]))
      let alone = try SmallComparison(plan, dataset: data).record.trials[0]
      #expect(alone.scalars["final_train_loss"] == losses[1])
    }
  }

  private func inTemporaryDirectory(_ body: (String) throws -> Void) throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "sweep \(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    try body(url.path(percentEncoded: false))
  }
}
