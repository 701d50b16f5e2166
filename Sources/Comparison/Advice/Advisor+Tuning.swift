import Normalizers
import Storage
import Training

/// What the tuning found.
struct Tuning {
  /// The best first, and those that cannot be trained last.
  var candidates: [Advice.Candidate]
  /// Every training.
  let trials: [TrialRecord]
  let arms: [Arm]
  /// The seconds it took.
  let seconds: Double
}

extension Advisor {
  /// The part of the training set that rates are chosen by.
  static let validationFraction = 0.2

  /// The plan of a method at a rate.
  func plan(rate: Double) -> ComparisonPlan {
    var plan = question.plan
    plan.optimizer.learningRate = rate
    plan.epochs = question.epochs ?? AdviceQuestion.mostEpochs
    return plan
  }

  /// Tries every method with every rate.
  func tune(
    _ costs: [NormalizationMethod: StepCost], isCancelled: @Sendable () -> Bool,
    report: @escaping @Sendable (Event) -> Void
  ) throws -> Tuning {
    let (methods, rates) = (question.plan.methods, question.rates)
    let seeds = AdviceQuestion.tuningSeeds
    let start = ContinuousClock.now
    report(
      .begins(
        "tuning: \(counted(methods.count, "method")) at \(counted(rates.count, "learning rate")), "
          + "\(counted(seeds.count, "seed")), \(counted(plan(rate: rates[0]).epochs, "epoch"))"))
    let arms = methods.flatMap { method in
      rates.map { Arm("tuning, \(Self.name(method, $0))", method, plan(rate: $0)) }
    }
    let results = try TrialGrid(
      name: "tuning", arms: arms, seeds: seeds,
      data: .held(data.holdingOut(Self.validationFraction)), threads: threads, store: nil,
      report: { report(.progress($0)) }
    ).run(isCancelled: isCancelled)
    let candidates = try methods.map { method in
      try candidate(method, arms.filter { $0.method == method }, results, costs[method])
    }
    return Tuning(
      candidates: candidates.enumerated().sorted { Self.isBetter($0, $1) }.map(\.element),
      trials: arms.flatMap { results.trials($0.name) }, arms: arms,
      seconds: (ContinuousClock.now - start) / .seconds(1))
  }

  /// What an arm is called.
  static func name(_ method: NormalizationMethod, _ rate: Double) -> String {
    "\(method.rawValue), learning rate \(rate)"
  }

  /// By validation accuracy; of equals the one that was named first.
  private static func isBetter(
    _ one: (offset: Int, element: Advice.Candidate),
    _ other: (offset: Int, element: Advice.Candidate)
  ) -> Bool {
    let (left, right) = (
      one.element.validationAccuracy.mean ?? -1, other.element.validationAccuracy.mean ?? -1
    )
    return left == right ? one.offset < other.offset : left > right
  }

  private func candidate(
    _ method: NormalizationMethod, _ arms: [Arm], _ results: GridResults, _ step: StepCost?
  ) throws -> Advice.Candidate {
    let trials = arms.map { results.trials($0.name) }
    let failure = trials.flatMap { $0 }.first { $0.status == .failed }?.failure
    let samples = arms.map { Sample(results.finalAccuracies($0.name)) }
    let best =
      samples.indices.max { (samples[$0].mean ?? -1) < (samples[$1].mean ?? -1) } ?? 0
    return Advice.Candidate(
      method: method, failure: failure, rate: question.rates[best],
      isRateAtEdge: best == 0 || best == question.rates.count - 1,
      validationAccuracy: failure == nil ? samples[best] : Sample([]),
      diverged: trials.flatMap { $0 }.count { $0.status == .diverged },
      cost: try failure == nil ? cost(method, step) : nil)
  }

  private func cost(_ method: NormalizationMethod, _ step: StepCost?) throws -> MethodCost? {
    guard let step else { return nil }
    let plan = question.plan
    let view = try ComparisonData(.held(data), ComparisonPlan())
    let configuration = plan.network(
      method, input: view.input, classes: view.classes, stepsOfTraining: 1)
    return try MethodCost(
      Network(configuration, seed: 1), batchSize: plan.batchSize, step: step)
  }
}
