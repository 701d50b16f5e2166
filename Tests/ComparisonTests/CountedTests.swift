import Testing

@testable import Comparison

@Suite struct CountedTests {
  @Test(arguments: [
    (0, "seed", "0 seeds"), (1, "seed", "1 seed"), (2, "pass", "2 passes"), (1, "pass", "1 pass"),
    (3, "minibatch", "3 minibatches"),
  ])
  func anEndingTellsOneFromMany(number: Int, noun: String, text: String) {
    #expect(counted(number, noun) == text)
  }
}
