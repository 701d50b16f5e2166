import Foundation
import Storage
import Tensors
import Testing

/// Runs that are stopped or killed, and carried on from the command line.
///
/// `Tests/Reliability/kill_and_resume.py` does the same a hundred times and more.
@Suite struct ResumeTests {
  private static let options = [
    "compare", "--quiet", "--methods", "batch,batch-renorm", "--model", "mlp", "--seeds", "2",
    "--epochs", "4", "--threads", "2",
  ]

  /// The bytes of every checkpoint and the record without its times.
  private func results(_ run: String, in directory: Directory) throws -> [String: Data] {
    let files = FileManager.default
    var results: [String: Data] = [:]
    for name in try files.contentsOfDirectory(atPath: directory.file("\(run)/checkpoints")) {
      results[name] = try directory.bytes("\(run)/checkpoints/\(name)")
    }
    var record = try RunRecord(contentsOf: directory.file("\(run)/run.h5"))
    record.times = [:]
    results["record"] = Data(String(reflecting: record).utf8)
    return results
  }

  /// What lies around the first byte in which two files differ.
  private func firstDifference(_ a: Data?, _ b: Data?) -> String {
    guard let a, let b else { return "one is not there" }
    let index = zip(a, b).enumerated().first { $1.0 != $1.1 }?.offset ?? min(a.count, b.count)
    let texts = [a, b].map { data in
      String(decoding: data.dropFirst(max(0, index - 60)).prefix(120), as: UTF8.self)
    }
    return "byte \(index) of \(a.count) and \(b.count): \(texts)"
  }

