import Normalizers
import Tensors
import Training

/// What a step takes, measured when nothing else runs: its time, on one thread, methods interleaved, medians; and
/// its memory.
///
/// Trials run side by side, so their own would measure the neighbours as well.
struct TimingPass {
  let plan: ComparisonPlan
  let data: ComparisonData

  /// How often every method takes its turn.
  private static let rounds = 7

  /// How long a turn is, in seconds.
  private static let turn = 0.04

  /// The costs of the methods that can be trained; others are absent.
  func run(isCancelled: () -> Bool) throws -> [NormalizationMethod: StepCost] {
    var turns: [NormalizationMethod: Turns] = [:]
    for method in plan.methods {
      if isCancelled() { throw CancellationError() }
      do {
        turns[method] = try firstTurn(method)
      } catch is NormalizationError {
        // The trials say why.
      }
    }
    for _ in 0..<Self.rounds {
      for method in plan.methods {
        if isCancelled() { throw CancellationError() }
        try turns[method]?.take(seconds: Self.turn)
      }
    }
    return turns.compactMapValues(\.cost)
  }

  /// Makes the network and its primitives, and warms caches up; of it only the memory counts.
  private func firstTurn(_ method: NormalizationMethod) throws -> Turns {
    var turns: Turns?
    let bytes = try TensorMemory.peak {
      var first = Turns(trainer: try makeTrainer(method))
      try first.take(seconds: Self.turn, counts: false)
      turns = first
    }
    guard var turns else { preconditionFailure("the first turn was taken") }
    turns.peakBytes = bytes
    return turns
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
  var peakBytes = 0

  init(trainer: Trainer) { self.trainer = trainer }

  /// Trains for about `seconds`, at least a step.
  mutating func take(seconds: Double, counts: Bool = true) throws {
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

  var cost: StepCost? {
    milliseconds.isEmpty
      ? nil
      : StepCost(
        millisecondsPerStep: median(milliseconds), normalizationShare: median(shares),
        peakBytes: peakBytes)
  }
}

/// The middle of some numbers, at least one.
func median(_ numbers: [Double]) -> Double {
  let sorted = numbers.sorted()
  let middle = sorted.count / 2
  return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
}
