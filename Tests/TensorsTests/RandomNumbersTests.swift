import Tensors
import Testing

@Suite struct RandomNumbersTests {
  @Test func xoshiroFollowsItsPublishedSequence() throws {
    // The first outputs of the authors' C code from state {1, 2, 3, 4}.
    var random = try #require(RandomNumbers(state: [1, 2, 3, 4]))
    #expect(
      (0..<4).map { _ in random.next() } == [11520, 0, 1_509_978_240, 1_215_971_899_390_074_240])
  }

  @Test func streamsOfOneSeedDiffer() {
    var weights = RandomNumbers(seed: 1, stream: "weights")
    var order = RandomNumbers(seed: 1, stream: "order")
    var again = RandomNumbers(seed: 1, stream: "weights")
    let first = weights.next()
    #expect(first != order.next())
    #expect(first == again.next())
  }

  @Test func aStateContinuesTheSequence() throws {
    var random = RandomNumbers(seed: 3)
    _ = random.normal()
    var copy = try #require(RandomNumbers(state: random.state))
    #expect(random.normal() == copy.normal())
    #expect(RandomNumbers(state: [0, 0, 0, 0]) == nil)
  }

  @Test func normalNumbersHaveMeanZeroAndDeviationOne() {
    // 100,000 draws: the mean has deviation 0.0032, the variance 0.0045; five deviations are allowed.
    var random = RandomNumbers(seed: 11, stream: "normal")
    let draws = (0..<100_000).map { _ in random.normal() }
    let mean = draws.reduce(0, +) / 100_000
    let variance = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 100_000
    #expect(abs(mean) < 0.016)
    #expect(abs(variance - 1) < 0.023)
  }

  @Test(arguments: [1, 2, 7, 100]) func permutationsHoldEveryIndexOnce(count: Int) {
    var random = RandomNumbers(seed: 5)
    #expect(random.permutation(count).sorted() == Array(0..<count))
  }
}
