import Foundation
import Normalizers
import Testing

/// Every formula of docs/methods has its test, and every test its formula.
@Suite struct DocsFormulaTests {
  @Test(arguments: Formula.all, [1, 2, 3] as [UInt64])
  func whatThePageSaysIsWhatThePackageComputes(formula: Formula, seed: UInt64) throws {
    var random = RandomNumbers(seed: seed, stream: formula.name)
    let agreements = try formula.check(&random)
    #expect(!agreements.isEmpty)
    for agreement in agreements {
      #expect(
        agreement.difference <= agreement.tolerance,
        "seed \(seed): \(formula.text)\n\(agreement.formula.prefix(4)) \(agreement.package.prefix(4))"
      )
    }
  }

  @Test func pagesAndTestsHaveTheSameFormulas() throws {
    let pages = try FormulaPage.all()
    #expect(pages.flatMap(\.faults) == [])
    let onPages = pages.reduce(into: [:]) { $0.merge($1.formulas) { $1 } }
    let inTests = Dictionary(Formula.all.map { ($0.name, $0.text) }) { $1 }
    #expect(inTests.count == Formula.all.count, "a name is used twice")
    for name in Set(onPages.keys).union(inTests.keys).sorted() {
      #expect(onPages[name] == inTests[name], "\(name)")
    }
  }

  /// A picture, a page or a place that a page leads to is there.
  @Test func linksLeadSomewhere() throws {
    for page in try FormulaPage.all() {
      for match in page.text.matches(of: /\]\(([^)#:]*)(#[a-z0-9-]+)?\)/) {
        let (path, place) = (String(match.1), match.2.map(String.init) ?? "")
        let file = FormulaPage.directory.appending(path: path.isEmpty ? "\(page.name).md" : path)
        let text = try? String(contentsOf: file, encoding: .utf8)
        #expect(text != nil, "\(page.name): \(path)")
        guard let text, place.hasPrefix("#") else { continue }
        let headings = text.matches(of: /(?m)^#+ (.+)$/).map { heading in
          heading.1.lowercased().filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" }
            .replacing(" ", with: "-")
        }
        #expect(
          text.contains("<a id=\"\(place.dropFirst())\"></a>")
            || headings.contains(String(place.dropFirst())), "\(page.name): \(path)\(place)")
      }
    }
  }

  /// Anchors and blocks are told apart, and a page that breaks the rule is found.
  @Test func aPageWithoutAnAnchorIsAtFault() {
    let page = FormulaPage(
      name: "p",
      text:
        "<a id=\"a\"></a>\n\n```\ny = x\n```\n\n```\nz = x\n```\n```swift\nlet a = 1\n```\n<a id=\"b\"></a>\n\ntext\n"
    )
    #expect(page.formulas == ["p#a": "y = x"])
    #expect(page.faults == ["no anchor before: z = x", "no formula after the anchor b"])
  }
}
