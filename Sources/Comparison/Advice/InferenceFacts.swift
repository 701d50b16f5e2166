import Normalizers
import Storage
import Training

/// What inference does with a method, measured on one network that was trained with it.
public struct InferenceFacts: Sendable {
  /// The seed of that network.
  public let seed: UInt64
  /// Its test accuracy as inference computes it.
  public let accuracy: Double
  /// Its test accuracy when statistics are taken of minibatches of the test set, of the training's size; `nil`
  /// for a method whose inference computes what training does.
  public let accuracyByBatches: Double?
  /// Its test accuracy after running statistics were taken anew over the training set; `nil` without any.
  public let recalibratedAccuracy: Double?
  /// How many normalizers it has, those of weights among them.
  public let normalizers: Int
  /// The normalizers that inference cannot do without, a sentence each; the others fold into the layers before
  /// them.
  public let kept: [String]
}

extension InferenceFacts {
  /// Trains a network and measures; `nil` when it diverges.
  ///
  /// - Throws: `CancellationError`; errors of the method where it does not fit.
  init?(
    _ trial: ArmTrial, on views: DataViews, samples: HeldSamples, threads: ThreadPool,
    isCancelled: () -> Bool
  ) throws {
    let plan = trial.arm.plan
    var trainer = try TrialRun(
      plan: plan, data: views.view(for: plan),
      trial: Trial(method: trial.arm.method, seed: trial.seed), threads: threads
    ).makeTrainer()
    while trainer.epochs < plan.epochs {
      if isCancelled() { throw CancellationError() }
      _ = try trainer.step(threads: threads)
      if trainer.hasDiverged { return nil }
    }
    var network = trainer.network
    seed = trial.seed
    accuracy = try network.evaluate(samples.test, threads: threads).accuracy
    let folding = try network.folded().report
    normalizers = folding.entries.count
    kept = folding.entries.compactMap {
      if case .kept = $0.outcome { $0.description } else { nil }
    }
    guard network.keepsPopulationStatistics else {
      (accuracyByBatches, recalibratedAccuracy) = (nil, nil)
      return
    }
    accuracyByBatches =
      samples.test.count < plan.batchSize
      ? nil
      : try network.accuracy(
        withStatisticsOf: SamplesInOrder(samples.test, .shuffled(seed: 1)), size: plan.batchSize,
        threads: threads)
    try network.recalibrate(on: samples.train.samples, threads: threads)
    recalibratedAccuracy = try network.evaluate(samples.test, threads: threads).accuracy
  }
}

extension Network {
  /// Whether a normalizer uses running statistics in inference.
  fileprivate var keepsPopulationStatistics: Bool {
    steps.contains { step in
      guard case .normalization(let normalizer) = step.operation,
        let normalizer = normalizer as? any PopulationNormalizer<Float>
      else { return false }
      return normalizer.population != nil
    }
  }
}
