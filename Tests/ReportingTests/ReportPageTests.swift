import Foundation
import Reporting
import Storage
import Testing

@Suite struct ReportPageTests {
  static let reports = FigureTests.reports

  /// Each number of a page that names a place is the number of that place, to the last bit, and is shown rounded from it.
  @Test(arguments: reports) func everyNumberIsTheRecords(report: RunReport) throws {
    let numbers = ReportPage([report]).html
      .matches(of: /<data data-place="([^"]+)" value="([^"]+)">([^<]+)<\/data>/)
    #expect(numbers.count > 3)
    for number in numbers {
      let value = try #require(Double(number.2))
      let recorded = try #require(report.record.number(at: String(number.1)), "\(number.1)")
      #expect(value == recorded, "\(number.1)")
      let text = number.3.replacing("−", with: "-").replacing("&lt; ", with: "")
      var shown = try #require(Double(text.replacing("e-", with: "e-")))
      // Half of the last digit that is shown, in the unit that is shown.
      let places =
        text.split(separator: ".").dropFirst().first.map { $0.prefix { $0.isNumber }.count } ?? 0
      var step = pow(10, -Double(places))
      if text.contains("e") { step *= 1e-4 }
      let isShare = ["accuracy", "share", "difference", "interval"].contains {
        number.1.contains($0)
      }
      if isShare { (shown, step) = (shown / 100, step / 100) }
      let mebibyte = 1_048_576.0
      if number.1.contains("bytes") { (shown, step) = (shown * mebibyte, step * mebibyte) }
      #expect(abs(shown - value) <= 0.5001 * step, "\(number.1): \(text) for \(value)")
    }
  }

