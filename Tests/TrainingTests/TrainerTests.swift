import Normalizers
import Reductions
import Tensors
import Testing
import Training

@Suite struct TrainerTests {
  /// Noise with a bright row that says the class.
  private static func toyData(
    _ count: Int, _ stream: String = "toy", side: Int = 8
  ) throws -> LabeledSamples {
    var random = RandomNumbers(seed: 21, stream: stream)
    var samples = Tensor<Float>.normal(
      [count, 1, side, side], standardDeviation: 0.5, using: &random)
    let labels = (0..<count).map { Int64($0 % 4) }
    samples.withMutableElements { elements in
      for (sample, label) in labels.enumerated() {
        let row = sample * side + Int(label) * 2
        for column in 0..<side { elements[row * side + column] += 1 }
      }
    }
    return try LabeledSamples(samples: samples, labels: Tensor([count], labels), classes: 4)
  }

  private static func trainer(
    _ model: NetworkConfiguration.Model = .convnet, _ method: NormalizationMethod = .batch,
    optimizer: any Optimizer = SGD(learningRate: 0.05, momentum: 0.9), batchSize: Int = 16,
    samples: Int = 200, seed: UInt64 = 1,
    side: Int = 8
  ) throws -> Trainer {
    let configuration = NetworkConfiguration(
      model: model, input: [1, side, side], classes: 4, method: method)
    return try Trainer(
      network: try Network(configuration, seed: seed), optimizer: optimizer,
      data: toyData(samples, side: side), batchSize: batchSize, seed: seed)
  }

  // Mean-only batch normalization belongs beside weight normalization: by itself it bounds no scale.
  @Test(arguments: NormalizationMethod.allCases.filter { $0 != .meanOnlyBatch })
  func everyMethodLearnsAToyProblem(_ method: NormalizationMethod) throws {
    var trainer = try Self.trainer(.convnet, method)
    let first = try trainer.epoch()
    var last = first
    for _ in 1..<6 { last = try trainer.epoch() }
    #expect(last < 0.5 * first)
    #expect(trainer.epochs == 6 && trainer.steps == 6 * 12)
    #expect(try trainer.evaluate(on: Self.toyData(100, "test")).accuracy > 0.9)
  }

  @Test(arguments: NetworkConfiguration.Model.allCases)
  func everyModelLearnsAToyProblem(_ model: NetworkConfiguration.Model) throws {
    var trainer = try Self.trainer(model, .layer, optimizer: Adam(learningRate: 0.003))
    for _ in 0..<6 { _ = try trainer.epoch() }
    #expect(try trainer.evaluate(on: Self.toyData(100, "test")).accuracy > 0.9)
  }

  /// Batches large enough to be cut into chunks, on one, two and three threads, and once again.
  @Test(arguments: [(NetworkConfiguration.Model.convnet, 28), (.resnet, 16)])
  func theSameSeedGivesTheSameBitsForAnyNumberOfThreads(
    _ model: NetworkConfiguration.Model, _ side: Int
  ) throws {
    // The work of the residual stem's stage; the convolutional network has more.
    #expect(SampleChunks(samples: 100, workPerSample: side * side * 16 * 16 * 9).count > 2)
    func state(threads: Int, seed: UInt64) throws -> StateDictionary {
      let pool = ThreadPool(count: threads)
      var trainer = try Self.trainer(
        model, .batch, batchSize: 100, samples: 300, seed: seed, side: side)
      for _ in 0..<3 { _ = try trainer.step(threads: pool) }
      return trainer.network.state
    }
    let states = try [1, 2, 3, 1].map { try state(threads: $0, seed: 1) }
    let areSame = states.dropFirst().map { $0 == states[0] }
    #expect(areSame == [true, true, true])
    let isOther = try state(threads: 1, seed: 2) != states[0]
    #expect(isOther)
  }

  @Test func evaluationDoesNotDisturbTraining() throws {
    var (undisturbed, disturbed) = (try Self.trainer(), try Self.trainer())
    for _ in 0..<3 {
      _ = try undisturbed.step()
      _ = try disturbed.step()
      _ = try disturbed.evaluate(on: Self.toyData(40))
    }
    let isSame = disturbed.network.state == undisturbed.network.state
    #expect(isSame)
  }

