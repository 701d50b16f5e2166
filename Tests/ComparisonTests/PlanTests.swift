import Comparison
import Normalizers
import Storage
import Testing
import Training

@Suite struct PlanTests {
  /// What is wrong with a plan, and what the sentence says.
  @Test(
    arguments: [
      ({ $0.methods = [] }, "there is no method to compare; name at least one"),
      ({ $0.methods = [.batch, .layer, .batch] }, "the method batch is named twice; name it once"),
      ({ $0.seeds = [] }, "there is no seed; a comparison needs at least 1"),
      ({ $0.seeds = [4, 2, 4] }, "the seed 4 is named twice; every seed counts once"),
      ({ $0.epochs = 0 }, "the epochs must be at least 1, but are 0"),
      ({ $0.batchSize = 0 }, "the batch size must be at least 1, but is 0"),
      (
        { $0.batchSize = 101 },
        "the batch size must be at most the 100 training samples, but is 101"
      ),
      (
        { $0.optimizer.learningRate = .infinity }, "the learning rate must be above 0, but is inf"
      ),
      (
        { $0.optimizer.momentum = 1 },
        "the momentum of SGD must be from 0 to below 1, but is 1.0"
      ),
      ({ $0.optimizer.weightDecay = -1 }, "the weight decay must be at least 0, but is -1.0"),
      ({ $0.epsilon = -1 }, "epsilon must be at least 0, but is -1.0"),
      ({ $0.groups = 0 }, "the groups must be at least 1, but are 0"),
    ] as [(@Sendable (inout ComparisonPlan) -> Void, String)])
  func wrongPlansAreRefused(change: @Sendable (inout ComparisonPlan) -> Void, sentence: String) {
    var plan = ComparisonPlan()
    change(&plan)
    let error = #expect(throws: PlanError.self) { try plan.check(trainingSamples: 100) }
    #expect(error?.description == sentence)
  }

  @Test func theDefaultPlanCanBeCarriedOut() throws {
    try ComparisonPlan().check(trainingSamples: 32)
  }

  @Test func imagesTooSmallAreRefusedBeforeAnythingRuns() throws {
    var recipe = SyntheticImages()
    recipe.height = 3
    let images = try ImageDataset.synthetic(recipe)
    let error = #expect(throws: NetworkError.self) {
      _ = try MethodComparison(plan: ComparisonPlan(), dataset: images)
    }
    #expect(error == .tooSmall([1, 3, 16]))
  }

  @Test func trialsGoASeedAtATime() {
    let plan = SmallComparison.plan([.none, .batch], seeds: [7, 3])
    #expect(
      plan.trials == [
        Trial(method: .none, seed: 7), Trial(method: .batch, seed: 7),
        Trial(method: .none, seed: 3), Trial(method: .batch, seed: 3),
      ])
  }

  @Test(
    arguments: [
      ([.layer, .batch], .batch), ([.layer, .none], .layer),
    ] as [([NormalizationMethod], NormalizationMethod)])
  func theReferenceIsBatchWhereItTakesPart(
    methods: [NormalizationMethod], reference: NormalizationMethod
  ) {
    #expect(SmallComparison.plan(methods).reference == reference)
  }
}
