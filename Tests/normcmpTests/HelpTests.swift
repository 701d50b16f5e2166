import Foundation
import Testing

/// The help of every command, as it is printed on a terminal of 80 columns.
///
/// After a change that is meant, `RECORD_GOLDEN=1 swift test -c release --filter HelpTests` writes the
/// files in Golden anew; read their difference before committing it.
@Suite struct HelpTests {
  @Test(arguments: [
    ("experiment", ["experiment"]), ("experiment-run", ["experiment", "run"]),
    ("experiment-list", ["experiment", "list"]), ("experiment-pages", ["experiment", "pages"]),
    ("normcmp", []), ("compare", ["compare"]), ("sweep", ["sweep"]), ("merge", ["merge"]),
    ("advise", ["advise"]),
    ("apply", ["apply"]), ("methods", ["methods"]),
    ("bench", ["bench"]), ("dataset", ["dataset"]),
    ("dataset-generate", ["dataset", "generate"]), ("dataset-info", ["dataset", "info"]),
    ("dataset-verify", ["dataset", "verify"]), ("dataset-split", ["dataset", "split"]),
    ("dataset-import", ["dataset", "import"]), ("dataset-bench", ["dataset", "bench"]),
    ("dataset-import-images", ["dataset", "import", "images"]), ("checkpoint", ["checkpoint"]),
    ("checkpoint-inspect", ["checkpoint", "inspect"]),
    ("checkpoint-verify", ["checkpoint", "verify"]), ("checkpoint-diff", ["checkpoint", "diff"]),
    ("checkpoint-fold", ["checkpoint", "fold"]),
    ("checkpoint-recalibrate", ["checkpoint", "recalibrate"]),
    ("checkpoint-export", ["checkpoint", "export"]),
    ("checkpoint-import", ["checkpoint", "import"]), ("predict", ["predict"]),
    ("report", ["report"]),
  ])
  func helpIsAsRecorded(name: String, command: [String]) throws {
    let help = try Directory.with { try Command.run(command + ["--help"], in: $0) }
    #expect(help.exitCode == 0)
    #expect(help.errors == "")
    #expect(help.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    let golden = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Golden/\(name).txt")
    if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] != nil {
      try Data(help.output.utf8).write(to: golden)
    }
    #expect(try help.output == String(contentsOf: golden, encoding: .utf8))
  }

  @Test func versionIsANumber() throws {
    let version = try Directory.with { try Command.run(["--version"], in: $0) }
    #expect(version.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
  }
}
