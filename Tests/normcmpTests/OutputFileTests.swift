import Foundation
import Testing

/// What a command writes never takes the place of what it reads, or of another kind of file.
@Suite struct OutputFileTests {
  @Test(arguments: [
    ["predict", "run/checkpoints/batch-seed-1.h5", "digits", "run/checkpoints/batch-seed-1.h5"],
    ["checkpoint", "fold", "link.h5", "run/checkpoints/batch-seed-1.h5"],
    ["checkpoint", "recalibrate", "link.h5", "digits", "./link.h5"],
    ["checkpoint", "export", "link.h5", "link.h5", "--to", "npz"],
    ["report", "run", "--output", "run/run.h5"],
    ["report", "run", "--format", "csv", "--output", "link.h5"],
    ["methods", "--picture", "group", "link.h5"],
    ["advise", "--output", "run/run.h5"],
    ["merge", "run/run.h5", "--output", "run/run.h5"],
    ["dataset", "split", "data.h5", "data.h5"],
  ])
  func inputsAndOtherKindsAreKept(arguments: [String]) throws {
    try Directory.with { directory in
      try directory.writeDataset("data.h5")
      let run = try Command.run(
        [
          "compare", "--quiet", "--epochs", "1", "--seeds", "1", "--methods", "batch", "--output",
          "run",
        ], in: directory)
      #expect(run.exitCode == 0)
      try FileManager.default.createSymbolicLink(
        atPath: directory.file("link.h5"), withDestinationPath: "run/checkpoints/batch-seed-1.h5")
      let files = ["run/run.h5", "run/checkpoints/batch-seed-1.h5", "data.h5"]
      let before = try files.map(directory.bytes)
      let command = try Command.run(arguments, in: directory)
      #expect(command.exitCode == 1)
      #expect(command.errorSentence?.hasPrefix("cannot write") == true, "\(command.errors)")
      #expect(try files.map(directory.bytes) == before)
    }
  }

  @Test func adviceLooksAtItsPlaceFirst() throws {
    try Directory.with { directory in
      let command = try Command.run(["advise", "--output", "missing/a.h5"], in: directory)
      #expect(command.exitCode == 1)
      #expect(command.errorSentence?.contains("create that first") == true, "\(command.errors)")
      // Progress would have been told.
      #expect(command.errors.split(separator: "\n").count == 1)
    }
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func aFullDiskUnderStandardOutputIsAnError() throws {
    try Directory.with { directory in
      let command = try Command.start(["methods"], in: directory, shell: #"exec "$@" > /dev/full"#)
        .end()
      #expect(command.exitCode == 1)
      #expect(command.errorSentence?.contains("disk is full") == true, "\(command.errors)")
    }
  }
}
