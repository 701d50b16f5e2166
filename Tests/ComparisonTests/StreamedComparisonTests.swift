import Comparison
import Foundation
import Normalizers
import Storage
import Testing
import Training

/// A comparison on data that stay in their file.
@Suite struct StreamedComparisonTests {
  /// Data that fit the stream's memory come in the order of data in memory, so the networks are the same.
  @Test(arguments: [false, true])
  func dataThatFitGiveTheNetworksOfDataInMemory(isStandardized: Bool) throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "streamed ü \(UUID()).h5")
    defer { try? FileManager.default.removeItem(at: url) }
    let path = url.path(percentEncoded: false)
    try SmallComparison.images().write(to: path)
    let plan = SmallComparison.plan([.batch, .group]) { $0.isStandardized = isStandardized }
    let held = try ComparisonDataset(contentsOf: path, heldUpTo: plan.heldMemory)
    let streamed = try ComparisonDataset(contentsOf: path, heldUpTo: 1 << 10)
    guard case .held = held, case .streamed = streamed else {
      Issue.record("144 images of 8×8 take 36 KiB")
      return
    }
    #expect(held.record == streamed.record)
    #expect(try streamed.warnings(for: plan).isEmpty)
    let (first, second) = (
      try SmallComparison(plan, dataset: held), try SmallComparison(plan, dataset: streamed)
    )
    #expect(first.checkpoints.count == 4)
    // Moments of parts are merged in another order than those of the whole: a last bit may differ.
    guard isStandardized else {
      #expect(first.checkpoints == second.checkpoints)
      return
    }
    for (one, other) in zip(first.record.trials, second.record.trials) {
      let losses = zip(one.curves["train_loss"] ?? [], other.curves["train_loss"] ?? [])
      #expect(losses.allSatisfy { abs($0 - $1) < 1e-4 })
    }
  }

  /// What a trained network says and measures does not depend on where the samples are.
  @Test func checkpointsAreUsedOnDataThatStayInTheirFile() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "streamed ü \(UUID())")
    defer { try? FileManager.default.removeItem(at: url) }
    let directory = try RunDirectory(creating: url.path(percentEncoded: false))
    let images = try SmallComparison.images()
    _ = try MethodComparison(
      plan: SmallComparison.plan([.batch], seeds: [1]), dataset: .held(images)
    ).run(threads: 1, directory: directory, isCancelled: { false }, report: { _ in })
    let path = url.appending(path: "data.h5").path(percentEncoded: false)
    try images.write(to: path)
    let streamed = try ComparisonDataset(contentsOf: path, heldUpTo: 1 << 10)
    let held = try ComparisonDataset(contentsOf: path, heldUpTo: 1 << 30)
    let checkpoint = directory.path + "/checkpoints/batch-seed-1.h5"
    var (one, other) = (
      try TrainedNetwork(contentsOf: checkpoint), try TrainedNetwork(contentsOf: checkpoint)
    )
    for part in TrainedNetwork.Part.allCases {
      let first = try one.predictions(on: held, part: part, keepsSamples: true)
      let second = try other.predictions(on: streamed, part: part)
      #expect(first.logits == second.logits && first.labels == second.labels)
      #expect(first.samples?.shape.samples == first.labels.shape[0] && second.samples == nil)
    }
    let recalibration = Recalibration(batchSize: 10)
    let (first, second) = (
      try one.recalibrate(recalibration, on: held, threads: .serial),
      try other.recalibrate(recalibration, on: streamed, threads: .serial)
    )
    #expect(first.report == second.report && first.samples == second.samples)
    #expect(first.before == second.before)
    // Pooled statistics do not depend on the order of the samples but for rounding.
    #expect(abs(first.after.loss - second.after.loss) < 1e-5)
    #expect(first.after.loss != first.before.loss)
  }
}
