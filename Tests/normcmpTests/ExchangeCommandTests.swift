import Foundation
import Storage
import Tensors
import Testing

/// `checkpoint export`, `checkpoint import` and `predict`, as a user types them.
@Suite struct ExchangeCommandTests {
  private static let checkpoint = "run/checkpoints/batch-seed-1.h5"

  /// Calls `body` in a directory with a network trained with batch normalization.
  private func withNetwork(
    _ options: [String] = [], _ body: (Directory) throws -> Void
  ) throws {
    try Directory.with { directory in
      let compare = try Command.run(
        ["compare", "--quiet", "--methods", "batch", "--seeds", "1", "--epochs", "1"]
          + ["--model", "mlp", "--output", "run"] + options, in: directory)
      try #require(compare.exitCode == 0, "\(compare.errors)")
      try body(directory)
    }
  }

  private func logits(_ checkpoint: String, in directory: Directory) throws -> [Float] {
    let command = try Command.run(
      ["predict", checkpoint, "digits", "predictions.h5"], in: directory)
    try #require(command.exitCode == 0, "\(command.errors)")
    let file = try TensorFile(
      contentsOf: directory.file("predictions.h5"), names: ["logits", "classes", "labels"])
    guard case .float(let logits)? = file.tensors["logits"],
      case .int64(let classes)? = file.tensors["classes"],
      case .int64(let labels)? = file.tensors["labels"]
    else { throw StorageError("predictions.h5 holds these three") }
    #expect(logits.shape == [359, 10])
    let right = zip(classes.elements, labels.elements).count { $0 == $1 }
    #expect(command.output.hasPrefix("\(right) of 359 samples are classified rightly.\n"))
    #expect(right > 100)
    return logits.elements
  }

  @Test func everyExportComesBackWithTheSamePredictions() throws {
    try withNetwork { directory in
      let expected = try logits(Self.checkpoint, in: directory)
      for (format, name, options) in [
        ("keras", "mein netz.weights.h5", []), ("keras-archive", "größe.keras", []),
        ("dual", "dual.weights.h5", []),
        ("npz", "a.npz", ["--model", "mlp", "--input", "1x8x8", "--normalization", "batch"]),
      ] as [(String, String, [String])] {
        let export = try Command.run(
          ["checkpoint", "export", Self.checkpoint, name, "--to", format], in: directory)
        #expect(export.exitCode == 0 && export.errors == "", "\(export.errors)")
        #expect(export.output.hasSuffix("Written: \(name)\n"))
        if format != "npz" { #expect(export.output.contains("epsilon 1e-05 has to be set")) }
        let back = try Command.run(
          ["checkpoint", "import", name, "back.h5"] + options, in: directory)
        #expect(back.exitCode == 0 && back.errors == "", "\(back.errors)")
        #expect(back.output.contains("conventions kept: epsilon 1e-05, momentum rate:0.1"))
        #expect(try logits("back.h5", in: directory) == expected)
        // What was imported can be folded and recalibrated.
        for words in [["fold", "back.h5"], ["recalibrate", "back.h5", "digits"]] {
          let next = try Command.run(["checkpoint"] + words + ["next.h5"], in: directory)
          #expect(next.exitCode == 0, "\(next.errors)")
        }
      }
    }
  }

  @Test func predictionsComeWithTheSamplesTheNetworkSaw() throws {
    try withNetwork(["--standardize"]) { directory in
      let command = try Command.run(
        ["predict", Self.checkpoint, "digits", "p.h5", "--inputs", "--part", "train"],
        in: directory)
      #expect(command.exitCode == 0)
      let file = try TensorFile(contentsOf: directory.file("p.h5"), names: ["x"])
      guard case .float(let x)? = file.tensors["x"] else { throw StorageError("there is x") }
      #expect(x.shape == [1438, 1, 8, 8])
      // A pixel in the middle, over the training set: of mean 0.
      let mean = (0..<1438).reduce(0.0) { $0 + Double(x[$1, 0, 4, 4]) } / 1438
      #expect(abs(mean) < 1e-4)
    }
  }

  @Test func mistakesAreNamedAndLeaveNothing() throws {
    try withNetwork { directory in
      try directory.writeDataset("other.h5")
      for words in [
        ["checkpoint", "export", Self.checkpoint, "a.npz", "--to", "npz"],
        ["dataset", "generate", "wide.h5", "--height", "9", "--width", "9", "--samples", "40"],
      ] {
        let command = try Command.run(words, in: directory)
        try #require(command.exitCode == 0, "\(command.errors)")
      }
      let before = try directory.contents()
      for (arguments, words) in [
        (
          ["checkpoint", "export", Self.checkpoint, "a.h5", "--to", "keras"],
          [".weights.h5", "a.h5"]
        ),
        (["checkpoint", "export", Self.checkpoint, "a.h5", "--to", "onnx"], ["onnx", "npz"]),
        (["checkpoint", "export", "other.h5", "a.keras", "--to", "keras-archive"], ["other.h5"]),
        (
          ["checkpoint", "import", "a.npz", "b.h5"],
          ["a.npz", "does not say which network", "--model"]
        ),
        (["checkpoint", "import", "missing.npz", "b.h5"], ["missing.npz", "no such file"]),
        (["checkpoint", "import", "a.npz", "b.h5", "--model", "mlp"], ["--input"]),
        (
          ["checkpoint", "import", "a.npz", "b.h5", "--model", "mlp", "--input", "8x8"],
          ["8x8"]
        ),
        (
          ["checkpoint", "import", "a.npz", "b.h5", "--model", "mlp", "--input", "1x8x8"],
          ["norm1.running_mean", "left over", "fc1.bias"]
        ),
        (
          [
            "checkpoint", "import", "a.npz", "b.h5", "--model", "mlp", "--input", "1x9x9",
            "--normalization", "batch",
          ], ["fc1.weight is 100×64 and not 100×81"]
        ),
        (["predict", Self.checkpoint, "wide.h5", "p.h5"], ["1×8×8", "1×9×9"]),
        (["predict", "other.h5", "digits", "p.h5"], ["not a checkpoint"]),
        (["predict", Self.checkpoint, "digits", "nowhere/p.h5"], ["directory does not exist"]),
      ] as [([String], [String])] {
        let command = try Command.run(arguments, in: directory)
        #expect(command.exitCode != 0 && command.output == "", "\(arguments)")
        let sentence = try #require(command.errorSentence, "\(command.errors)")
        for word in words { #expect(sentence.contains(word), "\(sentence)") }
        #expect(try directory.contents() == before)
      }
    }
  }
}
