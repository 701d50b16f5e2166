import Foundation
import Normalizers
import Testing

@Suite struct ReadmeTests {
  /// README.md shows the example that is compiled here, letter by letter.
  @Test func exampleIsTheOneThatRuns() throws {
    let source = try Repository.text("Tests/normcmpTests/ReadmeExample.swift")
    let example = try #require(source.firstMatch(of: /\[README\n((?s:.*))\/\/ README\]/)).1
    #expect(try Repository.text("README.md").contains("```swift\n\(example)```"))
    let y = try normalizeImages()
    #expect(y.shape == [8, 4, 16, 16])
    let group = y.withElements { elements in (0..<512).map { Double(elements[$0]) } }
    #expect(abs(group.reduce(0, +) / 512) < 1e-6)
    #expect(abs(group.reduce(0) { $0 + $1 * $1 } / 512 - 1) < 1e-4)
  }

  @Test func linksLeadSomewhere() throws {
    let files = try Repository.text("README.md").matches(of: /\]\(([^)#:]+)\)/).map { String($0.1) }
    #expect(!files.isEmpty)
    for file in files {
      #expect(throws: Never.self, "\(file)") { _ = try Repository.text(file) }
    }
  }
}
