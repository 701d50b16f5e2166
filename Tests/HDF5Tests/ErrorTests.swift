import Foundation
import HDF5
import Testing

@Suite struct ErrorTests {
  @Test func aMissingFileSaysSo() {
    let message = message { _ = try File(reading: "absent/data.h5") }
    #expect(message == "cannot read absent/data.h5: there is no such file; check the name")
  }

  @Test func aDirectorySaysSo() {
    let message = message { _ = try File(reading: "/") }
    #expect(message == "cannot read /: it is not a file; give an HDF5 file")
  }

  @Test func aTextFileIsToldApart() throws {
    let error = try #require(throws: HDF5Error.self) { _ = try File(reading: #filePath) }
    #expect(
      error.message == "cannot read \(#filePath): it is not an HDF5 file; "
        + "give one written by HDF5, h5py or this package")
    #expect(error.object == #filePath)
    #expect(error.frames.contains { $0.minor == "Not an HDF5 file" })
    #expect(error.frames.last?.function == "H5Fopen")
    #expect(error.frames.allSatisfy { "\($0)".contains("\($0.function): \($0.text)") })
  }

  @Test func aTruncatedFileSaysSo() throws {
    let bytes = try image { root in try root.createDataset("values", (0..<5000).map(Double.init)) }
    let message = message {
      _ = try File(image: Array(bytes.prefix(bytes.count / 2)), name: "half.h5")
    }
    #expect(
      message
        == "cannot read half.h5: it is truncated, shorter than the length it records; "
        + "copy or write it again")
  }

  @Test func aFileOpenForWritingSaysSo() throws {
    // The lock that HDF5 takes on a file it writes.
    let path = NSTemporaryDirectory() + "locked-\(UUID()).h5"
    defer { unlink(path) }
    try Data(image { _ in }).write(to: URL(fileURLWithPath: path))
    let descriptor = open(path, O_RDONLY)
    defer { close(descriptor) }
    try #require(flock(descriptor, LOCK_EX) == 0)
    let message = message { _ = try File(reading: path) }
    #expect(
      message
        == "cannot read \(path): another program has it open for writing; "
        + "wait until that has finished")
  }

  @Test func aNewerFormatSaysSo() throws {
    let message = message {
      try readingFixture("newer_format.h5") { root in
        _ = try root.dataset("values").elements(as: Double.self)
      }
    }
    // HDF5 2.0 and later read it.
    #expect(message?.contains("uses a newer format than HDF5") ?? true)
  }

  @Test func aMissingMemberListsWhatIsThere() throws {
    let image = try image { root in
      try root.createDataset("pictures", [1.0])
      _ = try root.createGroup("train")
    }
    try reading(image) { root in
      #expect(
        message { _ = try root.dataset("images") }
          == "made.h5:/ has no dataset named images; it has pictures, train")
      #expect(
        message { _ = try root.dataset("train") }
          == "made.h5:/train is not a dataset; it is a group")
      #expect(
        message { _ = try root.group("train").group("inner") }
          == "made.h5:/train has no group named inner; it has no members")
      #expect(
        message { _ = try root.dataset("train/images") }?.contains("no dataset named train/images")
          == true)
    }
  }

  @Test(arguments: ["", ".", "a/b", "a\0b"]) func aPathIsNoName(_ name: String) throws {
    _ = try image { root in
      #expect(message { _ = try root.createGroup(name) }?.contains("cannot be a name") == true)
    }
  }

  @Test func aNameIsUsedOnce() throws {
    _ = try image { root in
      try root.createDataset("values", [1.0])
      #expect(
        message { _ = try root.createGroup("values") }
          == "made.h5:/ already has a member named values")
    }
  }

  @Test func aFlippedBitInADatasetIsNoticed() throws {
    let values = (0..<1000).map { Double($0) + 0.5 }
    var bytes = try image { root in try root.createDataset("values", values) }
    let pattern = withUnsafeBytes(of: values[500]) { Array($0) }
    let position = try #require(
      bytes.indices.first { bytes[$0...].starts(with: pattern) })
    bytes[position] ^= 1
    let message = message {
      try reading(bytes) { root in _ = try root.dataset("values").elements(as: Double.self) }
    }
    #expect(
      message
        == "cannot read made.h5:/values: a checksum does not match, so the file is damaged; "
        + "copy or write it again")
  }

  @Test func closingAfterUseReportsNothing() throws {
    let file = try File(creating: "closed.h5")
    let group = try file.root().createGroup("still open")
    try file.close()
    #expect(message { _ = try group.members() } != nil)
  }
}
