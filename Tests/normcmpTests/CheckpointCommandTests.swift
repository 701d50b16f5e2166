import Foundation
import Storage
import Tensors
import Testing

@Suite struct CheckpointCommandTests {
  /// Calls `body` in a directory with a trained network of each method at `run/checkpoints`.
  private func withRun(
    _ methods: String, _ options: [String] = [], _ body: (Directory) throws -> Void
  ) throws {
    try Directory.with { directory in
      let compare = try Command.run(
        [
          "compare", "--quiet", "--methods", methods, "--seeds", "1", "--epochs", "1", "--output",
          "run",
        ] + options, in: directory)
      try #require(compare.exitCode == 0, "\(compare.errors)")
      try body(directory)
    }
  }

  @Test func foldWritesAPlainNetworkThatPyTorchKnowsByName() throws {
    try withRun("batch,spectral") { directory in
      let fold = try Command.run(
        ["checkpoint", "fold", "run/checkpoints/batch-seed-1.h5", "folded.h5"], in: directory)
      #expect(fold.exitCode == 0 && fold.errors == "")
      #expect(
        fold.output.contains(
          /^norm1 is folded into conv1\nnorm2 is folded into conv2\nnorm3 is folded into conv3\n/))
      #expect(fold.output.contains(/random samples differ by at most \d\.\de-0[78] of the largest/))
      #expect(fold.output.hasSuffix("Written: folded.h5\n"))
      let checkpoint = try Checkpoint(contentsOf: directory.file("folded.h5"))
      #expect(
        checkpoint.model.names
          == ["conv1", "conv2", "conv3", "fc"].flatMap { ["\($0).weight", "\($0).bias"] })

      let bake = try Command.run(
        ["checkpoint", "fold", "run/checkpoints/spectral-seed-1.h5", "baked.h5"], in: directory)
      #expect(bake.exitCode == 0)
      #expect(bake.output.contains("the normalized weight of conv1 is now its own\n"))
      let baked = try Checkpoint(contentsOf: directory.file("baked.h5"))
      #expect(baked.model.names == checkpoint.model.names)
    }
  }

  @Test func recalibratePrintsBothAccuraciesAndWritesACheckpoint() throws {
    try withRun("batch,batch-renorm,group", ["--model", "mlp", "--standardize"]) { directory in
      for (method, options, sentence) in [
        (
          "batch", [],
          "Measured: 3 normalizers on 1438 training samples, pooled, layer-by-layer, in 3 passes."
        ),
        (
          "batch-renorm",
          ["--estimator", "mean-of-batches", "--order", "one-pass", "--batch-size", "32"],
          "samples, mean-of-batches, one-pass, in 1 pass."
        ),
      ] {
        let command = try Command.run(
          [
            "checkpoint", "recalibrate", "run/checkpoints/\(method)-seed-1.h5", "digits", "new.h5",
          ] + options, in: directory)
        #expect(command.exitCode == 0 && command.errors == "")
        #expect(command.output.contains(sentence), "\(command.output)")
        #expect(
          command.output.contains(
            /Test accuracy: \d+\.\d\d% before, \d+\.\d\d% after, of 359 samples\.\n/))
        let (old, new) = (
          try Checkpoint(contentsOf: directory.file("run/checkpoints/\(method)-seed-1.h5")),
          try Checkpoint(contentsOf: directory.file("new.h5"))
        )
        #expect(old.model.names == new.model.names)
        #expect(old.model["norm1.running_mean"] != new.model["norm1.running_mean"])
        #expect(old.model["norm1.weight"] == new.model["norm1.weight"])
        // What it wrote can be read, and folded, again.
        let fold = try Command.run(["checkpoint", "fold", "new.h5", "folded.h5"], in: directory)
        #expect(fold.exitCode == 0, "\(fold.errors)")
      }
    }
  }

  @Test func mistakesAreNamedAndLeaveNothing() throws {
    try withRun("group", ["--model", "mlp"]) { directory in
      let group = "run/checkpoints/group-seed-1.h5"
      try directory.writeDataset("other.h5")
      let before = try directory.contents()
      for (arguments, words) in [
        (["fold", "missing.h5", "out.h5"], ["missing.h5", "no such file"]),
        (["fold", "other.h5", "out.h5"], ["other.h5", "not a checkpoint"]),
        (["fold", group, "out.h5"], ["norm1 stays", "statistics from its input"]),
        (["recalibrate", group, "digits", "out.h5"], ["group", "no population statistics"]),
        (["recalibrate", group, "missing.h5", "out.h5"], ["missing.h5", "no such file"]),
        (
          ["recalibrate", group, "digits", "out.h5", "--batch-size", "0"],
          ["batch size", "is 0"]
        ),
        (
          ["recalibrate", group, "digits", "out.h5", "--estimator", "median"],
          ["'median'", "pooled"]
        ),
      ] as [([String], [String])] {
        let command = try Command.run(["checkpoint"] + arguments, in: directory)
        #expect(command.exitCode != 0 && command.output == "")
        let sentence = try #require(command.errorSentence, "\(command.errors)")
        for word in words { #expect(sentence.contains(word), "\(sentence)") }
        #expect(try directory.contents() == before)
      }
    }
  }
}
