import Foundation
import Storage
import Testing

/// Sweeps from the command line to the files they leave.
@Suite struct SweepCommandTests {
  private static let small = [
    "sweep", "--methods", "none,batch", "--model", "mlp", "--epochs", "1", "--seeds", "2",
    "--over", "batch-size=100,200", "--over", "optimizer=sgd,adam",
  ]

  @Test func aSweepIsRunPrintedAndCarriedOn() throws {
    try Directory.with { directory in
      let first = try Command.run(Self.small + ["--output", "größe 1"], in: directory)
      #expect(first.exitCode == 0, "\(first.errors)")
      #expect(first.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
      #expect(first.output.contains(#/batch\s+size +optimizer +none +batch\n/#))
      #expect(first.output.contains("Written: größe 1/sweep.h5\n"))
      #expect(first.output.hasSuffix("Report: größe 1/sweep.html\n"))
      #expect(first.errors.contains(#/16\/16 +0:00 left/#))
      let record = try RunRecord(contentsOf: directory.file("größe 1/sweep.h5"))
      // An option that is swept takes its defaults with it.
      #expect(
        record.arms.columns["learning_rate"]
          == .numbers([0.05, 0.05, 0.002, 0.002, 0.05, 0.05, 0.002, 0.002]))
      let again = try Command.run(
        Self.small + ["--output", "größe 1", "--json"], in: directory)
      #expect(again.errors == "")
      let report = try #require(
        JSONSerialization.jsonObject(with: Data(again.output.utf8)) as? [String: Any])
      #expect(report["over"] as? [String] == ["batch_size", "optimizer"])
      #expect((report["arms"] as? [[String: Any]])?.count == 8)
      let documented = try Set(
        Repository.text("docs/formats/sweep.md").matches(of: /`([a-z_0-9]+)`/).map { String($0.1) })
      #expect(documented.isSuperset(of: report.keys))
      for arm in report["arms"] as? [[String: Any]] ?? [] {
        #expect(documented.isSuperset(of: arm.keys))
      }
    }
  }

  @Test func jobsOfAnArrayMakeTheRecordOfTheSweep() throws {
    try Directory.with { directory in
      let options = [
        "sweep", "--methods", "batch", "--model", "mlp", "--epochs", "1", "--seeds", "2",
        "--batch-size", "200", "--over", "standardize=false,true",
      ]
      let list = try Command.run(options + ["--list"], in: directory)
      #expect(list.output.split(separator: "\n").count == 2 + 4)
      #expect(list.output.contains(#/ 4 +2  batch +true\n/#))
      for number in 1...3 {
        let job = try Command.run(
          options + ["--trial", "\(number)", "--output", "a"], in: directory)
        #expect(job.exitCode == 0, "\(job.errors)")
      }
      func merge() throws -> Command {
        let files = try directory.contents().filter { $0.hasPrefix("a/trials/") || $0 == "4.h5" }
        return try Command.run(["merge"] + files + ["--output", "merged.h5"], in: directory)
      }
      let early = try merge()
      #expect(early.exitCode != 0)
      #expect(early.errorSentence?.hasPrefix("1 of the 4 trials are missing: 4;") == true)
      let last = try Command.run(options + ["--trial", "4", "--output", "4.h5"], in: directory)
      #expect(last.output.hasSuffix("Written: 4.h5\n"))
      let merged = try merge()
      #expect(merged.exitCode == 0, "\(merged.errors)")
      let whole = try Command.run(options + ["--output", "whole", "--quiet"], in: directory)
      #expect(whole.exitCode == 0)
      #expect(
        try RunRecord(contentsOf: directory.file("merged.h5")).withoutTimes
          == RunRecord(contentsOf: directory.file("whole/sweep.h5")).withoutTimes)
    }
  }

  @Test func aStoppedSweepSaysHowToGoOn() throws {
    try Directory.with { directory in
      let options = [
        "sweep", "--methods", "none", "--model", "mlp", "--seeds", "40", "--epochs", "3", "--over",
        "init-scale=1,2", "--quiet",
      ]
      let started = try Command.start(options, in: directory)
      while started.process.isRunning,
        try !directory.contents().contains(where: { $0.hasSuffix(".h5") })
      {
        Thread.sleep(forTimeInterval: 0.02)
      }
      kill(started.process.processIdentifier, SIGINT)
      let stopped = try started.end()
      #expect(stopped.exitCode == 130)
      let run = try #require(
        stopped.errors.firstMatch(
          of: /Go on with: normcmp sweep .* --output (runs\/sweep-[-0-9]+)\n/)?.1)
      let files = try directory.contents().filter { $0.hasSuffix(".h5") }
      #expect(!files.isEmpty)
      for file in files {
        #expect(try RunRecord(contentsOf: directory.file(file)).trials.count == 1)
      }
      #expect(try !directory.contents().contains("\(run)/sweep.h5"))
    }
  }

  @Test(arguments: [
    (["--over", "colour=red"], "colour cannot be swept over; choose from model, batch-size"),
    (["--over", "seeds=1,2"], "seeds cannot be swept over"),
    (["--over", "batch-size=8,two"], "The value 'two' is invalid for '--batch-size"),
    (["--over", "batch-size=8,0"], "the batch size must be at least 1"),
    (["--over", "batch-size=8,8"], "the sweep has none, batch size 8 twice"),
    (
      ["--over", "batch-size=8", "--batch-size=4"], "--batch-size is given, and swept over as well"
    ),
    (["--over", "batch-size"], "The value 'batch-size' is invalid for '--over"),
    (["--over", "groups=2,4"], "--groups is of group normalization, which is not compared"),
    (
      ["--over", "momentum=0.5,0.9", "--optimizer", "adam"],
      "--momentum is of sgd, but the optimizer is adam"
    ),
    (["--over", "standardize=yes"], "the values of standardize are true and false"),
    (["--over", "epochs=1", "--trial", "99", "--output", "x"], "the sweep has the trials 1 to"),
    (["--over", "epochs=1", "--trial", "1"], "--trial needs --output"),
    ([], "Missing expected argument '--over"),
  ])
  func wrongInputIsToldInASentence(arguments: [String], sentence: String) throws {
    try Directory.with { directory in
      let run = try Command.run(["sweep", "--methods", "none"] + arguments, in: directory)
      #expect(run.exitCode != 0)
      #expect(run.errorSentence?.hasPrefix(sentence) == true, "\(run.errors)")
      #expect(try directory.contents().filter { $0.hasSuffix(".h5") } == [])
    }
  }
}
