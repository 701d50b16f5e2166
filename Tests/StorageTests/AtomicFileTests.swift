import Foundation
import Storage
import Synchronization
import Tensors
import Testing

@Suite struct AtomicFileTests {
  @Test func aFileReplacesTheOldOneWhole() throws {
    try withDirectory { directory in
      let path = "\(directory)/report.txt"
      try AtomicFile.write("first", to: path)
      try AtomicFile.write("second", to: path)
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "second")
      #expect(try contents(of: directory) == ["report.txt"])
    }
  }

  @Test func aMissingDirectoryIsNamedAsTheCause() throws {
    try withDirectory { directory in
      let path = "\(directory)/absent/report.txt"
      #expect(
        message { try AtomicFile.write("text", to: path) }
          == "cannot write \(path): its directory does not exist; create that first")
    }
  }

  @Test func linksAreFollowedAndPipesLeftAlone() throws {
    try withDirectory { directory in
      let files = FileManager.default
      try AtomicFile.write("old", to: directory + "/target")
      try files.createSymbolicLink(
        atPath: directory + "/link", withDestinationPath: directory + "/target")
      try AtomicFile.write("new", to: directory + "/link")
      #expect(try String(contentsOfFile: directory + "/target", encoding: .utf8) == "new")
      #expect(try files.destinationOfSymbolicLink(atPath: directory + "/link").hasSuffix("target"))
      #expect(mkfifo(directory + "/pipe", 0o600) == 0)
      #expect(throws: StorageError.self) { try AtomicFile.write("new", to: directory + "/pipe") }
      #expect(throws: StorageError.self) { try AtomicFile.checkPlace(directory + "/pipe") }
      let kind = try files.attributesOfItem(atPath: directory + "/pipe")[.type]
      #expect(kind as? FileAttributeType != .typeRegular)
    }
  }

  @Test func aDirectoryUnderTheNameIsLeftAlone() throws {
    try withDirectory { directory in
      #expect(
        message { try AtomicFile.write("text", to: directory) }
          == "cannot write \(directory): it is a directory; choose another name")
      let left = try contents(of: directory)
      #expect(left == [])
    }
  }

  @Test(.disabled(if: geteuid() == 0, "root may write anywhere"))
  func aReadOnlyDirectoryIsNamedAsTheCause() throws {
    try withDirectory { directory in
      try #require(chmod(directory, 0o500) == 0)
      let path = "\(directory)/report.txt"
      #expect(
        message { try AtomicFile.write("text", to: path) }
          == "cannot write \(path): its directory is not writable; choose another place")
    }
  }

  @Test(arguments: [
    (ENOSPC, "the disk is full"), (EDQUOT, "your quota"), (EROFS, "not writable"),
    (EACCES, "not writable"), (EIO, "Input/output error"),
  ])
  func eachRefusalOfTheSystemIsExplained(_ number: Int32, _ words: String) {
    #expect(AtomicFile.reason(number).contains(words))
  }

  /// A process that is being started holds the files of the one that starts it for a moment, and their locks.
  @Test func aFileWithItsNameIsNotLocked() throws {
    try withDirectory { directory in
      let path = "\(directory)/report.txt"
      let end = ContinuousClock.now + .seconds(1)
      let locked = Atomic(0)
      DispatchQueue.concurrentPerform(iterations: 2) { part in
        while ContinuousClock.now < end {
          if part == 0 {
            _ = try? Process.run(URL(filePath: "/bin/sh"), arguments: ["-c", ":"]).waitUntilExit()
            continue
          }
          try? AtomicFile.write([1], to: path)
          let descriptor = open(path, O_RDONLY | O_CLOEXEC)
          defer { close(descriptor) }
          if flock(descriptor, LOCK_SH | LOCK_NB) != 0 { locked.add(1, ordering: .relaxed) }
        }
      }
      #expect(locked.load(ordering: .relaxed) == 0)
    }
  }

  /// A limit on file size stands in for a full disk: the write fails half-way.
  @Test func aWriteThatFailsHalfWayLeavesNothing() async {
    await #expect(processExitsWith: .success) {
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 100_000, rlim_max: 100_000)
      guard setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else { exit(2) }
      try withDirectory { directory in
        let path = "\(directory)/weights.h5"
        try AtomicFile.write([1, 2, 3], to: path)
        let large = Checkpoint(model: zeros(["weight": [100_000]]))
        guard
          message({ try large.write(to: path) })
            == "cannot write \(path): it would be larger than files may be here; "
            + "choose another place"
        else { exit(3) }
        guard try contents(of: directory) == ["weights.h5"] else { exit(4) }
        guard try Data(contentsOf: URL(filePath: path)) == Data([1, 2, 3]) else { exit(5) }
      }
    }
  }

  /// Killed at any moment, a writer leaves the old file or the new one, each whole.
  @Test func aKilledWriterLeavesAWholeFile() async throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "killed-\(getpid())")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appending(path: "rounds").path(percentEncoded: false)
    setenv("NORMALIZATION_KILLED_WRITER", path, 1)
    for _ in 0..<5 {
      await #expect(processExitsWith: .signal(SIGKILL)) {
        let path = ProcessInfo.processInfo.environment["NORMALIZATION_KILLED_WRITER"] ?? ""
        let rounds = (0..<8).map { [UInt8](repeating: $0, count: 1 << 24) }
        // The first write is whole; then a thread kills the process while it writes again.
        try AtomicFile.write(rounds[0], to: path)
        Thread.detachNewThread {
          usleep(useconds_t.random(in: 0..<50_000))
          kill(getpid(), SIGKILL)
        }
        while true { for bytes in rounds { try AtomicFile.write(bytes, to: path) } }
      }
      let found = try Data(contentsOf: URL(filePath: path))
      #expect(found.count == 1 << 24 && found.allSatisfy { $0 == found.first })
    }
  }
}
