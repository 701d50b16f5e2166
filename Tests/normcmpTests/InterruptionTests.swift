import Foundation
import Storage
import Tensors
import Testing

@Suite struct InterruptionTests {
  @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
  func aStoppedRunLeavesWholeCheckpointsAndNoRecord(signal: Int32, exitCode: Int32) throws {
    try Directory.with { directory in
      let started = try Command.start(
        ["compare", "--quiet", "--methods", "none", "--seeds", "40", "--output", "run"],
        in: directory)
      let checkpoints = directory.file("run/checkpoints")
      let files = FileManager.default
      while started.process.isRunning,
        (try? files.contentsOfDirectory(atPath: checkpoints).contains { $0.hasSuffix("1.h5") })
          != true
      {
        Thread.sleep(forTimeInterval: 0.02)
      }
      kill(started.process.processIdentifier, signal)
      let command = try started.end()
      #expect(command.exitCode == exitCode)
      #expect(started.process.terminationReason == .exit)
      #expect(command.output == "")
      #expect(command.errors.split(separator: "\n").count == 1)
      #expect(command.errors.contains("normcmp compare --resume run\n"))
      #expect(!files.fileExists(atPath: directory.file("run/run.h5")))
      let names = try files.contentsOfDirectory(atPath: checkpoints)
      #expect(!names.isEmpty)
      for name in names {
        let checkpoint = try Checkpoint(contentsOf: checkpoints + "/" + name)
        #expect(checkpoint.model.names.contains("conv1.weight"))
      }
    }
  }

  @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
  func aStoppedDatasetLeavesNothing(signal: Int32, exitCode: Int32) throws {
    try Directory.with { directory in
      let started = try Command.start(
        ["dataset", "generate", "größer.h5", "--samples", "2000000", "--quiet"], in: directory)
      while started.process.isRunning, try directory.contents().isEmpty {
        Thread.sleep(forTimeInterval: 0.01)
      }
      kill(started.process.processIdentifier, signal)
      let command = try started.end()
      #expect(command.exitCode == exitCode)
      #expect(started.process.terminationReason == .exit)
      #expect(command.output == "")
      #expect(command.errors.contains("Stopped; nothing was written."))
      #expect(try directory.contents() == [])
    }
  }
}
