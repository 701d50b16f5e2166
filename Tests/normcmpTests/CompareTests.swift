import Foundation
import Storage
import Testing

/// Comparisons from the command line to the files they leave.
@Suite struct CompareTests {
  private static let small = [
    "compare", "--epochs", "2", "--seeds", "2", "--methods", "none,batch,group", "--threads", "2",
  ]

  @Test func tableGoesToOutputAndProgressToErrors() throws {
    try Directory.with { directory in
      let command = try Command.run(Self.small + ["--output", "run"], in: directory)
      #expect(command.exitCode == 0)
      let lines = command.output.split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.prefix { !$0.isEmpty }.allSatisfy { $0.count <= 80 })
      for method in ["none", "batch", "group"] {
        #expect(lines.count { $0.hasPrefix(method + " ") } == 1)
      }
      #expect(!command.output.contains("\u{1B}"))
      #expect(
        command.output.contains(
          "Written: run/run.h5 and run/checkpoints/\nReport: run/report.html\n"))
      #expect(command.errors.contains(#/\d/6  \d+:\d\d left  \w+  seed [12]  epoch \d/2  loss \d/#))
      #expect(!command.errors.contains("\r"))
      let checkpoints = ["batch", "group", "none"].flatMap { method in
        ["1", "2"].map { "run/checkpoints/\(method)-seed-\($0).h5" }
      }
      let expected =
        ["run", "run/checkpoints"] + checkpoints + [
          "run/report.html", "run/run.h5", "run/settings.h5",
        ]
      #expect(try directory.contents() == expected)
    }
  }

  @Test func jsonHoldsWhatTheFormatSays() throws {
    try Directory.with { directory in
      let command = try Command.run(Self.small + ["--json", "--quiet"], in: directory)
      #expect(command.exitCode == 0)
      #expect(command.errors == "")
      let report = try #require(
        JSONSerialization.jsonObject(with: Data(command.output.utf8)) as? [String: Any])
      #expect(
        Set(report.keys) == ["run", "configuration", "dataset", "reference", "seeds", "methods"])
      let run = try #require(report["run"] as? String)
      #expect(run.wholeMatch(of: /runs\/compare-\d{4}-\d\d-\d\d-\d{6}/) != nil)
      #expect(FileManager.default.fileExists(atPath: directory.file(run + "/run.h5")))
      #expect(report["reference"] as? String == "batch")
      #expect(report["seeds"] as? [Int] == [1, 2])
      let dataset = try #require(report["dataset"] as? [String: Any])
      #expect(dataset["train_samples"] as? Int == 1438)
      let configuration = try #require(report["configuration"] as? [String: Any])
      #expect(configuration["batch_size"] as? Int == 32)
      #expect(configuration["standardize"] as? Bool == false)

      let methods = try #require(report["methods"] as? [[String: Any]])
      #expect(methods.compactMap { $0["method"] as? String } == ["none", "batch", "group"])
      let always: Set = [
        "method", "status", "diverged", "test_accuracy", "test_accuracy_interval",
        "test_accuracies", "train_loss", "epochs_to_90_percent", "milliseconds_per_step",
        "normalization_share", "peak_bytes",
      ]
      #expect(always.subtracting(methods[1].keys).subtracting(["epochs_to_90_percent"]).isEmpty)
      let compared = Set(methods[2].keys)
      #expect(compared.isSuperset(of: ["difference", "difference_interval", "p_value"]))
      let documented = try Self.documentedFields()
      for method in methods { #expect(documented.isSuperset(of: method.keys)) }
      #expect(documented.isSuperset(of: always) && documented.isSuperset(of: report.keys))
    }
  }

  /// The names that docs/formats/compare-json.md explains.
  private static func documentedFields() throws -> Set<String> {
    let page = try Repository.text("docs/formats/compare-json.md")
    return Set(page.matches(of: /`([a-z_0-9]+)`/).map { String($0.1) })
  }

  @Test func oneSeedHasNoInterval() throws {
    try Directory.with { directory in
      let command = try Command.run(
        ["compare", "--quiet", "--epochs", "1", "--seeds", "7-7", "--methods", "batch,none"],
        in: directory)
      #expect(command.output.contains("One seed gives no interval and no p-value"))
      let rows = command.output.split(separator: "\n")
      let row = try #require(rows.first { $0.hasPrefix("none") })
      #expect(!row.contains("±"))
      #expect(row.hasSuffix(" –"))
    }
  }

  @Test func quietRunsSayNothingBesidesTheResult() throws {
    try Directory.with { directory in
      let command = try Command.run(Self.small + ["--quiet", "--output", "run"], in: directory)
      #expect(command.errors == "")
    }
  }

  @Test func madeDataCanBeCompared() throws {
    try Directory.with { directory in
      let made = try Command.run(
        [
          "dataset", "generate", "made.h5", "--classes", "3", "--samples", "60",
          "--test-samples", "30", "--channels", "2", "--height", "9", "--width", "7",
        ], in: directory)
      #expect(made.output == "Written: made.h5\n")
      #expect(made.exitCode == 0)
      let command = try Command.run(
        [
          "compare", "made.h5", "--quiet", "--epochs", "1", "--seeds", "3,5", "--methods", "layer",
          "--model", "resnet", "--batch-size", "60", "--optimizer", "adam", "--activation", "tanh",
          "--placement", "after", "--init", "glorot-uniform", "--standardize", "--output", "run",
        ], in: directory)
      #expect(command.exitCode == 0, "\(command.errors)")
      let record = try RunRecord(contentsOf: directory.file("run/run.h5"))
      #expect(record.dataset.trainSamples == 60)
      for (name, value) in [
        ("model", "resnet"), ("optimizer", "adam"), ("activation", "tanh"), ("placement", "after"),
        ("init", "xavier-uniform"), ("methods", "layer"), ("seeds", "3,5"),
      ] {
        #expect(record.configuration[name] == .string(value))
      }
      #expect(record.configuration["batch_size"] == 60)
      #expect(record.configuration["standardize"] == true)
      #expect(record.configuration["learning_rate"] == 0.002)
    }
  }
}
