import Foundation
import Testing

/// Every mistake gets one sentence and a failing exit code, and leaves nothing behind.
@Suite struct WrongInputTests {
  /// What a user types, and what the sentence has to say.
  @Test(arguments: [
    (["missing.h5"], ["missing.h5", "no such file"]),
    (["text.h5"], ["text.h5", "not an HDF5 file"]),
    (["short.h5"], ["short.h5:/labels", "59 labels", "60 samples"]),
    (
      ["--methods", "batch,btach"], ["'btach'", "none, batch, layer, instance, group, rms, weight"]
    ),
    (["--methods", ""], ["''", "none, batch"]),
    (["--methods", "batch,batch"], ["batch is named twice"]),
    (["--batch-size", "0"], ["batch size", "at least 1", "is 0"]),
    (["--batch-size", "-3"], ["batch size", "at least 1", "is -3"]),
    (["--batch-size", "1439"], ["batch size", "1438 training samples", "is 1439"]),
    (["--epochs", "0"], ["epochs", "at least 1", "are 0"]),
    (["--seeds", "0"], ["'0'", "a range such as 11-18"]),
    (["--seeds", "a,b"], ["'a,b'", "a range such as 11-18"]),
    (["--seeds", "9-3"], ["'9-3'", "a range such as 11-18"]),
    (["--seeds", "3,3"], ["seed 3 is named twice"]),
    (["--model", "vgg"], ["'vgg'", "'mlp', 'convnet' or 'resnet'"]),
    (["--init", "he"], ["'he'", "he-normal"]),
    (["--learning-rate", "-0.1"], ["learning rate", "above 0", "-0.1"]),
    (["--learning-rate", "fast"], ["'fast'"]),
    (["--momentum", "1"], ["momentum", "below 1"]),
    (["--weight-decay", "-1"], ["weight decay", "at least 0"]),
    (["--epsilon", "nan"], ["epsilon", "nan"]),
    (["--momentum", "0.5", "--optimizer", "adam"], ["--momentum", "optimizer is adam"]),
    (["--groups", "0"], ["groups", "at least 1"]),
    (["--groups", "2", "--methods", "batch"], ["--groups", "not compared"]),
    (["--data-dependent-init", "--methods", "batch"], ["--data-dependent-init", "not compared"]),
    (["--init-scale", "inf"], ["scale", "inf"]),
    (["--threads", "0"], ["threads", "from 1 to 1024"]),
  ])
  func mistakesAreNamed(arguments: [String], words: [String]) throws {
    try Directory.with { directory in
      try Data("not HDF5".utf8).write(to: URL(filePath: directory.file("text.h5")))
      try directory.writeDataset("short.h5", labels: 59)
      let before = try directory.contents()
      let command = try Command.run(["compare"] + arguments, in: directory)
      #expect(command.exitCode != 0)
      #expect(command.output == "")
      let sentence = try #require(command.errorSentence, "\(command.errors)")
      for word in words { #expect(sentence.contains(word), "\(sentence)") }
      #expect(try directory.contents() == before)
    }
  }

  @Test(arguments: [
    (["--models", "mlp"], ["--models", "training steps", "--step"]),
    (["--batch-sizes", "8"], ["--batch-sizes", "training steps", "--step"]),
    (["--step", "--shapes", "8x4"], ["--shapes", "single passes", "--step"]),
    (["--step", "--models", "vgg"], ["'vgg'", "mlp, convnet, resnet"]),
    (["--step", "--batch-sizes", "8,0"], ["whole number from 1", "'0'"]),
    (["--shapes", "8"], ["'8' is no shape"]),
    (["--methods", "btach"], ["btach", "batch, layer"]),
    (["--shapes", "8x4", "--methods", "weight"], ["weight", "--weights"]),
  ])
  func mistakesOfBenchAreNamed(arguments: [String], words: [String]) throws {
    let command = try Directory.with { try Command.run(["bench"] + arguments, in: $0) }
    #expect(command.exitCode != 0)
    #expect(command.output == "")
    let sentence = try #require(command.errorSentence, "\(command.errors)")
    for word in words { #expect(sentence.contains(word), "\(sentence)") }
  }

  @Test func aRunDirectoryIsNeverOverwritten() throws {
    try Directory.with { directory in
      let precious = URL(filePath: directory.file("run/precious"))
      try FileManager.default.createDirectory(
        at: precious.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data("mine".utf8).write(to: precious)
      for (output, words) in [
        ("run", "not empty"), ("run/precious", "is a file"),
        ("run/precious/deep", "not a directory"),
      ] {
        let command = try Command.run(["compare", "--output", output], in: directory)
        #expect(command.exitCode == 1)
        #expect(command.errorSentence?.contains(words) == true, "\(command.errors)")
        #expect(command.errorSentence?.contains(output) == true)
      }
      #expect(try directory.contents() == ["run", "run/precious"])
      #expect(try Data(contentsOf: precious) == Data("mine".utf8))
    }
  }

  @Test func aFullDiskLeavesNothingUnderAFinalName() throws {
    try Directory.with { directory in
      // No file may grow over 32 KiB, and a write beyond is refused, as on a full disk.
      let command = try Command.start(
        [
          "compare", "--quiet", "--epochs", "1", "--seeds", "1", "--methods", "none", "--output",
          "run",
        ],
        in: directory, shell: #"trap "" XFSZ; ulimit -f 64; exec "$@""#
      ).end()
      #expect(command.exitCode == 1)
      #expect(command.output == "")
      #expect(command.errorSentence?.contains("run/checkpoints/none-seed-1.h5") == true)
      #expect(command.errors.split(separator: "\n").count == 2)
      #expect(try directory.contents() == ["run", "run/checkpoints", "run/settings.h5"])
    }
  }

  @Test func aMethodThatCannotBeTrainedIsShownAndOthersGoOn() throws {
    try Directory.with { directory in
      let options = ["compare", "--quiet", "--model", "mlp", "--epochs", "1", "--seeds", "1"]
      let two = try Command.run(options + ["--methods", "batch,instance"], in: directory)
      #expect(two.exitCode == 0)
      #expect(two.output.contains(/\ninstance +failed/))
      #expect(two.output.contains("instance failed: instance normalization of 32×100"))
      let one = try Command.run(options + ["--methods", "instance"], in: directory)
      #expect(one.exitCode == 1)
    }
  }
}
