import Comparison
import Foundation
import Normalizers
import Storage
import Testing
import Training

/// Two arms of an epoch each, judged by their accuracies.
private struct SmallGrid: GridExperiment {
  let claim = Claim(name: "small", statement: "They differ.", source: "none")
  let protocolText = "An epoch."
  let practice = "None."
  let caveat = "All."
  var rates = [0.01, 0.05]

  func arms(_ setting: ExperimentSetting) -> [Arm] {
    rates.map { rate in
      var plan = ComparisonPlan()
      plan.model = .mlp
      plan.epochs = 1
      plan.batchSize = 20
      plan.optimizer = OptimizerChoice(.sgd, learningRate: rate)
      return Arm("rate \(rate)", .none, plan)
    }
  }

  func judge(_ results: GridResults, _ setting: ExperimentSetting) -> ExperimentOutcome {
    let differences = results.differences(of: "rate \(rates[1])", against: "rate \(rates[0])")
    return ExperimentOutcome(
      claim,
      [Contrast("", "", .larger(atLeast: 0), differences)].judged(level: setting.level))
  }
}

@Suite struct TrialGridTests {
  private let data: ImageDataset

  init() throws {
    var recipe = SyntheticImages()
    (recipe.classes, recipe.samples, recipe.testSamples) = (2, 40, 20)
    (recipe.height, recipe.width) = (4, 4)
    data = try .synthetic(recipe)
  }

  @Test func everyArmIsTrainedWithEverySeed() throws {
    let setting = ExperimentSetting(.quick, seeds: [3, 1, 2], data: data)
    let outcome = try SmallGrid().run(setting) { false }
    #expect(outcome.trials.map(\.method) == ["rate 0.01", "rate 0.05"].flatMap { [$0, $0, $0] })
    #expect(outcome.trials.map(\.seed) == [3, 1, 2, 3, 1, 2])
    #expect(outcome.findings[0].n == 3)
    #expect(outcome.arms.columns.names == ["arm", "method", "learning_rate"])
    #expect(outcome.arms.columns["learning_rate"] == .numbers([0.01, 0.05]))
  }

  @Test func aTrialThatIsDoneIsNotTrainedAgain() throws {
    try inTemporaryDirectory { directory in
      let setting = ExperimentSetting(
        .quick, seeds: [1, 2], data: data, store: TrialStore(directory))
      let first = try SmallGrid().run(setting) { false }
      let path = "\(directory)/small/trials/rate-0.01-seed-2.h5"
      var kept = try RunRecord(contentsOf: path)
      kept.trials[0].scalars["final_test_accuracy"] = 0.123
      try kept.write(to: path)
      let second = try SmallGrid().run(setting) { false }
      let accuracies = second.trials.map { $0.scalars["final_test_accuracy"] }
      #expect(accuracies[1] == 0.123)
      #expect(second.trials[0] == first.trials[0])

      // Other settings are another trial, whatever its file is called.
      kept.configuration["epochs"] = .integer(7)
      try kept.write(to: path)
      let third = try SmallGrid().run(setting) { false }
      #expect(third.trials[1].withoutTimes == first.trials[1].withoutTimes)
    }
  }

  @Test func aDivergedTrialIsCountedAsGuessing() throws {
    let setting = ExperimentSetting(.quick, seeds: [1, 2], data: data)
    let outcome = try SmallGrid(rates: [0.01, 1e30]).run(setting) { false }
    #expect(outcome.unfinished == 2)
    #expect(outcome.trials.suffix(2).allSatisfy { $0.scalars["final_test_accuracy"] == 0.5 })
    #expect(outcome.findings[0].effect != nil)
  }

  @Test func whatIsCancelledThrows() {
    #expect(throws: CancellationError.self) {
      try SmallGrid().run(ExperimentSetting(.quick, data: data)) { true }
    }
  }

  private func inTemporaryDirectory(_ body: (String) throws -> Void) throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "grid-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    try body(url.path(percentEncoded: false))
  }
}
