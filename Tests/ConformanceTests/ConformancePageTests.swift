import Foundation
import Testing

/// docs/conformance.md says what the fixtures give.
///
/// After a change of the fixtures, or of a last digit, `make conformance` writes the page anew.
@Suite struct ConformancePageTests {
  @Test func pageIsWhatTheFixturesGive() throws {
    let page = try ConformancePage(PeerCase.read()).text
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/conformance.md")
    if ProcessInfo.processInfo.environment["RECORD_CONFORMANCE"] != nil {
      try Data(page.utf8).write(to: path)
    }
    #expect(
      try page == String(contentsOf: path, encoding: .utf8),
      "docs/conformance.md is stale; write it anew with: make conformance")
  }
}
