import Comparison
import Foundation
import Normalizers
import Storage
import Tensors
import Testing
import Training

@Suite struct TrainedNetworkTests {
  /// Calls `body` with the path of a checkpoint of a comparison of one method, and what it recorded.
  private func withCheckpoint(
    _ plan: ComparisonPlan, _ body: (_ path: String, RunRecord) throws -> Void
  ) throws {
    let comparison = try SmallComparison(plan)
    let url = FileManager.default.temporaryDirectory.appending(path: "checkpoint-\(UUID()).h5")
    defer { try? FileManager.default.removeItem(at: url) }
    try #require(comparison.checkpoints.first).value.write(to: url)
    try body(url.path(percentEncoded: false), comparison.record)
  }

  private func images(_ split: ImageDataset.Split, classes: Int) throws -> LabeledSamples {
    try LabeledSamples(
      samples: split.images, labels: Tensor([split.count], split.labels.map { Int64($0) }),
      classes: classes)
  }

  /// A checkpoint alone gives the network that was trained, whatever its options were.
  @Test(arguments: NormalizationMethod.allCases, [Convention.pyTorch, .keras])
  func aCheckpointNamesItsNetwork(_ method: NormalizationMethod, _ preset: Convention) throws {
    let model = NetworkConfiguration.Model.allCases[method.rawValue.count % 2 + 1]
    let plan = SmallComparison.plan([method], seeds: [3]) {
      $0.model = model
      $0.convention = preset
      $0.epochs = 1
      $0.groups = 4
      $0.placement = method == .batchRenormalization ? .after : .before
      $0.activation = .tanh
    }
    try withCheckpoint(plan) { path, record in
      let trained = try TrainedNetwork(contentsOf: path)
      #expect(trained.checkpoint == (try Checkpoint(contentsOf: path)))
      #expect(trained.network.state == trained.checkpoint.model)
      #expect(trained.network.configuration.method == method)
      #expect(trained.network.configuration.activation == .tanh)
      #expect(trained.network.configuration.placement == plan.placement)
      // It does on the test set what it did when it was trained.
      var network = trained.network
      let test = try images(SmallComparison.images().test, classes: 3)
      let accuracy = try network.evaluate(test).accuracy
      #expect(accuracy == record.trials[0].scalars["final_test_accuracy"])
    }
  }

  @Test(arguments: [NormalizationMethod.batch, .batchRenormalization, .weight, .spectral])
  func aFoldedCheckpointIsThatOfAPlainNetwork(_ method: NormalizationMethod) throws {
    let plan = SmallComparison.plan([method], seeds: [3]) { $0.model = .resnet }
    try withCheckpoint(plan) { path, _ in
      let trained = try TrainedNetwork(contentsOf: path)
      let (folded, report) = try trained.folded()
      #expect(report.isComplete)
      #expect(try folded.outputDifference(from: trained) < 10 * 24 * 0x1p-24)
      // What is not a number agrees with nothing.
      var broken = folded.network
      broken.updateParameters { _, parameter, _, _ in
        parameter = Tensor(parameter.shape, repeating: .nan)
      }
      let other = TrainedNetwork(
        broken, optimizer: StateDictionary(), training: [:], attributes: [:])
      #expect(try folded.outputDifference(from: other) == .infinity)
      #expect(try other.outputDifference(from: folded) == .infinity)
      try folded.write(to: path)

      let found = try TrainedNetwork(contentsOf: path)
      #expect(found.checkpoint == folded.checkpoint)
      #expect(found.checkpoint.attributes["method"] == "none")
      #expect(found.checkpoint.attributes["folded_from"] == .string(method.rawValue))
      #expect(found.checkpoint.optimizer.names.isEmpty)
      #expect(found.checkpoint.training == trained.checkpoint.training)
      #expect(!found.checkpoint.attributes.names.contains { $0.hasPrefix("normalizer_") })
      let plain = try Network(found.network.configuration, seed: 1)
      #expect(found.checkpoint.model.names == plain.state.names)
      #expect(throws: StorageError.self) { try found.folded() }
    }
  }

