import Normalizers
import Testing

/// Moments as a user of `import Normalizers` has them: of tensors, and merged over parts.
@Suite struct TensorMomentsTests {
  /// Which statistic an element of (N, C, P) belongs to, element by element.
  static let sharings: [(sharing: StatisticSharing, count: Int, of: Position)] = [
    (.channel, 6, { _, c, _ in c }), (.sample, 5, { n, _, _ in n }),
    (.samplePosition, 35, { n, _, p in n * 7 + p }), (.sampleChannel, 30, { n, c, _ in n * 6 + c }),
    (.sampleGroup(groups: 3), 15, { n, c, _ in n * 3 + c / 2 }),
    (.sampleGroup(groups: 3, .interleaved), 15, { n, c, _ in n * 3 + c % 3 }),
  ]

  typealias Position = @Sendable (_ sample: Int, _ channel: Int, _ position: Int) -> Int

  @Test(arguments: sharings.indices) func aTensorHasTheMomentsOfEachSharing(index: Int) throws {
    let (sharing, count, statistic) = Self.sharings[index]
    var random = RandomNumbers(seed: 21)
    let x = Tensor<Float>.normal([5, 6, 7], mean: 100, using: &random)
    var expected = [ExactMoments](repeating: ExactMoments(), count: count)
    for (element, value) in x.elements.enumerated() {
      let (n, c, p) = (element / 42, element / 7 % 6, element % 7)
      expected[statistic(n, c, p)].add(Double(value))
    }
    let found = try x.moments(per: sharing)
    #expect(found.count == count)
    for (found, expected) in zip(found, expected) {
      #expect(found.count == expected.count)
      #expect(abs(found.mean - expected.mean) <= 2 * expected.mean.ulp)
      #expect(abs(found.sumOfSquares / expected.sumOfSquares - 1) < 100 * 0x1p-53)
    }
  }

  /// The promise of ``Moments``: k merges leave the mean within k·2⁻⁵⁰·X and M₂ within k·2⁻⁴⁹·(1 + X/σ).
  @Test(arguments: 1...20) func mergedPartsAreTheWholeWithinTheBound(seed: UInt64) throws {
    var random = RandomNumbers(seed: seed)
    let offset = [0, 1, 1e3, 1e6, -1e9][Int(seed) % 5]
    let parts: [Tensor<Double>] = (0..<random.integer(below: 12) + 1).map { _ in
      // A third of the parts are empty.
      let samples = random.integer(below: 3) == 0 ? 0 : random.integer(below: 40)
      return Tensor.normal([samples, 2, random.integer(below: 5)], mean: offset, using: &random)
    }
    for channel in 0..<2 {
      let moments = try parts.map { try $0.moments(per: .channel)[channel] }
      var exact = ExactMoments()
      var largest = 0.0
      for part in parts {
        let positions = part.shape.positions
        for (element, value) in part.elements.enumerated()
        where positions > 0 && element / positions % 2 == channel {
          exact.add(value)
          largest = max(largest, abs(value))
        }
      }
      let merges = Double(parts.count) + 1  // One more for the rounding of the parts themselves.
      let deviation = (exact.sumOfSquares / Double(max(1, exact.count))).squareRoot()
      for merged in [
        Moments(merging: moments), Moments(merging: moments.reversed()), Self.halved(moments[...]),
      ] {
        #expect(merged.count == exact.count)
        #expect(abs(merged.mean - exact.mean) <= merges * 0x1p-50 * largest, "seed \(seed)")
        let relative = merges * 0x1p-49 * (1 + (deviation > 0 ? largest / deviation : 0))
        #expect(
          abs(merged.sumOfSquares - exact.sumOfSquares) <= relative * exact.sumOfSquares,
          "seed \(seed)")
      }
    }
  }

  /// Halves merged, the way machines combine in a tree.
  private static func halved(_ parts: ArraySlice<Moments>) -> Moments {
    guard parts.count > 1 else { return parts.first ?? Moments() }
    let middle = (parts.startIndex + parts.endIndex) / 2
    return Moments(merging: [halved(parts[..<middle]), halved(parts[middle...])])
  }

  @Test func whatNeverVariesKeepsItsMeanAndHasNoVariance() throws {
    let value = 0.1
    let parts = try [3, 0, 7, 1].map {
      try Tensor<Double>([$0, 1], repeating: value).moments(per: .channel)[0]
    }
    #expect(Moments(merging: parts) == Moments(count: 11, mean: value, sumOfSquares: 0))
  }

  @Test func partsMergeStatisticByStatistic() throws {
    var random = RandomNumbers(seed: 3)
    let x = Tensor<Float>.normal([6, 3, 4], mean: 2, using: &random)
    var merged = try x.samples(0..<2).moments(per: .channel)
    merged.merge(try Tensor<Float>([0, 3, 4]).moments(per: .channel))
    merged.merge(try x.samples(2..<6).moments(per: .channel))
    for (merged, whole) in zip(merged, try x.moments(per: .channel)) {
      #expect(merged.count == 24)
      #expect(abs(merged.mean - whole.mean) < 1e-14)
      #expect(abs(merged.variance - whole.variance) < 1e-13)
    }
  }

  @Test func emptyTensorsHaveMomentsOfNoNumber() throws {
    for shape in [Shape([0, 3, 4]), [2, 3, 0]] {
      #expect(
        try Tensor<Float>(shape).moments(per: .channel)
          == [Moments](repeating: Moments(), count: 3))
    }
    #expect(try Tensor<Float>([0, 3]).moments(per: .sample) == [])
    #expect(try Tensor<Float>([2, 0, 3]).moments(per: .sampleChannel) == [])
  }

  @Test func whatIsNoActivationIsRefused() {
    #expect(throws: NormalizationError.self) { try Tensor<Float>([3]).moments(per: .channel) }
    #expect(throws: NormalizationError.groupsDoNotDivide(groups: 4, channels: 6)) {
      try Tensor<Float>([2, 6]).moments(per: .sampleGroup(groups: 4))
    }
  }
}

/// Mean and M₂ of numbers, free of rounding but for the last step: sums are kept as two `Double`s.
struct ExactMoments {
  private var numbers: [Double] = []

  var count: Int { numbers.count }

  mutating func add(_ number: Double) { numbers.append(number) }

  var mean: Double {
    guard let pivot = numbers.first else { return 0 }
    return pivot + Self.sum(numbers.map { $0 - pivot }) / Double(count)
  }

  var sumOfSquares: Double {
    let mean = mean
    let correction = Self.sum(numbers.map { $0 - mean })
    let squares = Self.sum(numbers.map { ($0 - mean) * ($0 - mean) })
    return count == 0 ? 0 : squares - correction * correction / Double(count)
  }

  /// Neumaier's compensated sum.
  private static func sum(_ terms: [Double]) -> Double {
    var (sum, compensation) = (0.0, 0.0)
    for term in terms {
      let next = sum + term
      compensation += abs(sum) >= abs(term) ? (sum - next) + term : (term - next) + sum
      sum = next
    }
    return sum + compensation
  }
}
