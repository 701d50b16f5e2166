import Comparison
import Normalizers
import Reductions
import Storage
import Testing
import Training

/// What advice rests on, and what follows from what was measured.
@Suite struct AdviceTests {
  private static func advice(
    _ methods: [NormalizationMethod] = [.none, .batch, .instance], samples: Int = 60
  ) throws -> Advice {
    var recipe = SyntheticImages()
    (recipe.classes, recipe.samples, recipe.testSamples) = (2, samples, 40)
    (recipe.height, recipe.width) = (4, 4)
    var plan = ComparisonPlan()
    (plan.model, plan.methods, plan.batchSize) = (.mlp, methods, 10)
    let question = AdviceQuestion(plan, rates: [0.1, 1e30], epochs: 2, seeds: 3)
    return try Advisor(question, on: .synthetic(recipe), threads: ThreadPool(count: 2))
      .run(isCancelled: { false }, report: { _ in })
  }

  @Test func everyMethodIsTunedAlikeAndJudgedWithOtherSeeds() throws {
    let advice = try Self.advice()
    let tuning = advice.trials.filter { $0.method.hasPrefix("tuning, ") }
    #expect(tuning.count == 3 * 2 * AdviceQuestion.tuningSeeds.count)
    let judged = advice.trials.filter { !$0.method.hasPrefix("tuning, ") }
    #expect(Set(judged.map(\.method)) == ["none, learning rate 0.1", "batch, learning rate 0.1"])
    #expect(judged.count == 2 * 3)
    #expect(Set(judged.map(\.seed)).isDisjoint(with: AdviceQuestion.tuningSeeds))
    let last = try #require(advice.candidates.last)
    #expect(last.method == .instance && last.failure != nil && last.testAccuracy.count == 0)
    // At the larger rate every training diverges: that is counted, and the rate is not taken.
    let none = try #require(advice.candidates.first { $0.method == .none })
    #expect(none.rate == 0.1 && none.isRateAtEdge && none.diverged == 2)
    #expect(advice.pairs.count == 1 && advice.pairs[0].comparison.n == 3)
  }

  @Test func theRecordHoldsTheAnswerAndIsTheSameAgain() throws {
    var (one, other) = (try Self.advice().record, try Self.advice().record)
    #expect(one.arms.columns.names == ["arm", "method", "learning_rate", "part"])
    #expect(one.arms.rows == 3 * 2 + 2)
    #expect(one.configuration["seeds"] == "1,2,3")
    #expect(one.configuration["tuning_seeds"] == "1000001,1000002")
    #expect(one.configuration["epochs"] == 2)
    for name in ["recommended", "best"] {
      // It may hang on times.
      one.configuration[name] = nil
      other.configuration[name] = nil
    }
    #expect(one.withoutTimes.trials == other.withoutTimes.trials)
    #expect(one.configuration == other.configuration)
  }

  @Test func inferenceIsMeasuredWhereItDiffersFromTraining() throws {
    let batch = try #require(try Self.advice([.batch]).inference)
    #expect(batch.accuracyByBatches != nil && batch.recalibratedAccuracy != nil)
    #expect(batch.normalizers == 3 && batch.kept.isEmpty)
    let layer = try #require(try Self.advice([.layer]).inference)
    #expect(layer.accuracyByBatches == nil && layer.recalibratedAccuracy == nil)
    #expect(layer.normalizers == 3 && layer.kept.count == 3)
  }

  @Test func costsCountTheNumbersOfAStatistic() throws {
    let candidates = try Self.advice([.batch, .layer, .weight]).candidates
    func cost(_ method: NormalizationMethod) throws -> MethodCost {
      try #require(candidates.first { $0.method == method }?.cost)
    }
    // Batches of ten, layers of a hundred units.
    #expect(try cost(.batch).smallestSet?.count == 10)
    #expect(try cost(.layer).smallestSet?.count == 100)
    #expect(try cost(.weight).smallestSet == nil)
  }

  /// Test accuracies of eight seeds around a mean.
  private static func finalist(
    _ method: NormalizationMethod, _ mean: Double, spread: Double, milliseconds: Double
  ) -> Advice.Candidate {
    let sample = Sample((0..<8).map { mean + spread * ($0 % 2 == 0 ? 1 : -1) })
    return Advice.Candidate(
      method: method, rate: 0.1, validationAccuracy: sample, testAccuracy: sample,
      cost: MethodCost(
        step: StepCost(
          millisecondsPerStep: milliseconds, normalizationShare: 0, peakBytes: nil),
        networkBytes: 0, smallestSet: nil))
  }

  @Test(arguments: [
    // Equal within a point, and cheaper by a fifth; by a twentieth; two points worse; of no known difference.
    (0.9, 0.0, 0.8, NormalizationMethod.none), (0.9, 0.0, 0.95, .batch), (0.88, 0.0, 0.5, .batch),
    (0.9, 0.05, 0.5, .batch),
  ])
  func theCheaperIsTakenWhereItIsEqual(
    mean: Double, spread: Double, milliseconds: Double, expected: NormalizationMethod
  ) {
    let finalists = [
      Self.finalist(.batch, 0.901, spread: 0, milliseconds: 1),
      Self.finalist(.none, mean, spread: spread, milliseconds: milliseconds),
    ]
    let pairs = Advisor.pairs(finalists, margin: 0.01)
    #expect(Advisor.recommended(finalists, pairs)?.method == expected)
  }

  @Test func allPairsAreOneFamily() {
    let finalists = [0.95, 0.9, 0.85].enumerated().map {
      Self.finalist([.batch, .group, .none][$0], $1, spread: 0, milliseconds: 1)
    }
    let pairs = Advisor.pairs(finalists, margin: 0.01)
    #expect(pairs.count == 3 && pairs.allSatisfy { $0.pValue == 0.0234375 })
    #expect(pairs.allSatisfy { $0.equivalencePValue == 1 })
  }

  @Test func whatCannotBeAskedIsRefused() throws {
    var recipe = SyntheticImages()
    (recipe.classes, recipe.samples, recipe.testSamples) = (2, 40, 20)
    (recipe.height, recipe.width) = (4, 4)
    let data = try ImageDataset.synthetic(recipe)
    for change: (inout AdviceQuestion) -> Void in [
      { $0.rates = [] }, { $0.rates = [-1] }, { $0.margin = 0 }, { $0.seconds = .nan },
      { $0.seeds = 1 }, { $0.plan.batchSize = 41 },
    ] {
      var question = AdviceQuestion(ComparisonPlan(), epochs: 1)
      question.plan.batchSize = 10
      change(&question)
      #expect(throws: PlanError.self) { try Advisor(question, on: data, threads: .serial) }
    }
  }
}
