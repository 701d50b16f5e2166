import Reductions
import Synchronization
import Testing

@Suite struct ThreadPoolTests {
  @Test(arguments: [1, 2, 3, 8]) func everyIndexIsTakenOnce(threads: Int) {
    let pool = ThreadPool(count: threads)
    for iterations in [0, 1, 2, 7, 1000] {
      let sum = Atomic(0)
      let calls = Atomic(0)
      pool.forEach(iterations) { index in
        sum.add(index, ordering: .relaxed)
        calls.add(1, ordering: .relaxed)
      }
      #expect(calls.load(ordering: .relaxed) == iterations)
      #expect(sum.load(ordering: .relaxed) == iterations * (iterations - 1) / 2)
    }
  }

  @Test func aLoopInsideALoopEnds() {
    let pool = ThreadPool(count: 2)
    let calls = Atomic(0)
    pool.forEach(4) { _ in pool.forEach(4) { _ in calls.add(1, ordering: .relaxed) } }
    #expect(calls.load(ordering: .relaxed) == 16)
  }

  /// A worker that holds a loop's closure a moment too long traps; more threads than processors and short
  /// loops give it the chance: the mistake showed within the first thousand.
  @Test func closuresDoNotOutliveTheirLoops() {
    let pool = ThreadPool(count: 8)
    let calls = Atomic(0)
    for loop in 0..<20_000 {
      pool.forEach(8) { index in
        for _ in 0..<(200 + (loop * 7 + index) % 50) { calls.add(1, ordering: .relaxed) }
      }
    }
    #expect(calls.load(ordering: .relaxed) > 20_000 * 8 * 200)
  }

  @Test func callersOnSeveralThreadsEachGetTheirLoop() {
    let outer = ThreadPool(count: 4)
    let shared = ThreadPool(count: 3)
    let calls = Atomic(0)
    outer.forEach(200) { _ in shared.forEach(50) { _ in calls.add(1, ordering: .relaxed) } }
    #expect(calls.load(ordering: .relaxed) == 10_000)
  }

  /// The indices wait for each other: one thread alone would not end before the deadline.
  @Test func workersThatSleepAreWoken() async throws {
    let pool = ThreadPool(count: 2)
    for _ in 0..<3 {
      try await Task.sleep(for: .milliseconds(50))
      let begun = Atomic(0)
      let deadline = ContinuousClock.now + .seconds(20)
      pool.forEach(2) { _ in
        begun.add(1, ordering: .relaxed)
        while begun.load(ordering: .relaxed) < 2, ContinuousClock.now < deadline {}
      }
      #expect(ContinuousClock.now < deadline)
    }
  }
}
