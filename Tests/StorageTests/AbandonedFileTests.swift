import Foundation
import Storage
import Tensors
import Testing

/// What killed writers leave beside a file.
@Suite struct AbandonedFileTests {
  /// The number of a process that has ended.
  private static func deadProcess() throws -> pid_t {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", ":"]
    try process.run()
    process.waitUntilExit()
    return process.processIdentifier
  }

  @Test func theNextWriterRemovesWhatADeadOneLeft() throws {
    let dead = try Self.deadProcess()
    try withDirectory { directory in
      let others = [
        ".report.txt.\(getppid())-1.partial", ".other.txt.\(dead)-1.partial",
        ".report.txt.\(dead)-x.partial", ".report.txt.\(dead)-1.part",
        "report.txt.\(dead)-1.partial",
        ".report.txt.old.\(dead)-1.partial",
      ]
      for name in others + [".report.txt.\(dead)-1.partial", ".report.txt.\(dead)-22.partial"] {
        try Data("half".utf8).write(to: URL(filePath: "\(directory)/\(name)"))
      }
      try AtomicFile.write("whole", to: "\(directory)/report.txt")
      #expect(try contents(of: directory) == (others + ["report.txt"]).sorted())
      AtomicFile.removeAbandoned(in: directory)
      let kept = [others[0]] + others[2...4] + ["report.txt"]
      #expect(try contents(of: directory) == kept.sorted())
    }
  }

  /// The number may be that of a process on another machine.
  @Test func aFileThatIsBeingWrittenStays() throws {
    let dead = try Self.deadProcess()
    try withDirectory { directory in
      let path = "\(directory)/.report.txt.\(dead)-1.partial"
      let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
      defer { close(descriptor) }
      try #require(flock(descriptor, LOCK_EX) == 0)
      AtomicFile.removeAbandoned(in: directory)
      #expect(try contents(of: directory).count == 1)
    }
  }

  @Test func aMissingDirectoryIsNoMatter() {
    AtomicFile.removeAbandoned(in: "/nowhere/at/all")
  }

  /// A reader meets the old file or the new one, never half of either.
  @Test func aReaderMeetsWholeCheckpointsWhileTheyAreWritten() throws {
    try withDirectory { directory in
      let path = "\(directory)/checkpoint.h5"
      @Sendable func checkpoint(_ epoch: Int) -> Checkpoint {
        Checkpoint(
          model: zeros(["weight": [200, 100]]), training: ["epoch": .integer(Int64(epoch))])
      }
      try checkpoint(0).write(to: path)
      let writer = Thread {
        for epoch in 1...60 { try? checkpoint(epoch).write(to: path) }
      }
      writer.start()
      var last: Int64 = 0
      while !writer.isFinished {
        let found = try Checkpoint(contentsOf: path).training["epoch"]
        guard case .integer(let epoch) = found else {
          Issue.record("no epoch")
          break
        }
        #expect(epoch >= last)
        last = epoch
      }
      #expect(try Checkpoint(contentsOf: path) == checkpoint(60))
    }
  }
}
