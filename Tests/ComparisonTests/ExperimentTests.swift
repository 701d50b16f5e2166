import Comparison
import Storage
import Testing

@Suite struct ExperimentTests {
  @Test func everyCellOfTheTableOfInvariancesIsDecided() throws {
    let outcome = try Invariances().run(ExperimentSetting(.quick, data: .digits())) { false }
    #expect(outcome.findings.count == 18)
    #expect(outcome.findings.allSatisfy { $0.verdict == .reproduced })
    #expect(outcome.verdict == .reproduced)
  }

  /// He's rule keeps the variance under ReLU, Xavier's halves it; Xavier's keeps it under tanh for small
  /// inputs alone.
  @Test func rulesOfInitializationKeepWhatTheyKeep() throws {
    let outcome = try InitializationVariance().run(ExperimentSetting(.quick, data: .digits())) {
      false
    }
    let verdicts = outcome.findings.map(\.verdict)
    #expect(verdicts.count == 8)
    #expect(verdicts[..<6].allSatisfy { $0 == .reproduced }, "\(outcome.findings)")
    #expect(verdicts[6] != .reproduced)
  }

  @Test func symmetryIsNeverBroken() throws {
    let outcome = try SymmetricStart().run(ExperimentSetting(.quick, data: .digits())) { false }
    #expect(outcome.findings.count == 8)
    #expect(outcome.verdict == .reproduced, "\(outcome.findings)")
  }

  @Test func experimentsStopWhenAsked() {
    #expect(throws: CancellationError.self) {
      try InitializationVariance().run(ExperimentSetting(.quick, data: .digits())) { true }
    }
  }

  @Test func namesAreUnique() {
    let names = Experiments.all.map(\.claim.name)
    #expect(Set(names).count == names.count)
    #expect(Experiments.named("invariances")?.claim.name == "invariances")
    #expect(Experiments.named("no such") == nil)
  }
}