  @Test(arguments: reports) func everyTrialIsShown(report: RunReport) {
    let html = ReportPage([report]).html
    for trial in report.record.trials where trial.status != .failed {
      #expect(
        html.contains(
          "data-place=\"trials/\(trial.method)/seed_\(trial.seed)@final_test_accuracy\""))
    }
  }

  @Test func whatWentWrongIsPlainToSee() {
    let html = ReportPage([Self.reports[0]]).html
    #expect(html.contains("weight could not be trained: it cannot be."))
    #expect(html.contains("none diverged in 1 of 3 trials"))
    #expect(html.contains("the loss was not finite in epoch 2"))
    #expect(html.contains("Could not be trained: weight. 1 trial diverged"))
  }

  @Test(arguments: [[0], [1], [0, 1, 2]]) func pagesAreWellFormedAndAlone(indices: [Int]) throws {
    let html = ReportPage(indices.map { Self.reports[$0] }).html
    var open: [Substring] = []
    let body = html.replacing(/<(style|script)>(?s:.*?)<\/(style|script)>/, with: "")
    for tag in body.matches(of: /<(\/?)([a-z0-9]+)[^>]*?(\/?)>/) {
      let name = tag.2
      if tag.1 == "/" {
        #expect(open.popLast() == name)
      } else if tag.3 != "/", !["meta", "input", "br"].contains(name) {
        open.append(name)
      }
    }
    #expect(open.isEmpty)
    let ids = html.matches(of: #/ id="([^"]+)"/#).map(\.1)
    #expect(Set(ids).count == ids.count)
    for reference in html.matches(of: /aria-labelledby="([^"]+)"/) {
      for id in reference.1.split(separator: " ") { #expect(ids.contains(id)) }
    }
    for link in html.matches(of: /href="([^"]+)"/) { #expect(link.1.hasPrefix("#run-")) }
    for outside in ["src=", "url(", "@import", "http:", "https:"] {
      #expect(!html.contains(outside))
    }
  }

  @Test func textOfTheRecordIsEscaped() {
    let html = ReportPage([Self.reports[1]]).html
    #expect(html.contains("A claim of &lt;the&gt; literature &amp; more."))
    #expect(!html.contains("<the>"))
  }

  @Test func figuresAreThoseOfTheFiles() throws {
    let report = Self.reports[0]
    let html = ReportPage([report]).html
    for figure in report.figures {
      let svg = try #require(figure.svg.firstMatch(of: /<\/style>\n(?s:(.*))<\/svg>/)).1
      #expect(html.contains(svg), "\(figure.name)")
    }
  }

  @Test func theCommandRepeatsTheRun() {
    #expect(
      Self.reports[0].command
        == "normcmp compare 'my data/it'\\''s.h5' --methods none,batch,group,weight --seeds 1-3 "
        + "--learning-rate 0.1 --standardize")
    #expect(Self.reports[1].command == "normcmp experiment batch-size made.h5 --quick --seeds 3")
  }

  @Test func answersSayHowSureTheyAre() {
    #expect(Self.reports[0].answer.hasPrefix("No method is told from batch by 3 seeds"))
    #expect(Self.reports[0].answer.contains("With 2 comparisons it takes at least 7 seeds"))
    #expect(Self.reports[1].answer.hasPrefix("Not reproduced: the data exclude"))
    #expect(Self.reports[2].answer.contains("one seed says nothing of chance"))
  }

  @Test func largeRunsStaySmall() {
    let methods = [
      "none", "batch", "layer", "instance", "group", "rms", "spectral", "batch-renorm",
    ]
    let record = MadeRecord.comparison(methods: methods, seeds: 20, epochs: 200)
    #expect(ReportPage([RunReport(record, name: "large")]).html.utf8.count < 5_000_000)
  }

  @Test(arguments: reports) func notebooksDrawEveryFigure(report: RunReport) throws {
    let text = try RunNotebook(report, recordPath: "a \"b\"/run.h5").text
    let notebook = try #require(
      JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(notebook["nbformat"] as? Int == 4 && notebook["nbformat_minor"] as? Int == 5)
    let cells = try #require(notebook["cells"] as? [[String: Any]])
    let sources = cells.compactMap { ($0["source"] as? [String])?.joined() }
    #expect(Set(cells.compactMap { $0["id"] as? String }).count == cells.count)
    for figure in report.figures {
      #expect(sources.contains { $0.hasPrefix("## \(figure.title)\n") }, "\(figure.name)")
    }
    #expect(sources.contains { $0.contains("RECORD = \"a \\\"b\\\"/run.h5\"") })
    // Every function that a cell calls is there.
    let code = sources.joined(separator: "\n")
    for call in code.matches(of: /\n(draw_\w+)\(/) { #expect(code.contains("def \(call.1)(")) }
  }

  @Test(arguments: [
    ("runs/a/run.h5", "runs/a/report.ipynb", "run.h5"),
    ("runs/a/run.h5", "notes/b.ipynb", "../runs/a/run.h5"), ("run.h5", "b.ipynb", "run.h5"),
  ]) func recordsAreNamedRelatively(record: String, from path: String, name: String) {
    let report = RunReport(MadeRecord.comparison(), name: "made", path: record)
    #expect(report.recordPath(from: path) == name)
  }

  @Test func textsHoldEveryTrial() throws {
    let report = Self.reports[0]
    let lines = RunReport.csv([report]).split(separator: "\n")
    #expect(lines[0] == "run,arm,method,seed,status,failure,steps,final_test_accuracy")
    #expect(lines.count == 1 + report.record.trials.count)
    for trial in report.record.trials where trial.status == .completed {
      let accuracy = try #require(trial.scalars["final_test_accuracy"])
      #expect(
        lines.contains(
          "made,\(trial.method),\(trial.method),\(trial.seed),completed,,40,\(accuracy)"))
    }
    // Two runs of one name go by their paths.
    let two = ["a/run.h5", "b/run.h5"].map { RunReport(report.record, name: "made", path: $0) }
    let runs = RunReport.csv(two).split(separator: "\n").dropFirst().map { $0.prefix { $0 != "," } }
    #expect(Set(runs) == ["a/run.h5", "b/run.h5"])
    let experiment = RunReport.csv([Self.reports[1]])
    #expect(experiment.contains("batch-size,\"batch, batch 64\",batch,1,completed,"))
    #expect(report.markdown.contains("| method | test accuracy, % |"))
    let json = try #require(
      JSONSerialization.jsonObject(with: JSONEncoder.report().encode([report])) as? [[String: Any]])
    #expect((json[0]["trials"] as? [Any])?.count == report.record.trials.count)
    #expect(json[0]["answer"] as? String == report.answer)
  }
}

extension RunRecord {
  /// The number at a place: `TABLE/COLUMN#ROW`, `times@NAME` or `trials/ARM/seed_N@NAME`.
  fileprivate func number(at place: String) -> Double? {
    if let match = place.wholeMatch(of: /(summary|comparisons)\/(\w+)#(\d+)/) {
      let table = match.1 == "summary" ? summary : comparisons
      guard case .numbers(let cells) = table.columns[String(match.2)], let row = Int(match.3) else {
        return nil
      }
      return cells[row]
    }
    if let match = place.wholeMatch(of: /times@(.+)/) {
      switch times[String(match.1)] {
      case .number(let value): return value
      case .integer(let value): return Double(value)
      default: return nil
      }
    }
    guard let match = place.wholeMatch(of: /trials\/(.+)\/seed_(\d+)@(\w+)/) else { return nil }
    return trials.first { $0.method == match.1 && "\($0.seed)" == match.2 }?
      .scalars[String(match.3)]
  }
}
