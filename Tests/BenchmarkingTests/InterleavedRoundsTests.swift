import Testing

import Benchmarking

@Suite("Interleaved rounds")
struct InterleavedRoundsTests {
  @Test(
    "Works take turns: two calls each to warm up, then one that counts each round, after one that does not"
  )
  func order() throws {
    var calls: [Int] = []
    let works = (0..<3).map { index in { calls.append(index) } }
    let seconds = try InterleavedRounds(rounds: 4, turn: 0).seconds(of: works)
    #expect(seconds.count == 3)
    #expect(seconds.allSatisfy { $0 >= 0 })
    #expect(Array(calls.prefix(6)) == [0, 0, 1, 1, 2, 2])
    let round = [0, 0, 1, 1, 2, 2]
    #expect(Array(calls.dropFirst(6)) == round + round + round + round)
  }

  @Test(
    "Short work is repeated to fill its turn, up to a bound, after a quarter as many calls that do not count"
  )
  func repetition() throws {
    // A turn so long that the bound holds, unless the one call that is timed takes a millisecond.
    var calls = 0
    _ = try InterleavedRounds(rounds: 1, turn: 1000).seconds(of: [{ calls += 1 }])
    #expect(calls == 2 + 250_000 + 1_000_000 || (calls > 3 && calls < 1_000_000))
  }

  @Test(
    "Eight calls come before those that count, or as many as last four turns; a quarter of those, if that is more",
    arguments: [
      (0.01, 1, 1), (0.6, 1, 2), (1.9, 1, 7), (2, 2, 8), (5.5, 5, 8), (40, 40, 10),
      (1e9, 1_000_000, 250_000),
    ])
  func calls(perTurn: Double, counted: Int, uncounted: Int) {
    let calls = InterleavedRounds.Calls(perTurn: perTurn)
    #expect((calls.counted, calls.uncounted) == (counted, uncounted))
  }

  @Test("An error of a work ends the timing")
  func failure() {
    struct Failure: Error {}
    #expect(throws: Failure.self) {
      try InterleavedRounds(rounds: 1, turn: 0).seconds(of: [{ throw Failure() }])
    }
  }
}
