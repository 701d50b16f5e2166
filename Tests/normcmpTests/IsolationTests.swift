import Foundation
import Storage
import Testing

/// `normcmp` as the program that reads files in a process of its own, on files that end that process.
@Suite struct IsolationTests {
  /// Writes a file of h5py's whose heap of strings is damaged in one byte.
  ///
  /// - Returns: its path, with a space and letters beyond ASCII.
  private func damaged(at position: Int, in directory: Directory) throws -> String {
    let fixture = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "HDF5Tests/Fixtures/h5py_tensors.h5")
    var bytes = try Data(contentsOf: fixture)
    bytes[position] = 2
    let path = directory.file("gerät ✗.h5")
    try bytes.write(to: URL(filePath: path))
    return path
  }

  @Test func aFileThatCrashesTheLibraryIsASentence() throws {
    try Directory.with { directory in
      // HDF5 1.10 is ended by signal 11; later versions report an error or read around it.
      _ = try damaged(at: 2038, in: directory)
      let command = try Command.run(["apply", "batch", "gerät ✗.h5", "out.h5"], in: directory)
      #expect([0, 1].contains(command.exitCode))
      guard command.exitCode == 1 else { return }
      #expect(command.errorSentence?.contains("cannot read gerät ✗.h5: ") == true)
      #expect(try directory.contents() == ["gerät ✗.h5"])
    }
  }

  @Test func aFileThatNeverEndsIsASentence() throws {
    try Directory.with { directory in
      let path = try damaged(at: 6241, in: directory)
      var check = IsolatedCheck(executable: try Command.executable())
      check.seconds = 1
      // Without the limit this would not come to an end with HDF5 up to 2.0.
      do { try check.verify(path, as: .tensors(["x"])) } catch {
        #expect("\(error)".contains("did not finish in 1 seconds"), "\(error)")
      }
    }
  }

  @Test func theProcessReadsWithinItsMemory() throws {
    try Directory.with { directory in
      try directory.writeDataset("d.h5", images: 60_000, labels: 60_000)
      var check = IsolatedCheck(executable: try Command.executable())
      try check.verify(directory.file("d.h5"), as: .dataset)
      check.memory = 8 << 20
      let error = #expect(throws: StorageError.self) {
        try check.verify(directory.file("d.h5"), as: .dataset)
      }
      #expect(error?.message.contains("d.h5") == true)
    }
  }

  @Test func theProcessSaysWhatItFound() throws {
    try Directory.with { directory in
      try directory.writeDataset("d.h5")
      for (kind, words) in [
        ("dataset", "read\n"), ("checkpoint", "failed\nd.h5 is an HDF5 file but"),
      ] {
        let command = try Command.start(
          ["--read-isolated", "1000000000", "20", "d.h5", kind], in: directory,
          shell: #""$@" | cat"#
        ).end()
        #expect(command.exitCode == 0 && command.output.hasPrefix(words), "\(command.output)")
      }
    }
  }
}
