import Normalizers
import Reductions
import Tensors
import Testing
import Training

/// A trainer that carries on is the trainer that never stopped, to the last bit.
@Suite struct TrainingStateTests {
  private static func configuration(
    _ method: NormalizationMethod, _ convention: Convention = .pyTorch
  ) -> NetworkConfiguration {
    var options = convention.options(for: method).withParametersPerChannel
    // Bounds that move within the few steps of a test.
    options.renormalizationSchedule = .paper(steps: 20)
    options.grouping = .automatic
    return NetworkConfiguration(
      model: .convnet, input: [1, 8, 8], classes: 4, method: method, normalizerOptions: options)
  }

  private static func trainer(
    _ configuration: NetworkConfiguration, _ optimizer: any Optimizer, networkSeed: UInt64 = 1
  ) throws -> Trainer {
    var random = RandomNumbers(seed: 5, stream: "resuming")
    let samples = Tensor<Float>.normal([72, 1, 8, 8], using: &random)
    let labels = Tensor([72], (0..<72).map { Int64($0 % 4) })
    return try Trainer(
      network: Network(configuration, seed: networkSeed), optimizer: optimizer,
      data: LabeledSamples(samples: samples, labels: labels, classes: 4), batchSize: 16, seed: 7)
  }

  private static let optimizers: [any Optimizer] = [
    SGD(learningRate: 0.05, momentum: 0.9, weightDecay: 1e-3), Adam(learningRate: 0.003),
  ]

  /// Four steps an epoch, stopped within the first, at its end and within the third.
  @Test(arguments: NormalizationMethod.allCases, [Convention.pyTorch, .keras])
  func carryingOnChangesNoBit(method: NormalizationMethod, convention: Convention) throws {
    let configuration = Self.configuration(method, convention)
    for optimizer in Self.optimizers {
      for pause in [1, 4, 10] {
        var (whole, first) = (
          try Self.trainer(configuration, optimizer), try Self.trainer(configuration, optimizer)
        )
        for _ in 0..<pause { #expect(try whole.step() == first.step()) }
        // Other weights, an optimizer that has moved: all of it has to be replaced.
        var second = try Self.trainer(configuration, optimizer, networkSeed: 99)
        _ = try second.step()
        _ = try second.step()
        try second.load(first.state)
        for _ in 0..<5 { #expect(try whole.step() == second.step()) }
        let isSame = second.state == whole.state
        #expect(isSame, "\(pause) steps")
      }
    }
  }

  @Test func countersComeBackThatNoNameHolds() throws {
    let configuration = Self.configuration(.batchRenormalization, .keras)
    var first = try Self.trainer(configuration, SGD(learningRate: 0.05))
    _ = try first.step()
    #expect(first.state.counters.isEmpty)
    var network = first.network
    network.updateNormalizations { name, layer in
      guard var normalizer = layer.normalizer as? BatchRenormalization<Float>, name == "norm2"
      else { return }
      normalizer.population?.skippedBatches = 2
      normalizer.population?.batchesTracked = 3
      normalizer.reference?.skippedBatches = 1
      layer.normalizer = normalizer
    }
    let changed = try Trainer(
      network: network, optimizer: first.optimizer, source: first.source, batchSize: 16)
    let counters = [
      "norm2.running_batches_skipped": 2, "norm2.running_batches_tracked": 3,
      "norm2.renorm_batches_skipped": 1,
    ]
    #expect(changed.state.counters == counters)
    var second = try Self.trainer(configuration, SGD(learningRate: 0.05), networkSeed: 3)
    try second.load(changed.state)
    #expect(second.state.counters == counters)
  }

  @Test func aStateOfAnotherTrainingIsRefusedAndChangesNothing() throws {
    let configuration = Self.configuration(.batch)
    var trainer = try Self.trainer(configuration, SGD(learningRate: 0.05, momentum: 0.9))
    _ = try trainer.step()
    let before = trainer.state
    for (word, spoil) in [
      ("weight", { $0.network["norm1.weight"] = nil }),
      ("steps", { $0.steps = -1 }),
      ("norm9", { $0.counters["norm9.running_batches_skipped"] = 1 }),
      (
        "momentum_buffer.fc.bias",
        { $0.optimizer["momentum_buffer.fc.bias"] = .float(Tensor([3])) }
      ),
      (
        "momentum_buffer.fc.other",
        { $0.optimizer["momentum_buffer.fc.other"] = .float(Tensor([3])) }
      ),
    ] as [(String, (inout TrainingState) -> Void)] {
      var state = before
      spoil(&state)
      do {
        try trainer.load(state)
        Issue.record("\(word) was taken")
      } catch { #expect("\(error)".contains(word)) }
      let isSame = trainer.state == before
      #expect(isSame)
    }
  }
}
