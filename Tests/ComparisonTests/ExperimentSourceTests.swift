import Normalizers
import Reductions
import Storage
import Tensors
import Testing
import Training

@testable import Comparison

/// Where the minibatches of experiments come from, and what else their trials do.
@Suite struct ExperimentSourceTests {
  /// 60 samples of 6 classes, each of one number: its own.
  private func samples() throws -> LabeledSamples {
    try LabeledSamples(
      samples: Tensor([60, 1, 1, 1], (0..<60).map { Float($0) }),
      labels: Tensor([60], (0..<60).map { Int64($0 % 6) }), classes: 6)
  }

  @Test(arguments: [1, 2, 6])
  func aBatchHasAsManyClassesAsAskedFor(_ count: Int) throws {
    var source = FewClasses(try samples(), classesPerBatch: count, seed: 3)
    var (batch, again) = (Minibatch(), Minibatch())
    var seen: Set<Int64> = []
    for index in 0..<30 {
      source.fill(&batch, epoch: 1, index: index, size: 12)
      let labels = batch.labels.elements
      #expect(Set(labels).count == count)
      for label in Set(labels) { #expect(labels.count { $0 == label } == 12 / count) }
      #expect(zip(labels, batch.samples.elements).allSatisfy { $0 == Int64($1) % 6 })
      seen.formUnion(labels)
    }
    #expect(seen.count == 6)
    // A minibatch is a function of its epoch and index.
    source.fill(&again, epoch: 1, index: 29, size: 12)
    #expect(again.samples == batch.samples)
    source.fill(&again, epoch: 2, index: 29, size: 12)
    #expect(again.samples != batch.samples)
  }

  @Test func anEpochOfRepeatedSamplesHasEachAsOftenAsItHasPasses() throws {
    var source = RepeatedSamples(try samples(), passes: 4, seed: 1)
    #expect(source.count == 240)
    var counts: [Float: Int] = [:]
    var batch = Minibatch()
    for index in 0..<8 {
      source.fill(&batch, epoch: 2, index: index, size: 30)
      for sample in batch.samples.elements { counts[sample, default: 0] += 1 }
    }
    #expect(counts.count == 60 && counts.values.allSatisfy { $0 == 4 })
  }

  @Test func aShareOfTheLabelsOfASubsetIsDrawnAnew() throws {
    let all = try samples()
    let clean = try all.subset(50, labelNoise: 0, seed: 7)
    #expect(clean.count == 50 && Set(clean.samples.elements).count == 50)
    #expect(zip(clean.labels.elements, clean.samples.elements).allSatisfy { $0 == Int64($1) % 6 })
    let noisy = try all.subset(50, labelNoise: 1, seed: 7)
    #expect(noisy.samples == clean.samples)
    let changed = zip(noisy.labels.elements, clean.labels.elements).count { $0 != $1 }
    // Five of six are another class: 41.7 of 50 on average, 2.6 the deviation.
    #expect((30...50).contains(changed))
  }

  /// y = s·x + m is linear in x: its derivative is the difference quotient itself.
  @Test func noiseIsPassedBackAsItWasPutOn() throws {
    let x = Tensor<Float>([4, 3], (0..<12).map { Float($0) - 6 })
    var noise = NormalizationNoise(seed: 1, name: "noise1")
    var same = noise
    let y = noise.forward(x, Pass(.training))
    let passed = noise.backward(
      Tensor([4, 3], repeating: 1), Pass(.training), inputGradient: true)
    let dx = try #require(passed)
    let moved = same.forward(Tensor([4, 3], x.elements.map { $0 + 1 }), Pass(.training))
    for index in 0..<12 {
      #expect(abs(moved.elements[index] - y.elements[index] - dx.elements[index]) < 1e-5)
      #expect((0.5...1.75).contains(dx.elements[index]))
    }
    #expect(same.forward(x, Pass(.inference)) == x)
    let next = same.forward(x, Pass(.training))
    #expect(next != y)
  }

  /// With a gradient of zero only the penalty moves the weights, and along u·vᵀ alone.
  @Test func aPenaltyShrinksTheLargestSingularValue() throws {
    var network = try Network(
      NetworkConfiguration(model: .mlp, input: [1, 4, 4], classes: 3), seed: 2)
    func largest(_ network: Network) throws -> Double {
      guard case .float(let weight) = network.state["fc2.weight"] else { return .nan }
      return weight.largestSingularValue()
    }
    let before = try largest(network)
    var optimizer = PenalizedOptimizer(SGD(learningRate: 0), lambda: 0.1, seed: 1)
    for _ in 0..<100 { optimizer.step(&network) }
    #expect(try largest(network) == before)
    optimizer.learningRate = 0.1
    optimizer.step(&network)
    // One step takes λ·rate of σ away, as far as power iteration has found its direction.
    #expect(abs(try largest(network) / before - 0.99) < 0.005)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func theoremOnGradientsHoldsToRounding(_ seed: UInt64) throws {
    #expect(try GradientTheorem(seed: seed).relativeError < 1e-12)
  }

  @Test func aLineAlongTheGradientGoesDownAtFirst() throws {
    let network = try Network(
      NetworkConfiguration(model: .mlp, input: [1, 1, 1], classes: 6, method: .layer), seed: 2)
    var batch = Minibatch()
    let all = try samples()
    (batch.samples, batch.labels) = (all.samples, all.labels)
    let loss = try network.gradient(of: batch).loss
    let line = try GradientLine(network, batch, steps: [1e-4, 2e-4])
    #expect(line.lowestLoss < line.highestLoss && line.highestLoss < loss)
    #expect(0 < line.smallestChange && line.smallestChange < line.largestChange)
    #expect(line.beta > 0)
  }

  /// A batch is classified as training would, and anew: what was tested before leaves no trace.
  @Test(arguments: [NormalizationMethod.batch, .batchRenormalization, .layer])
  func accuracyIsThatOfEachBatchByItself(_ method: NormalizationMethod) throws {
    var plan = ComparisonPlan()
    plan.model = .mlp
    let data = try ComparisonData(.held(.digits()), plan)
    let network = try Network(
      plan.network(method, input: data.input, classes: 10, stepsOfTraining: 1), seed: 1)
    let before = network.state
    var (source, batch, correct) = (try data.test(), Minibatch(), 0)
    for index in 0..<3 {
      try source.fill(&batch, epoch: 0, index: index, size: 64)
      var fresh = network
      let logits = try fresh.forward(batch.samples, Pass(.training))
      correct += try SoftmaxCrossEntropy.evaluate(logits, labels: batch.labels).correct
    }
    let accuracy = try network.accuracy(withStatisticsOf: data.test(), size: 64, atMost: 3)
    #expect(accuracy == Double(correct) / 192 && correct > 0)
    #expect(network.state == before)
  }
}
