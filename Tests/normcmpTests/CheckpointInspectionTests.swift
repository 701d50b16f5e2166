import Foundation
import Storage
import Tensors
import Testing

/// `normcmp checkpoint inspect`, `verify` and `diff`.
@Suite struct CheckpointInspectionTests {
  /// Calls `body` in a directory with a trained network, the same with one number changed, one without a
  /// network's name, and a damaged one.
  private func withCheckpoints(_ body: (Directory, Checkpoint) throws -> Void) throws {
    try Directory.with { directory in
      let compare = try Command.run(
        [
          "compare", "--quiet", "--methods", "batch", "--model", "mlp", "--seeds", "1", "--epochs",
          "2", "--optimizer", "adam", "--output", "run",
        ], in: directory)
      try #require(compare.exitCode == 0, "\(compare.errors)")
      let path = directory.file("run/checkpoints/batch-seed-1.h5")
      let checkpoint = try Checkpoint(contentsOf: path)
      var other = checkpoint
      if case .float(var bias) = other.model["fc4.bias"] {
        bias.withMutableElements { $0[2] += 0.5 }
        other.model["fc4.bias"] = .float(bias)
      }
      other.optimizer["step"] = nil
      other.attributes["note"] = "changed"
      try other.write(to: directory.file("other.h5"))
      try Checkpoint(model: checkpoint.model).write(to: directory.file("nameless.h5"))
      var bytes = try Data(contentsOf: URL(filePath: path))
      bytes[bytes.count / 2] ^= 4
      try bytes.write(to: URL(filePath: directory.file("damaged.h5")))
      try body(directory, checkpoint)
    }
  }

  @Test func inspectTellsWhatIsInside() throws {
    try withCheckpoints { directory, checkpoint in
      let command = try Command.run(
        ["checkpoint", "inspect", "run/checkpoints/batch-seed-1.h5"], in: directory)
      #expect(command.exitCode == 0 && command.errors == "")
      #expect(command.output.contains("a whole checkpoint, digest"))
      for pattern in [
        #/\n  learning_rate +0\.002\n/#, #/\n  version_package +\d/#, #/\n  step +88\n/#,
        #/\ntest_accuracy +2 +0\.\d+ +0\.\d+\n/#,
        #/\nnorm1\.running_var +float32 +100 +\d/#, #/\nexp_avg\.fc1\.weight +float32 +100×64 +/#,
      ] { #expect(command.output.contains(pattern), "\(command.output)") }
      let json = try Command.run(
        ["checkpoint", "inspect", "run/checkpoints/batch-seed-1.h5", "--json"], in: directory)
      let report = try #require(
        JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
      #expect(report["content_digest"] as? String == checkpoint.contentDigest)
      let model = try #require(report["model"] as? [[String: Any]])
      #expect(model.compactMap { $0["name"] as? String } == checkpoint.model.names)
      #expect((report["training"] as? [String: Any])?["epoch"] as? Int == 2)
      #expect((report["curves"] as? [String: [Double]])?["train_loss"]?.count == 2)
    }
  }

  @Test func verifyFindsTheDamagedOne() throws {
    try withCheckpoints { directory, _ in
      let command = try Command.run(
        ["checkpoint", "verify", "other.h5", "damaged.h5", "nameless.h5", "missing.h5"],
        in: directory)
      #expect(command.exitCode == 1)
      #expect(command.output == "other.h5: whole\nnameless.h5: whole; it names no network\n")
      let lines = command.errors.split(separator: "\n")
      #expect(lines.count == 2)
      #expect(lines.first?.contains("damaged.h5") == true)
      #expect(lines.last?.contains("missing.h5") == true)
      let whole = try Command.run(["checkpoint", "verify", "other.h5"], in: directory)
      #expect(whole.exitCode == 0 && whole.errors == "")
    }
  }

  @Test func diffNamesWhatDiffers() throws {
    try withCheckpoints { directory, _ in
      let one = "run/checkpoints/batch-seed-1.h5"
      let same = try Command.run(["checkpoint", "diff", one, one], in: directory)
      #expect(same.exitCode == 0 && same.output.contains("hold the same, to the last bit"))
      let command = try Command.run(["checkpoint", "diff", one, "other.h5"], in: directory)
      #expect(command.exitCode == 1 && command.errors == "")
      #expect(command.output.contains(#/model\/fc4\.bias +1 +10 +5\.00e-01 +\d\.\d\de/#))
      #expect(command.output.contains("optimizer/step: only in the first\n"))
      #expect(command.output.contains("note: absent, then changed\n"))
      #expect(command.output.contains(" tensors and curves are the same, 2 differ.\n"))
      let json = try Command.run(
        ["checkpoint", "diff", one, "other.h5", "--json"], in: directory)
      let report = try #require(
        JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
      #expect(report["same"] as? Bool == false)
      let tensors = try #require(report["tensors"] as? [[String: Any]])
      #expect(abs((tensors.first?["largest"] as? Double ?? 0) - 0.5) < 1e-6)
    }
  }
}
