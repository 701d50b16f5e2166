/// Times pieces of work side by side: each takes its turn, round after round.
///
/// What disturbs a machine for a while then disturbs all of them, and their ratios stay right. A turn begins with
/// calls that do not count, for the works before it left their own data in the caches, and a last cache takes several
/// passes over other data to keep what they share; it repeats short work until the clock can read it; medians over the
/// rounds leave out what came once.
package struct InterleavedRounds {
  /// The rounds that count, at least 1.
  package let rounds: Int
  /// How long a turn is to last, in seconds; longer work has one call a turn.
  package let turn: Double

  /// A plan of timing.
  package init(rounds: Int, turn: Double) {
    self.rounds = max(1, rounds)
    self.turn = turn
  }

  /// More calls than this in a turn would only wait for a clock that is broken.
  private static let mostCalls = 1e6

  /// How often a work is called in a turn, and before it.
  package struct Calls: Sendable {
    /// At least one.
    package let counted: Int
    /// Eight, or as many as last four turns; a quarter of those that count, if that is more.
    package let uncounted: Int

    /// - Parameter calls: how many last as long as a turn.
    package init(perTurn calls: Double) {
      counted = Int(min(max(1, calls), InterleavedRounds.mostCalls))
      uncounted = max(1, counted / 4, Int(min(8, 4 * calls)))
    }
  }

  /// The median time of one call of each work, in seconds, in their order.
  ///
  /// Each is called twice before the rounds: once to warm up, once to see how many calls make a turn.
  ///
  /// - Throws: what a work throws.
  package func seconds(of works: [() throws -> Void]) throws -> [Double] {
    var calls: [Calls] = []
    for work in works {
      try work()
      let once = try Self.seconds(calls: 1, of: work)
      calls.append(Calls(perTurn: turn / max(once, 1e-9)))
    }
    var turns = [[Double]](repeating: [], count: works.count)
    for _ in 0..<rounds {
      for (index, work) in works.enumerated() {
        for _ in 0..<calls[index].uncounted { try work() }
        let counted = calls[index].counted
        turns[index].append(try Self.seconds(calls: counted, of: work) / Double(counted))
      }
    }
    return turns.map(median)
  }

  private static func seconds(calls: Int, of work: () throws -> Void) throws -> Double {
    let start = ContinuousClock.now
    for _ in 0..<calls { try work() }
    return (ContinuousClock.now - start) / .seconds(1)
  }
}

/// The middle of some numbers, at least one.
func median(_ numbers: [Double]) -> Double {
  let sorted = numbers.sorted()
  let middle = sorted.count / 2
  return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
}
