import Benchmarking
import Foundation
import Normalizers
import Testing
import Training

@Suite("Timing of training steps")
struct StepBenchmarkTests {
  private let methods: [NormalizationMethod] = [.none, .batch, .weight]

  private func measure(_ model: NetworkConfiguration.Model) throws -> [StepMeasurement] {
    try StepBenchmark(methods: methods, input: [3, 8, 8], rounds: 1, threads: .serial)
      .measure(model, batchSize: 2).steps
  }

  @Test("Every method is timed, and the shares of its parts add up to the step")
  func shares() throws {
    let steps = try measure(.convnet)
    #expect(steps.map(\.method) == methods)
    for step in steps {
      #expect(step.model == .convnet && step.batchSize == 2 && step.threads == 1)
      #expect(Set(step.shares.keys) == Set(StepPart.allCases))
      #expect(abs(step.shares.values.reduce(0, +) - 1) < 1e-9)
      // Some time passes in a normalizer where there is one, and none where there is not.
      #expect((step.shares[.normalization] == 0) == (step.method == .none))
    }
  }

  @Test("A residual network is timed as well")
  func residual() throws { #expect(try measure(.resnet).map(\.method) == methods) }

  @Test("Scripts read the names that the docs promise")
  func json() throws {
    let data = try JSONEncoder().encode(try measure(.convnet))
    let rows = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
    #expect(rows.count == methods.count)
    for row in rows {
      #expect(
        Set(row.keys) == ["model", "method", "batch_size", "threads", "milliseconds", "shares"])
      let shares = try #require(row["shares"] as? [String: Double])
      #expect(
        Set(shares.keys) == Set(StepPart.allCases.map(\.rawValue)))
    }
  }

  @Test("A method that the network leaves one element a statistic is left out")
  func singleElements() throws {
    let result = try StepBenchmark(
      methods: [.none, .instance], input: [3, 8, 8], rounds: 1, threads: .serial
    ).measure(.mlp, batchSize: 2)
    #expect(result.steps.map(\.method) == [.none])
    #expect(result.refusals.map(\.method) == [.instance])
  }

  @Test("An input that the network cannot take is an error")
  func refusal() {
    #expect(throws: NetworkError.self) {
      try StepBenchmark(methods: methods, input: [3, 2, 2], rounds: 1, threads: .serial)
        .measure(.convnet, batchSize: 2)
    }
  }
}
