import Comparison
import Foundation
import Normalizers
import Testing

@Suite struct RunDirectoryTests {
  @Test func runsOfOneSecondGetDirectoriesOfTheirOwn() throws {
    let parent = FileManager.default.temporaryDirectory.appending(path: "runs-\(UUID())")
    defer { try? FileManager.default.removeItem(at: parent) }
    let path = parent.path(percentEncoded: false)
    let names = try (0..<3).map { _ in
      try RunDirectory.dated(in: path + "/deep", Date(timeIntervalSince1970: 1e9)).path
    }
    let first = try #require(names.first)
    #expect(first.contains(/\/deep\/compare-2001-09-\d\d-\d{4}40$/))
    #expect(names == [first, first + "-2", first + "-3"])
    #expect(FileManager.default.fileExists(atPath: first + "-3"))
  }

  @Test func anEmptyDirectoryIsTaken() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "run-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    let directory = try RunDirectory(creating: url.path(percentEncoded: false))
    #expect(
      directory.checkpointPath(Trial(method: .batchRenormalization, seed: 3))
        .hasSuffix("/checkpoints/batch-renorm-seed-3.h5"))
    withExtendedLifetime(directory) {
      _ = #expect(throws: PlanError.self) { try RunDirectory(creating: directory.path) }
    }
  }
}
