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

  /// The tutorial shows the code that is compiled here, and it does what it says.
  @Test func tutorialIsTheOneThatRuns() throws {
    let source = try Repository.text("Tests/normcmpTests/TutorialExample.swift")
    let example = try #require(source.firstMatch(of: /\[TUTORIAL\n((?s:.*))\/\/ TUTORIAL\]/)).1
    #expect(
      try Repository.text("docs/tutorials/use-a-normalizer.md").contains("```swift\n\(example)```"))
    var random = RandomNumbers(seed: 1)
    let x = Tensor<Float>.normal([64, 3], mean: 5, using: &random)
    let target = Tensor<Float>([64, 3], x.elements.map { 2 * ($0 - 5) + 1 })
    var matcher = try Matcher(channels: 3)
    for _ in 0..<100 { _ = try matcher.train(on: x, towards: target, rate: 0.01) }
    let distance = zip(try matcher.apply(to: x).elements, target.elements)
      .reduce(0) { max($0, abs($1.0 - $1.1)) }
    // A linear map of x is what it can learn, but for the divisors n and n − 1 of the variances.
    #expect(distance < 0.1)
  }

  @Test(arguments: [
    "README.md", "docs/tutorials/README.md", "docs/tutorials/compare-your-data.md",
    "docs/tutorials/use-a-normalizer.md", "docs/tutorials/read-a-checkpoint-in-python.md",
    "docs/tutorials/add-a-method.md",
  ])
  func linksLeadSomewhere(_ page: String) throws {
    let folder = page.split(separator: "/").dropLast().joined(separator: "/")
    let files = try Repository.text(page).matches(of: /\]\(([^)#:]+)\)/).map { String($0.1) }
    #expect(!files.isEmpty)
    for file in files {
      let path = folder.isEmpty ? file : "\(folder)/\(file)"
      #expect(throws: Never.self, "\(path)") { _ = try Repository.text(path) }
    }
  }
}
