import Foundation
import Storage
import Testing

/// Advice from the command line to its record.
@Suite struct AdviseCommandTests {
  private static let small = [
    "advise", "--methods", "none,batch,instance", "--model", "mlp", "--batch-size", "100",
    "--epochs",
    "1", "--seeds", "2", "--rates", "0.05,0.1",
  ]

  @Test func theAnswerIsParagraphsATableAndARecord() throws {
    try Directory.with { directory in
      let command = try Command.run(Self.small + ["--output", "rat.h5"], in: directory)
      #expect(command.exitCode == 0, "\(command.errors)")
      #expect(command.output.hasPrefix("Take "))
      #expect(command.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
      #expect(command.output.contains(#/instance +failed/#))
      #expect(command.output.hasSuffix("Written: rat.h5\nReport: rat.html\n"))
      #expect(command.errors.contains("tuning: 3 methods at 2 learning rates, 2 seeds, 1 epoch\n"))
      #expect(command.errors.contains("judging: "))
      #expect(FileManager.default.fileExists(atPath: directory.file("rat.html")))
      let record = try RunRecord(contentsOf: directory.file("rat.h5"))
      #expect(record.trials.count == 3 * 2 * 2 + 2 * 2)
      #expect(record.summary.rows == 3 && record.comparisons.rows == 1)
    }
  }

  @Test func jsonHoldsWhatTheFormatSays() throws {
    try Directory.with { directory in
      let command = try Command.run(Self.small + ["--json", "--quiet"], in: directory)
      #expect(command.exitCode == 0 && command.errors == "")
      let report = try #require(
        JSONSerialization.jsonObject(with: Data(command.output.utf8)) as? [String: Any])
      let documented = try Set(
        Repository.text("docs/formats/advice.md").matches(of: /`([a-z_0-9]+)`/).map { String($0.1) }
      )
      #expect(documented.isSuperset(of: report.keys))
      for part in ["methods", "pairs"] {
        for entry in report[part] as? [[String: Any]] ?? [] {
          #expect(documented.isSuperset(of: entry.keys))
        }
      }
      #expect(
        documented.isSuperset(of: (report["inference"] as? [String: Any])?.keys.map { $0 } ?? []))
      let record = try #require(report["record"] as? String)
      #expect(record.wholeMatch(of: /runs\/advise-\d{4}-\d\d-\d\d-\d{6}\/advice.h5/) != nil)
      #expect(FileManager.default.fileExists(atPath: directory.file(record)))
    }
  }

  @Test(arguments: [
    (["--rates", "fast"], "'fast' is no learning rate"),
    (["--rates", "-1"], "the learning rate must be a finite number above 0"),
    (["--margin", "0"], "the margin must be above 0"),
    (["--seconds", "-1"], "the seconds must be a finite number above 0"),
    (["--seeds", "1"], "the seeds must be from 2"),
    (["--batch-size", "5000"], "the batch size must be at most the 1438 training samples"),
    (["missing.h5"], "cannot read missing.h5"),
  ])
  func wrongInputIsToldInASentence(arguments: [String], sentence: String) throws {
    try Directory.with { directory in
      let run = try Command.run(["advise"] + arguments, in: directory)
      #expect(run.exitCode != 0)
      #expect(run.errorSentence?.contains(sentence) == true, "\(run.errors)")
      #expect(try directory.contents() == [])
    }
  }
}
