import Normalizers
import Storage

/// What the finalists came to.
struct Judgement {
  let arms: [Arm]
  let results: GridResults
}

extension Advisor {
  /// The seeds of the judgement.
  var judgementSeeds: [UInt64] {
    Array(1...UInt64(question.seeds ?? AdviceQuestion.seedRange.lowerBound))
  }

  /// Trains the finalists on the whole training set, each at its best rate.
  func judge(
    _ finalists: [Advice.Candidate], isCancelled: @Sendable () -> Bool,
    report: @escaping @Sendable (Event) -> Void
  ) throws -> Judgement {
    let arms = finalists.map { Arm(Self.name($0.method, $0.rate), $0.method, plan(rate: $0.rate)) }
    let seeds = judgementSeeds
    report(
      .begins(
        "judging: \(finalists.map(\.method.rawValue).joined(separator: ", ")), \(counted(seeds.count, "seed"))"
      ))
    let results = try TrialGrid(
      name: "judging", arms: arms, seeds: seeds, data: .held(data), threads: threads, store: nil,
      report: { report(.progress($0)) }
    ).run(isCancelled: isCancelled)
    return Judgement(arms: arms, results: results)
  }

  /// Puts the answer together, and looks at what inference does with the method.
  func answer(
    _ tuning: Tuning, _ judgement: Judgement, isCancelled: () -> Bool, seconds: () -> Double
  ) throws -> Advice {
    var candidates = tuning.candidates
    for arm in judgement.arms {
      guard let index = candidates.firstIndex(where: { $0.method == arm.method }) else { continue }
      candidates[index].testAccuracy = Sample(judgement.results.finalAccuracies(arm.name))
      candidates[index].diverged += judgement.results.trials(arm.name)
        .count { $0.status == .diverged }
    }
    let finalists = candidates.filter { $0.testAccuracy.count > 0 }
      .sorted { ($0.testAccuracy.mean ?? 0) > ($1.testAccuracy.mean ?? 0) }
    let pairs = Self.pairs(finalists, margin: question.margin)
    let recommended = Self.recommended(finalists, pairs)
    let arm = judgement.arms.first { $0.method == recommended?.method }
    let inference = try arm.map { arm in
      try InferenceFacts(
        ArmTrial(arm: arm, seed: judgementSeeds[0]), on: DataViews(.held(data), for: [arm]),
        samples: HeldSamples(data, isStandardized: arm.plan.isStandardized), threads: threads,
        isCancelled: isCancelled)
    }
    let arms = tuning.arms + judgement.arms
    var table = Table(arms, swept: ["learning_rate"])
    table.columns["part"] = .strings(
      tuning.arms.map { _ in "tuning" } + judgement.arms.map { _ in "judgement" })
    var asked = question
    asked.epochs = arms.first?.plan.epochs
    asked.seeds = judgementSeeds.count
    return Advice(
      question: asked, dataset: DatasetRecord(data), shareOfSamples: shareOfSamples,
      candidates: candidates, pairs: pairs, recommended: recommended, best: finalists.first,
      inference: inference ?? nil,
      trials: tuning.trials + judgement.arms.flatMap { judgement.results.trials($0.name) },
      arms: table, seconds: seconds())
  }

  /// Every two finalists, the better one first.
  package static func pairs(_ finalists: [Advice.Candidate], margin: Double) -> [Advice.Pair] {
    let both = finalists.indices.flatMap { first in
      finalists.indices.filter { $0 > first }.map { (finalists[first], finalists[$0]) }
    }
    let differences = both.map {
      PairedDifferences(of: $0.testAccuracy.values, against: $1.testAccuracy.values)
    }
    let distinct = holmAdjusted(differences.map { $0.signFlipPValue() })
    let equal = holmAdjusted(differences.map { $0.equivalencePValue(margin: margin) })
    return both.indices.map { index in
      let (one, other) = both[index]
      return Advice.Pair(
        method: one.method, other: other.method,
        comparison: PairedComparison(
          of: one.testAccuracy.values, against: other.testAccuracy.values),
        pValue: distinct[index], equivalencePValue: equal[index])
    }
  }

  /// How much less time a step has to take for an equal method to be preferred.
  private static let worthwhileSaving = 0.1

  /// The best, or the cheapest of those that are equal to it, if it is clearly cheaper.
  ///
  /// - Parameter finalists: the best first.
  package static func recommended(
    _ finalists: [Advice.Candidate], _ pairs: [Advice.Pair]
  ) -> Advice.Candidate? {
    guard let best = finalists.first else { return nil }
    func milliseconds(_ candidate: Advice.Candidate) -> Double {
      candidate.cost?.step.millisecondsPerStep ?? .infinity
    }
    let equals = finalists.dropFirst().filter { other in
      pairs.contains {
        $0.method == best.method && $0.other == other.method
          && ($0.equivalencePValue ?? 1) <= Advice.level
      }
    }
    guard let cheapest = equals.min(by: { milliseconds($0) < milliseconds($1) }),
      milliseconds(cheapest) < (1 - worthwhileSaving) * milliseconds(best)
    else { return best }
    return cheapest
  }
}
