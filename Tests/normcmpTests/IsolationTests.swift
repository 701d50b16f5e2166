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

  /// Writes the four files of MNIST's format with two images each.
  private func writeMNIST(_ folder: String, labels: [UInt8], in directory: Directory) throws {
    let files = FileManager.default
    try files.createDirectory(
      atPath: directory.file(folder), withIntermediateDirectories: true)
    for part in ["train", "t10k"] {
      let images: [UInt8] =
        [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 4, 0, 0, 0, 4] + (0..<32).map { 7 * $0 }
      for (name, bytes) in [
        ("images-idx3-ubyte", images), ("labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 2] + labels),
      ] {
        try Data(bytes).write(to: URL(filePath: directory.file("\(folder)/\(part)-\(name)")))
      }
    }
  }

  @Test func oneProcessReadsAllFilesOfAnImportBefore() throws {
    try Directory.with { directory in
      try writeMNIST("gut", labels: [3, 9], in: directory)
      try writeMNIST("bad", labels: [3, 10], in: directory)
      let before = try directory.contents()
      for (folder, words) in [
        ("gut", "read\n"),
        ("bad", "failed\nbad/train-labels-idx1-ubyte has the label 10 at sample 1\n"),
      ] {
        let child = try Command.start(
          ["--read-isolated", "1000000000", "20", folder, "published", "mnist"], in: directory,
          shell: #""$@" | cat"#
        ).end()
        #expect(child.output == words)
      }
      #expect(try directory.contents() == before)

      var check = IsolatedCheck(executable: try Command.executable())
      try check.verify(directory.file("gut"), as: .published(.mnist))
      check.memory = 1 << 10
      #expect(throws: StorageError.self) {
        try check.verify(directory.file("gut"), as: .published(.mnist))
      }
      let made = try Command.run(["dataset", "import", "mnist", "gut", "ü 1.h5"], in: directory)
      #expect(made.output == "2 + 2 samples of 10 classes.\nWritten: ü 1.h5\n", "\(made.errors)")
      let refused = try Command.run(["dataset", "import", "mnist", "bad", "2.h5"], in: directory)
      #expect(refused.exitCode == 1)
      #expect(
        refused.errorSentence == "bad/train-labels-idx1-ubyte has the label 10 at sample 1")
      #expect(try directory.contents() == (before + ["ü 1.h5"]).sorted())
    }
  }
}
