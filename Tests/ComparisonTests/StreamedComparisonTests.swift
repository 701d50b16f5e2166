import Comparison
import Foundation
import Normalizers
import Storage
import Testing

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
    #expect(try streamed.warnings(memory: plan.streamMemory).isEmpty)
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
}
