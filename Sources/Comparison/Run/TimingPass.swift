import Normalizers
import Training

/// Milliseconds a step, measured when nothing else runs: one thread, methods interleaved, medians.
///
/// Trials run side by side, so their own times would measure the neighbours as well.
package struct TimingPass {
  let plan: ComparisonPlan
  let data: ComparisonData

  /// What was measured of a method.
  package struct Times: Sendable, Equatable {
    var millisecondsPerStep: Double
    /// The share of a step that normalization takes, forward and backward, 0 to 1.
    var normalizationShare: Double
  }

  /// How often every method takes its turn.
  private static let rounds = 7

  /// How long a turn is, in seconds.
  private static let turn = 0.04

  /// The times of the methods that can be trained; others are absent.
  func run(isCancelled: () -> Bool) throws -> [NormalizationMethod: Times] {
    var turns: [NormalizationMethod: Turns] = [:]
    for method in plan.methods {
      do {
        turns[method] = Turns(trainer: try makeTrainer(method))
      } catch is NormalizationError {
        // The trials say why.
      }
    }
    for round in 0...Self.rounds {
      for method in plan.methods {
        if isCancelled() { throw CancellationError() }
        // The first round makes primitives and warms caches up.
        try turns[method]?.take(seconds: Self.turn, counts: round > 0)
      }
    }
    return turns.compactMapValues(\.times)
  }

  private func makeTrainer(_ method: NormalizationMethod) throws -> Trainer {
    let trial = Trial(method: method, seed: plan.seeds.first ?? 1)
    return try TrialRun(plan: plan, data: data, trial: trial, threads: .serial)
      .makeTrainer(isTimed: true)
  }
}

/// The turns that one method took.
private struct Turns {
  var trainer: Trainer
  private var milliseconds: [Double] = []
  private var shares: [Double] = []
  private var isRefused = false

  init(trainer: Trainer) { self.trainer = trainer }

  /// Trains for about `seconds`, at least a step.
  mutating func take(seconds: Double, counts: Bool) throws {
    guard !isRefused, !trainer.hasDiverged, let before = trainer.timing else { return }
    let clock = ContinuousClock()
    let (start, steps) = (clock.now, before.steps)
    let (total, normalization) = (before.seconds, before.normalizationSeconds)
    do {
      repeat {
        _ = try trainer.step()
      } while !trainer.hasDiverged
        && clock.now - start < .seconds(seconds)
    } catch is NormalizationError {
      isRefused = true
      return
    }
    guard counts, let after = trainer.timing, after.seconds > total else { return }
    milliseconds.append((after.seconds - total) * 1000 / Double(after.steps - steps))
    shares.append((after.normalizationSeconds - normalization) / (after.seconds - total))
  }

  var times: TimingPass.Times? {
    milliseconds.isEmpty
      ? nil
      : TimingPass.Times(
        millisecondsPerStep: median(milliseconds), normalizationShare: median(shares))
  }
}

/// The middle of some numbers, at least one.
func median(_ numbers: [Double]) -> Double {
  let sorted = numbers.sorted()
  let middle = sorted.count / 2
  return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
}
