import Foundation
import Storage
import Testing

@Suite struct ReportCommandTests {
  @Test func aRunBecomesAPageFiguresAndTables() throws {
    try Directory.with { directory in
      let compare = try Command.run(
        [
          "compare", "--quiet", "--epochs", "1", "--seeds", "2", "--methods", "batch,none",
          "--model", "mlp", "--output", "a run, größer",
        ], in: directory)
      #expect(compare.output.contains("Report: a run, größer/report.html\n"))
      let page = try String(
        contentsOfFile: directory.file("a run, größer/report.html"), encoding: .utf8)

      let html = try Command.run(["report", "a run, größer", "--output", "p.html"], in: directory)
      #expect(html.output == "Written: p.html\n" && html.errors == "")
      #expect(try String(decoding: directory.bytes("p.html"), as: UTF8.self) == page)

      let svg = try Command.run(
        ["report", "a run, größer/run.h5", "--format", "svg"], in: directory)
      #expect(svg.output.contains("figures in a run, größer/figures"))
      let figures = try directory.contents().filter { $0.hasSuffix(".svg") }
      #expect(figures.contains("a run, größer/figures/test-accuracy.svg"))

      let notebook = try Command.run(
        ["report", "a run, größer", "--format", "ipynb", "--output", "n.ipynb"], in: directory)
      #expect(notebook.output == "Written: n.ipynb\n")
      let cells = String(decoding: try directory.bytes("n.ipynb"), as: UTF8.self)
      #expect(cells.contains("a run, größer/run.h5"))

      let csv = try Command.run(["report", "a run, größer", "--format", "csv"], in: directory)
      let record = try RunRecord(contentsOf: directory.file("a run, größer/run.h5"))
      #expect(csv.output.split(separator: "\n").count == 1 + record.trials.count)

      let json = try Command.run(["report", "a run, größer", "--format", "json"], in: directory)
      let parsed =
        try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]]
      let documented = try Repository.text("docs/formats/report.md")
        .matches(of: /`([a-z_]+)`/).map { String($0.1) }
      #expect(Set(documented).isSuperset(of: try #require(parsed?.first).keys))

      let both = try Command.run(
        ["report", "a run, größer", "a run, größer", "--format", "markdown", "--output", "b.md"],
        in: directory)
      #expect(both.output == "Written: b.md\n")
    }
  }

  @Test(arguments: [
    (["report", "nowhere"], "there is no run nowhere"),
    (["report", "."], "the directory . holds no run.h5"),
    (["report", "text.h5"], "cannot read text.h5: it is not an HDF5 file"),
    (["report", "--format", "pdf", "text.h5"], "The value 'pdf' is invalid"),
  ])
  func wrongInputIsToldInASentence(arguments: [String], sentence: String) throws {
    try Directory.with { directory in
      try Data("no run".utf8).write(to: URL(filePath: directory.file("text.h5")))
      let run = try Command.run(arguments, in: directory)
      #expect(run.exitCode != 0)
      #expect(run.errorSentence?.hasPrefix(sentence) == true, "\(run.errors)")
    }
  }
}
