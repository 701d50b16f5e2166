import Storage
import Testing

@Suite struct RunRecordTests {
  static func sample() -> RunRecord {
    RunRecord(
      configuration: ["model": "mlp", "epochs": 3, "learning_rate": 0.1, "standardize": false],
      versions: ["package": "0.1.0", "hdf5": .string(RunRecord.hdf5Version)],
      dataset: DatasetRecord(
        name: "digits", source: "digits.h5", checksum: "00ff", classes: 10, trainSamples: 1438,
        testSamples: 359),
      trials: [
        TrialRecord(
          method: "layer", seed: 1, status: .completed,
          curves: ["train_loss": [2, 1, 0.5], "test_accuracy": [0.1, 0.5, 0.9]],
          probes: ["step": [10, 20], "layer1.0.conv1.weight_norm": [1.5, 1.25]],
          scalars: ["final_test_accuracy": 0.9], times: ["milliseconds_per_step": 1.25]),
        TrialRecord(method: "batch", seed: 1, status: .failed, failure: "größer als erlaubt"),
        TrialRecord(
          method: "layer", seed: .max, status: .diverged, failure: "loss is inf in epoch 2",
          curves: ["train_loss": [2, .infinity]]),
      ],
      summary: Table([
        "method": .strings(["layer", "batch"]), "test_accuracy": .numbers([0.9, -.infinity]),
      ]),
      comparisons: Table([
        "method": .strings(["layer"]), "reference": .strings(["batch"]),
        "p_value": .numbers([0.04]),
      ]),
      times: ["started": "2026-01-01T00:00:00Z", "seconds": 1.5])
  }

  @Test func everythingComesBackInOrder() throws {
    try withDirectory { directory in
      try Self.sample().write(to: "\(directory)/run.h5")
      let found = try RunRecord(contentsOf: "\(directory)/run.h5")
      #expect(found == Self.sample())
      #expect(found.trials.map(\.method) == ["layer", "batch", "layer"])
    }
  }

  @Test func anEmptyRecordComesBack() throws {
    try withDirectory { directory in
      var record = Self.sample()
      (record.trials, record.summary, record.comparisons, record.times) = (
        [], Table(), Table(), [:]
      )
      try record.write(to: "\(directory)/run.h5")
      #expect(try RunRecord(contentsOf: "\(directory)/run.h5") == record)
    }
  }

  @Test func aMethodAndSeedAppearOnce() throws {
    try withDirectory { directory in
      var record = Self.sample()
      record.trials.append(record.trials[0])
      #expect(
        message { try record.write(to: "\(directory)/run.h5") }
          == "a run record holds one trial a method and seed, but layer has two of seed 1")
      let left = try contents(of: directory)
      #expect(left == [])
    }
  }

  @Test func columnsHaveOneLength() throws {
    try withDirectory { directory in
      var record = Self.sample()
      record.summary.columns["short"] = .numbers([1])
      #expect(
        message { try record.write(to: "\(directory)/run.h5") }
          == "column short of the summary has 1 rows, but the first has 2; "
          + "all columns must be of one length")
    }
  }

  @Test func aMethodWithASlashIsRefused() throws {
    try withDirectory { directory in
      var record = Self.sample()
      record.trials[0].method = "batch/renorm"
      #expect(
        message { try record.write(to: "\(directory)/run.h5") }?
          .contains("\"batch/renorm\" cannot be a name") == true)
    }
  }

  /// Only times differ between equal runs, and they stand apart: without them files are the same bytes.
  @Test func onlyTimesMakeEqualRunsDiffer() throws {
    try withDirectory { directory in
      for (name, milliseconds) in [("a", 1.0), ("b", 2.0)] {
        var record = Self.sample()
        record.times = [:]
        record.trials[0].times = ["milliseconds_per_step": milliseconds]
        try record.write(to: "\(directory)/\(name)")
        record.trials[0].times = [:]
        try record.write(to: "\(directory)/\(name) without times")
      }
      func digest(_ name: String) throws -> String {
        try SHA256.hexadecimal(ofFile: "\(directory)/\(name)")
      }
      let (a, b) = try (digest("a"), digest("b"))
      #expect(a != b)
      let (c, d) = try (digest("a without times"), digest("b without times"))
      #expect(c == d)
    }
  }
}
