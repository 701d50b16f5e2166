import Foundation
import HDF5
import Testing

@Suite struct HousekeepingTests {
  @Test func theTwoShimsAreTheSame() throws {
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources")
    let first = try String(contentsOf: sources.appending(path: "CHDF5/shim.h"), encoding: .utf8)
    let second = try String(
      contentsOf: sources.appending(path: "CHDF5Serial/shim.h"), encoding: .utf8)
    #expect(first == second)
  }

  @Test func theVersionIsThatOfTheLibrary() {
    #expect(Library.version.split(separator: ".").count == 3)
  }

  /// In a process of its own, where no other test has files open.
  @Test func nothingStaysOpenOnAnyPath() async {
    await #expect(processExitsWith: .success) {
      _ = try image { _ in }
      let before = Library.openIdentifiers
      let made = try image { root in
        try root.setAttribute("a", .string("b"))
        try root.setAttribute("c", .boolean(true))
        try root.createDataset("strings", strings: ["x", "y"])
        try root.createGroup("group").createDataset("values", [1.0, 2])
        _ = message { _ = try root.createGroup("group") }
        _ = message { try root.setAttribute("a", .integer(1)) }
      }
      try reading(made) { root in
        _ = try (root.attributes(), root.dataset("strings").strings())
        _ = try root.group("group").dataset("values").elements(ofRows: 1..<2, as: Float.self)
        _ = message { _ = try root.dataset("absent") }
      }
      for name in ["refused.h5", "hostile.h5", "h5py_gzip.h5"] {
        try readingFixture(name) { root in
          for name in try root.members() {
            _ = message { _ = try root.dataset(name).elements(as: Double.self) }
            _ = message { _ = try root.group(name).attributes() }
          }
        }
      }
      var numbers = SeededNumbers(state: 5)
      for _ in 0..<200 {
        var damaged = made
        for _ in 0..<4 { damaged[Int.random(in: 0..<made.count, using: &numbers)] = 0xff }
        _ = message {
          try reading(damaged) { root in
            for name in try root.members() { _ = try root.dataset(name).strings() }
          }
        }
      }
      _ = message { _ = try File(reading: "absent.h5") }
      _ = message { _ = try File(reading: #filePath) }
      _ = message { _ = try File(image: Array(made.prefix(100)), name: "short") }
      _ = message { try reading(made) { _ in throw CancellationError() } }
      let left = Library.openIdentifiers - before
      if left != 0 { exit(1) }
    }
  }

  @Test func errorsOnManyThreadsPrintNothing() async throws {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardErrorContent, \.standardOutputContent]
    ) {
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<32 {
          group.addTask {
            for _ in 0..<20 { _ = message { _ = try File(reading: #filePath) } }
          }
        }
      }
    }
    let output = try #require(result)
    let text = String(
      decoding: output.standardErrorContent + output.standardOutputContent, as: UTF8.self)
    #expect(!text.contains("HDF5"), "\(text)")
  }
}