  @Test func whatCannotBeFoldedSaysWhy() throws {
    let plan = SmallComparison.plan([.batch], seeds: [3]) { $0.placement = .after }
    try withCheckpoint(plan) { path, _ in
      let error = #expect(throws: StorageError.self) {
        try TrainedNetwork(contentsOf: path).folded()
      }
      #expect(error?.message.contains("norm1 stays: it follows act1") == true)
    }
  }

  @Test(arguments: PopulationEstimator.allCases, Recalibration.Order.allCases)
  func recalibrationReplacesThePopulation(
    estimator: PopulationEstimator, order: Recalibration.Order
  ) throws {
    let plan = SmallComparison.plan([.batch], seeds: [3]) { $0.isStandardized = true }
    try withCheckpoint(plan) { path, record in
      let images = try SmallComparison.images()
      var trained = try TrainedNetwork(contentsOf: path)
      let before = trained
      let outcome = try trained.recalibrate(
        Recalibration(estimator, order: order, batchSize: 16), on: .held(images), threads: .serial)
      #expect(outcome.samples == 96 && outcome.report.measured.count == 3)
      #expect(outcome.before.accuracy == record.trials[0].scalars["final_test_accuracy"])
      try trained.write(to: path)

      let found = try TrainedNetwork(contentsOf: path)
      #expect(found.checkpoint == trained.checkpoint)
      #expect(found.checkpoint.optimizer == before.checkpoint.optimizer)
      for name in before.checkpoint.model.names {
        let isStatistic = name.hasSuffix("running_mean") || name.hasSuffix("running_var")
        #expect(
          (found.checkpoint.model[name] == before.checkpoint.model[name]) == !isStatistic)
      }
      #expect(
        found.checkpoint.attributes["recalibration_estimator"] == .string(estimator.rawValue))
      #expect(found.checkpoint.attributes["recalibration_checksum"] == .string(images.checksum))
      // The same on the standardized test set as the recalibrated network was found to do.
      var again = found
      let second = try again.recalibrate(
        Recalibration(estimator, order: order, batchSize: 16), on: .held(images), threads: .serial)
      #expect(second.before == outcome.after)
      // One pass depends on no population; nor does layer by layer, for each is replaced in turn.
      #expect(again.checkpoint == found.checkpoint)
    }
  }

  @Test func whatCannotBeRecalibratedSaysWhy() throws {
    try withCheckpoint(SmallComparison.plan([.group], seeds: [3]) { $0.epochs = 1 }) { path, _ in
      var trained = try TrainedNetwork(contentsOf: path)
      let error = #expect(throws: StorageError.self) {
        _ = try trained.recalibrate(
          Recalibration(), on: .held(SmallComparison.images()), threads: .serial)
      }
      #expect(error?.message.contains("method group has no population statistics") == true)
      let other = #expect(throws: StorageError.self) {
        _ = try trained.recalibrate(Recalibration(), on: .held(.digits()), threads: .serial)
      }
      #expect(other?.message.contains("1×8×8 in 3 classes") == true)
    }
  }

  @Test func aCheckpointThatNamesNoNetworkIsRefused() throws {
    try withCheckpoint(SmallComparison.plan([.batch], seeds: [3]) { $0.epochs = 1 }) { path, _ in
      let whole = try Checkpoint(contentsOf: path)
      for (change, words) in [
        ({ $0.attributes["classes"] = nil }, "lacks the attribute classes"),
        ({ $0.attributes["model"] = "vgg" }, "attribute model is 'vgg'"),
        ({ $0.attributes["input_width"] = -8 }, "attribute input_width is '-8'"),
        ({ $0.attributes["normalizer_momentum"] = "0.1.2" }, "momentum"),
        ({ $0.attributes["classes"] = 4 }, "does not fit the network that it names"),
        ({ $0.attributes["input_width"] = 1_048_576 }, "×1048576, 3 classes and"),
        ({ $0.attributes["classes"] = 1_000_000 }, "1000000 classes"),
      ] as [((inout Checkpoint) -> Void, String)] {
        var checkpoint = whole
        change(&checkpoint)
        try checkpoint.write(to: path)
        let error = #expect(throws: (any Error).self) { try TrainedNetwork(contentsOf: path) }
        #expect(error.map { "\($0)".contains(words) } == true, "\(words)")
      }
    }
  }
}
