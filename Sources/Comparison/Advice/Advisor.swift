public import Normalizers
public import Storage
import Training

/// Runs the short comparison that a question needs.
///
/// Every method is tried with the same learning rates on a part of the training set, with seeds of its own; the
/// best few, each at its best rate, are trained on the whole training set with other seeds and judged on the
/// test set. So the test set chooses no rate, and no method gets more tries than another.
public struct Advisor: Sendable {
  /// What is asked.
  public let question: AdviceQuestion

  let data: ImageDataset
  let shareOfSamples: Double
  let threads: ThreadPool

  /// What an advisor tells while it works, from any thread.
  public enum Event: Sendable {
    /// A part of the work begins: a sentence.
    case begins(String)
    /// How far that part has come.
    case progress(ExperimentProgress)
  }

  /// An advisor on some data.
  ///
  /// - Throws: ``PlanError`` when the question does not fit the data.
  public init(_ question: AdviceQuestion, on data: ImageDataset, threads: ThreadPool) throws {
    try question.check()
    for rate in question.rates {
      var plan = question.plan
      plan.optimizer.learningRate = rate
      _ = try DataViews.checked(
        .held(data), for: plan.methods.map { Arm($0.rawValue, $0, plan) })
    }
    self.init(question, data, threads, shareOfSamples: 1)
  }

  private init(
    _ question: AdviceQuestion, _ data: ImageDataset, _ threads: ThreadPool, shareOfSamples: Double
  ) {
    (self.question, self.data, self.threads) = (question, data, threads)
    self.shareOfSamples = shareOfSamples
  }

  /// Tunes, judges and answers.
  ///
  /// - Throws: `CancellationError`; errors that are no result of a method.
  public func run(
    isCancelled: @Sendable () -> Bool, report: @escaping @Sendable (Event) -> Void
  ) throws -> Advice {
    let start = ContinuousClock.now
    func elapsed() -> Double { (ContinuousClock.now - start) / .seconds(1) }
    report(.begins("timing the methods on one thread"))
    let costs = try stepCosts(isCancelled)
    let scaled = scaled(costs)
    let tuning = try scaled.tune(costs, isCancelled: isCancelled, report: report)
    let finalists = tuning.candidates.filter { $0.failure == nil }
      .prefix(AdviceQuestion.finalists)
    let judged = scaled.withSeeds(
      after: elapsed(), tuning: tuning.seconds, tuning.trials.count, Array(finalists))
    let judgement = try judged.judge(
      Array(finalists), isCancelled: isCancelled, report: report)
    report(.begins("looking at inference"))
    return try judged.answer(
      tuning, judgement, isCancelled: isCancelled, seconds: elapsed)
  }

  private func stepCosts(
    _ isCancelled: () -> Bool
  ) throws -> [NormalizationMethod: StepCost] {
    let view = try ComparisonData(.held(data), question.plan)
    return try TimingPass(plan: question.plan, data: view).run(isCancelled: isCancelled)
  }

  /// The same question with epochs, and on as many samples, as fit the time.
  private func scaled(_ costs: [NormalizationMethod: StepCost]) -> Advisor {
    guard question.epochs == nil else { return self }
    var question = question
    let milliseconds = costs.values.map(\.millisecondsPerStep)
    let sum = milliseconds.reduce(0, +)
    let mean = sum / Double(max(1, milliseconds.count))
    // Tuning tries every method and rate; of the judgement the fewest seeds are reckoned with.
    let steps = Double(data.train.count / question.plan.batchSize)
    let trainings =
      sum * Double(question.rates.count * AdviceQuestion.tuningSeeds.count)
      + mean * Double(AdviceQuestion.finalists * AdviceQuestion.seedRange.lowerBound)
    // Trainings that run side by side disturb each other, and are evaluated after each epoch.
    let secondsPerEpoch = 1.6 * trainings * steps / 1000 / Double(threads.count)
    let epochs = question.seconds / max(secondsPerEpoch, 1e-9)
    question.epochs = min(AdviceQuestion.mostEpochs, max(1, Int(epochs)))
    let least = Double(2 * question.plan.batchSize) / Double(data.train.count)
    let share = min(1, max(least, epochs))
    return Advisor(
      question, share < 1 ? data.withShareOfTraining(share) : data, threads,
      shareOfSamples: share)
  }

  /// The same question with as many seeds as fit what is left of the time.
  private func withSeeds(
    after elapsed: Double, tuning seconds: Double, _ trials: Int, _ finalists: [Advice.Candidate]
  ) -> Advisor {
    guard question.seeds == nil else { return self }
    var question = question
    let perTrial = 1.25 * seconds / Double(max(1, trials))
    let left = question.seconds - elapsed
    let count = Int(left / max(1e-9, perTrial * Double(max(1, finalists.count))))
    let range = AdviceQuestion.seedRange
    question.seeds = min(range.upperBound, max(range.lowerBound, count))
    return Advisor(question, data, threads, shareOfSamples: shareOfSamples)
  }
}