  @Test func anEpochShowsEverySampleOnceButTheLastPartialBatch() throws {
    // A learning rate of 0 leaves the network alone: the losses are those of the samples.
    let plain = SGD(learningRate: 0)
    var whole = try Self.trainer(.mlp, .none, optimizer: plain, batchSize: 25)
    let loss = try whole.epoch()
    #expect(abs(loss - (try whole.evaluate(on: Self.toyData(200)).loss)) < 1e-6)
    let partial = try Self.trainer(.mlp, .none, optimizer: plain, batchSize: 150)
    #expect(partial.stepsPerEpoch == 1)
  }

  @Test func aSourceGivesTheSameMinibatchWhateverWasAskedBefore() throws {
    var source = SamplesInOrder(try Self.toyData(50), .shuffled(seed: 3))
    func minibatch(_ epoch: Int, _ index: Int) -> Minibatch {
      var batch = Minibatch()
      source.fill(&batch, epoch: epoch, index: index, size: 16)
      return batch
    }
    let inTurn = (0..<2).map { epoch in (0..<4).map { minibatch(epoch, $0) } }
    #expect(inTurn[0].map(\.labels.shape.count) == [16, 16, 16, 2])
    #expect(inTurn[0][0].samples != inTurn[1][0].samples)
    for (epoch, index) in [(1, 3), (0, 2), (1, 0), (0, 3)] {
      let again = minibatch(epoch, index)
      #expect(again.samples == inTurn[epoch][index].samples)
      #expect(again.labels == inTurn[epoch][index].labels)
    }
  }

  @Test func aLossThatIsNotFiniteEndsTheRun() throws {
    var trainer = try Self.trainer(.mlp, .none, optimizer: SGD(learningRate: 1e30))
    let loss = try trainer.epoch()
    #expect(!loss.isFinite && trainer.hasDiverged)
    let steps = trainer.steps
    #expect(steps < trainer.stepsPerEpoch)
    #expect(try !trainer.step().isFinite)
    #expect(trainer.steps == steps)
  }

  @Test func aCancelledTaskStopsBetweenSteps() async throws {
    let task = Task {
      var trainer = try Self.trainer()
      withUnsafeCurrentTask { $0?.cancel() }
      return try trainer.epoch()
    }
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func timeIsMeasuredOnlyWhenAskedFor() throws {
    var untimed = try Self.trainer()
    _ = try untimed.step()
    #expect(untimed.timing == nil)
    for method in [NormalizationMethod.none, .batch, .weight] {
      let configuration = NetworkConfiguration(
        model: .convnet, input: [1, 8, 8], classes: 4, method: method)
      var timed = try Trainer(
        network: try Network(configuration, seed: 1), optimizer: SGD(learningRate: 0.01),
        data: Self.toyData(64), batchSize: 16, seed: 1, isTimed: true)
      _ = try timed.epoch()
      let timing = try #require(timed.timing)
      #expect(timing.steps == 4 && timing.seconds > 0)
      #expect((timing.normalizationSeconds > 0) == (method != .none))
      #expect(timing.normalizationSeconds < timing.seconds)
      for part in StepPart.allCases where part != .normalization {
        #expect(timing.seconds(on: part) > 0, "\(part)")
      }
    }
  }

  @Test func misfitsAreErrors() throws {
    for size in [0, -1, 201] {
      #expect(throws: TrainingError.batchSize(size, samples: 200)) {
        try Self.trainer(batchSize: size)
      }
    }
    #expect(throws: TrainingError.self) {
      try LabeledSamples(samples: Tensor([2, 1, 2, 2]), labels: Tensor([3]), classes: 2)
    }
    #expect(throws: TrainingError.label(2, classes: 2)) {
      try LabeledSamples(samples: Tensor([1, 1, 2, 2]), labels: Tensor([1], [2]), classes: 2)
    }
    #expect(throws: TrainingError.self) {
      try LabeledSamples(samples: Tensor([0, 1, 2, 2]), labels: Tensor([0]), classes: 2)
    }
  }
}
