import Comparison
import Normalizers
import Storage
import Testing
import Training

@Suite struct PlanTests {
  /// What is wrong with a plan, and the sentence about it.
  struct Mistake: Sendable {
    let sentence: String
    let make: @Sendable (inout ComparisonPlan) -> Void

    init(_ sentence: String, _ make: @escaping @Sendable (inout ComparisonPlan) -> Void) {
      self.sentence = sentence
      self.make = make
    }
  }

  @Test(arguments: [
    Mistake("there is no method to compare; name at least one") { $0.methods = [] },
    Mistake("the method batch is named twice; name it once") {
      $0.methods = [.batch, .layer, .batch]
    },
    Mistake("there is no seed; a comparison needs at least 1") { $0.seeds = [] },
    Mistake("the seed 4 is named twice; every seed counts once") { $0.seeds = [4, 2, 4] },
    Mistake("the epochs must be at least 1, but are 0") { $0.epochs = 0 },
    Mistake("the batch size must be at least 1, but is 0") { $0.batchSize = 0 },
    Mistake("the batch size must be at most the 100 training samples, but is 101") {
      $0.batchSize = 101
    },
    Mistake("the learning rate must be a finite number above 0, but is inf") {
      $0.optimizer.learningRate = .infinity
    },
    Mistake("the momentum of SGD must be from 0 to below 1, but is 1.0") {
      $0.optimizer.momentum = 1
    },
    Mistake("the weight decay must be a finite number of at least 0, but is -1.0") {
      $0.optimizer.weightDecay = -1
    },
    Mistake("epsilon must be a finite number of at least 0, but is -1.0") { $0.epsilon = -1 },
    Mistake("the groups must be at least 1, but are 0") { $0.groups = 0 },
  ])
  func wrongPlansAreRefused(mistake: Mistake) {
    var plan = ComparisonPlan()
    mistake.make(&plan)
    let error = #expect(throws: PlanError.self) { try plan.check(trainingSamples: 100) }
    #expect(error?.description == mistake.sentence)
  }

  @Test func theDefaultPlanCanBeCarriedOut() throws {
    try ComparisonPlan().check(trainingSamples: 32)
  }

  @Test func imagesTooSmallAreRefusedBeforeAnythingRuns() throws {
    var recipe = SyntheticImages()
    recipe.height = 3
    let images = try ImageDataset.synthetic(recipe)
    let error = #expect(throws: NetworkError.self) {
      _ = try MethodComparison(plan: ComparisonPlan(), dataset: .held(images))
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
