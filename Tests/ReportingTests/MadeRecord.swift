import Comparison
import Storage

/// Records with numbers of every kind, made without training.
enum MadeRecord {
  /// A comparison: `none` diverges in its first seed, `weight` cannot be trained.
  static func comparison(
    methods: [String] = ["none", "batch", "group", "weight"], seeds: UInt64 = 3, epochs: Int = 4
  ) -> RunRecord {
    var trials: [TrialRecord] = []
    for seed in 1...seeds {
      for (index, method) in methods.enumerated() {
        trials.append(trial(method, index, seed, epochs: epochs))
      }
    }
    var record = empty(configuration: [
      "methods": .string(methods.joined(separator: ",")), "model": "convnet", "epochs": 12,
      "seeds": .string((1...seeds).map { "\($0)" }.joined(separator: ",")), "optimizer": "sgd",
      "learning_rate": 0.1, "standardize": true, "epsilon": "default",
    ])
    record.trials = trials
    let trained = methods.filter { $0 != "weight" }
    let finals = Dictionary(
      grouping: trials, by: \.method
    ).mapValues { $0.compactMap { $0.scalars["final_test_accuracy"] } }
    func column(_ names: [String], _ value: (String) -> Double?) -> Table.Column {
      .numbers(names.map { value($0) ?? .nan })
    }
    let samples = finals.mapValues { Sample($0) }
    record.summary = Table([
      "method": .strings(methods),
      "test_accuracy_mean": column(methods) { samples[$0]?.mean },
      "test_accuracy_low": column(methods) { samples[$0]?.meanInterval()?.lower },
      "test_accuracy_high": column(methods) { samples[$0]?.meanInterval()?.upper },
      "train_loss_mean": column(methods) { $0 == "batch" ? 0.0123456 : nil },
      "epochs_to_90_percent": column(methods) { $0 == "batch" ? 1.375 : nil },
      "failure": .strings(methods.map { $0 == "weight" ? "it cannot be" : "" }),
    ])
    let compared = trained.filter { $0 != "batch" }
    let pairs = compared.map {
      PairedComparison(of: finals[$0] ?? [], against: finals["batch"] ?? [])
    }
    record.comparisons = Table([
      "method": .strings(compared), "reference": .strings(compared.map { _ in "batch" }),
      "difference": .numbers(pairs.map { $0.difference ?? .nan }),
      "interval_low": .numbers(pairs.map { $0.interval?.lower ?? .nan }),
      "interval_high": .numbers(pairs.map { $0.interval?.upper ?? .nan }),
      "p_value": .numbers(pairs.map { $0.pValue ?? .nan }),
    ])
    for (index, method) in trained.enumerated() {
      record.times["milliseconds_per_step_\(method)"] = .number(0.4321 + Double(index))
      record.times["normalization_share_\(method)"] = .number(0.0678 * Double(index))
      record.times["peak_bytes_\(method)"] = .integer(Int64(1_234_567 * (index + 1)))
    }
    return record
  }

  /// An experiment of two methods under two settings, with a finding that was tested and one that was measured exactly.
  static func experiment() -> RunRecord {
    var record = empty(configuration: [
      "experiment": "batch-size", "claim": "A claim of <the> literature & more.",
      "source": "A paper, 2016", "protocol": "Training.", "size": "quick", "seeds": "1,2,3",
      "level": 0.05, "practice": "Beware.", "caveat": "Small.", "verdict": "not reproduced",
      "notes": "First.\nSecond.",
    ])
    let arms = ["batch, batch 64", "group, batch 64", "batch, batch 2", "group, batch 2"]
    record.trials = arms.enumerated().flatMap { index, arm in
      (1...3).map { trial(arm, index, $0, epochs: 3) }
    }
    record.comparisons = Table([
      "finding": .strings(["batch − group", "exact"]), "criterion": .strings(["3 or more", "0"]),
      "effect": .numbers([-1.25, 0.000123]), "lower": .numbers([-2.5, .nan]),
      "upper": .numbers([0.5, .nan]), "p": .numbers([0.25, .nan]), "n": .numbers([3, 1]),
      "verdict": .strings(["not reproduced", "reproduced"]),
    ])
    return record
  }

  private static func empty(configuration: NamedValues<StoredValue>) -> RunRecord {
    RunRecord(
      configuration: configuration, versions: ["package": "0.1.0"],
      dataset: DatasetRecord(
        name: "made", source: "my data/it's.h5", checksum: String(repeating: "ab", count: 32),
        classes: 10, trainSamples: 1000, testSamples: 200))
  }

  private static func trial(
    _ method: String, _ index: Int, _ seed: UInt64, epochs: Int
  ) -> TrialRecord {
    // Numbers without pattern, all in range.
    func noise(_ epoch: Int) -> Double {
      let hash =
        (UInt64(index + 1) &* 7919 &+ seed &* 104_729 &+ UInt64(epoch) &* 1_299_709)
        &* 0x9E37_79B9_7F4A_7C15
      return Double(hash >> 40) / Double(1 << 24)
    }
    var trial = TrialRecord(method: method, seed: seed, status: .completed)
    if method == "weight" {
      trial.status = .failed
      trial.failure = "it cannot be"
      return trial
    }
    let accuracy = (1...epochs).map { 1 - 0.3 / Double($0) - 0.02 * noise($0) }
    let loss = (1...epochs).map { (1 + noise($0)) / Double($0 * $0) }
    let last = method == "none" && seed == 1 ? 1 : epochs
    trial.curves = [
      "train_loss": Array(loss.prefix(last)), "test_accuracy": Array(accuracy.prefix(last)),
    ]
    trial.scalars = ["steps": Double(10 * epochs), "final_test_accuracy": accuracy[epochs - 1]]
    if last < epochs {
      trial.status = .diverged
      trial.failure = "the loss was not finite in epoch 2"
      trial.scalars["final_test_accuracy"] = 0.1
    }
    if method.contains("batch 2") || method.contains("batch 64") {
      trial.probes = [
        "step": [0, 10, 20], "fc1.q15": [-1, -0.5, -0.4], "fc1.q50": [0, noise(1), noise(2)],
        "fc1.q85": [1, 1.5, 2], "fc1.gradient_norm": [noise(3), noise(4), 100 * noise(5) + 1],
        "loss.low": [0.1, 0.2, 0.1], "loss.high": [1, 2, 1 + noise(6)],
      ]
    }
    return trial
  }
}
