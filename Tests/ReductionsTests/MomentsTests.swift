import Reductions
import Tensors
import Testing

@Suite struct MomentsTests {
  private func moments(_ numbers: some Collection<Double>) -> Moments {
    var result = Moments()
    for number in numbers { result.merge(Moments(count: 1, mean: number)) }
    return result
  }

  @Test func mergedPartsEqualTheWhole() {
    var random = RandomNumbers(seed: 2)
    let numbers = (0..<1000).map { _ in 1e4 + random.normal() }
    let whole = moments(numbers)
    for cut in [0, 1, 500, 999, 1000] {
      var parts = moments(numbers[..<cut])
      parts.merge(moments(numbers[cut...]))
      #expect(parts.count == 1000)
      #expect(abs(parts.mean - whole.mean) < 1e-11)
      #expect(abs(parts.variance - whole.variance) < 1e-10)
    }
  }

  @Test func knownNumbersHaveKnownMoments() {
    let moments = moments([2, 4, 4, 4, 5, 5, 7, 9])
    #expect(abs(moments.mean - 5) < 1e-15 && abs(moments.variance - 4) < 1e-14)
    #expect(abs(moments.unbiasedVariance - 32 / 7) < 1e-14)
    #expect(Moments().variance == 0 && Moments().unbiasedVariance.isNaN)
  }
}