  @Test func aRunThatIsKilledAgainAndAgainEndsWithTheSameBits() throws {
    try Directory.with { directory in
      let whole = try Command.run(Self.options + ["--output", "whole"], in: directory)
      try #require(whole.exitCode == 0, "\(whole.errors)")
      let seed: UInt64 = 20_261_121
      print("seed \(seed)")
      var random = RandomNumbers(seed: seed)
      let run = "läuft mit Leerzeichen/ein 'run' 実験"
      for signal in [SIGKILL, SIGINT, SIGKILL, SIGTERM] {
        let hasBegun = FileManager.default.fileExists(atPath: directory.file(run + "/settings.h5"))
        let place = hasBegun ? ["compare", "--quiet", "--resume", run] : nil
        let started = try Command.start(
          (place ?? Self.options + ["--output", run]) + ["--checkpoint-every", "steps:7"],
          in: directory)
        Thread.sleep(forTimeInterval: random.uniform(in: 0.05..<0.4))
        kill(started.process.processIdentifier, signal)
        _ = try started.end()
      }
      let last = try Command.run(["compare", "--quiet", "--resume", run], in: directory)
      #expect(last.exitCode == 0, "\(last.errors)")
      let (resumed, undisturbed) = try (
        results(run, in: directory), results("whole", in: directory)
      )
      // Not compared in one expectation, which would print all bytes.
      for name in Set(resumed.keys).union(undisturbed.keys).sorted() {
        #expect(resumed[name] != nil && undisturbed[name] != nil, "\(name)")
        let areSame = resumed[name] == undisturbed[name]
        #expect(areSame, "\(name): \(firstDifference(resumed[name], undisturbed[name]))")
      }
      #expect(
        Set(try directory.contents().compactMap { $0.split(separator: "/").first })
          == ["whole", "läuft mit Leerzeichen"])
    }
  }

  @Test func whoStopsARunIsToldHowToGoOn() throws {
    try Directory.with { directory in
      let started = try Command.start(
        Self.options + ["--epochs", "100000", "--output", "it's a run"], in: directory)
      let settings = directory.file("it's a run/checkpoints")
      while started.process.isRunning, !FileManager.default.fileExists(atPath: settings) {
        Thread.sleep(forTimeInterval: 0.02)
      }
      // Another process keeps its hands off.
      let other = try Command.run(["compare", "--resume", "it's a run"], in: directory)
      #expect(other.exitCode == 1)
      #expect(other.errorSentence?.contains("another process is at work in it's a run") == true)
      kill(started.process.processIdentifier, SIGINT)
      let command = try started.end()
      #expect(command.exitCode == 130)
      #expect(
        command.errors
          == "Stopped before the end, and saved. "
          + #"Go on with: normcmp compare --resume 'it'\''s a run'"# + "\n")
      let names = try FileManager.default.contentsOfDirectory(atPath: settings)
      #expect(names.contains { $0.wholeMatch(of: /batch-seed-1\.step-\d+\.h5/) != nil })
    }
  }

  /// What is asked for beside `--resume`, and what the sentence has to say.
  @Test func contradictionsAreNamed() throws {
    try Directory.with { directory in
      try directory.writeDataset("my data.h5")
      try directory.writeDataset("other.h5", images: 63, labels: 63)
      let made = try Command.run(
        [
          "compare", "my data.h5", "--quiet", "--methods", "none", "--model", "mlp", "--seeds",
          "1", "--epochs", "1", "--output", "run",
        ], in: directory)
      try #require(made.exitCode == 0, "\(made.errors)")
      try FileManager.default.removeItem(atPath: directory.file("run/run.h5"))
      let before = try directory.contents()
      for (arguments, words) in [
        (["--resume", "nowhere"], ["no directory nowhere"]),
        (["--resume", "run/checkpoints"], ["no run has begun", "--output"]),
        (["--resume", "run", "--output", "new"], ["leave --output out"]),
        (["--resume", "run", "--epochs", "2"], ["--epochs 1", "not 2", "leave --epochs out"]),
        (["--resume", "run", "--epochs=2"], ["--epochs 1", "not 2", "leave --epochs out"]),
        (["--resume", "run", "--methods", "batch"], ["--methods none", "not batch"]),
        (["--resume", "run", "--standardize"], ["--standardize false", "not true"]),
        (["other.h5", "--resume", "run"], ["other.h5", "was begun on", "SHA-256"]),
        (["--resume", "run", "--keep", "0"], ["at least 1", "are 0"]),
        (["--checkpoint-every", "5"], ["'5'", "--checkpoint-every"]),
      ] as [([String], [String])] {
        let command = try Command.run(["compare"] + arguments, in: directory)
        #expect(command.exitCode != 0 && command.output == "")
        let sentence = try #require(command.errorSentence, "\(command.errors)")
        for word in words { #expect(sentence.contains(word), "\(sentence)") }
        #expect(try directory.contents() == before)
      }
      // The same values are no contradiction, and data may lie elsewhere by now.
      try FileManager.default.moveItem(
        atPath: directory.file("my data.h5"), toPath: directory.file("moved.h5"))
      let lost = try Command.run(["compare", "--resume", "run"], in: directory)
      #expect(lost.errorSentence?.contains("where there is no file now") == true)
      let found = try Command.run(
        ["compare", "moved.h5", "--resume", "run", "--epochs", "1", "--quiet"], in: directory)
      #expect(found.exitCode == 0, "\(found.errors)")
      let record = try RunRecord(contentsOf: directory.file("run/run.h5"))
      #expect(record.dataset.source == "my data.h5")
    }
  }

  @Test func aFullDiskKeepsWhatWasSavedBefore() throws {
    try Directory.with { directory in
      let options = Array(Self.options.prefix { $0 != "--epochs" }) + ["--epochs", "400"]
      let first = try Command.start(
        options + ["--checkpoint-every", "steps:10", "--output", "run"], in: directory)
      let checkpoints = directory.file("run/checkpoints")
      func saved() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: checkpoints).filter {
          $0.hasSuffix(".h5")
        }
      }
      while first.process.isRunning, ((try? saved().count) ?? 0) < 2 {
        Thread.sleep(forTimeInterval: 0.02)
      }
      kill(first.process.processIdentifier, SIGINT)
      _ = try first.end()
      let before = try results(of: saved(), in: directory)
      // No file may grow over 64 KiB, and a write beyond is refused, as on a full disk.
      let full = try Command.start(
        ["compare", "--quiet", "--resume", "run"], in: directory,
        shell: #"trap "" XFSZ; ulimit -f 128; exec "$@""#
      ).end()
      #expect(full.exitCode == 1)
      #expect(full.errorSentence?.contains("cannot write run/checkpoints/") == true)
      #expect(full.errors.contains("What was saved before is whole. Go on with: normcmp compare"))
      #expect(try results(of: saved(), in: directory) == before)
      let names = try FileManager.default.contentsOfDirectory(atPath: checkpoints)
      #expect(names.allSatisfy { $0.hasSuffix(".h5") })
      let verify = try Command.run(
        ["checkpoint", "verify"] + names.map { "run/checkpoints/\($0)" }, in: directory)
      #expect(verify.exitCode == 0, "\(verify.errors)")
    }
  }

  private func results(of names: [String], in directory: Directory) throws -> [String: Data] {
    try names.reduce(into: [:]) { $0[$1] = try directory.bytes("run/checkpoints/\($1)") }
  }
}
