import Tensors

/// What a test of differences looks for.
public enum Alternative: String, Sendable, CaseIterable, Codable {
  /// The differences are not centred on 0.
  case twoSided
  /// The treatment's values are larger than the baseline's.
  case greater
  /// The treatment's values are smaller than the baseline's.
  case less
}

extension PairedDifferences {
  /// Up to this many pairs the sign-flip test is exact; beyond it, signs are drawn.
  package static let largestExactCount = 20

  /// The p-value of the sign-flip permutation test (Fisher 1935, §21).
  ///
  /// If the treatment did nothing, each difference would have been as likely with the other sign. The
  /// p-value is the share of sign vectors whose sum is at least as extreme as the one seen, ties counted.
  /// All 2ⁿ vectors are summed for n ≤ 20, so that nothing is assumed and nothing is drawn; the smallest
  /// one-sided value is 2⁻ⁿ, which is why five seeds can reach 0.05 (1/32) and not 0.01.
  ///
  /// Beyond 20 pairs, `draws` random sign vectors estimate it as (k + 1)/(draws + 1) (Phipson and Smyth
  /// 2010), which keeps the level of the test.
  ///
  /// - Parameters:
  ///   - alternative: which sums are extreme.
  ///   - draws: the number of random sign vectors for n > 20, at least 1.
  ///   - seed: fixes the random sign vectors.
  /// - Returns: between 2⁻ⁿ and 1; 1 when all differences are 0; `nil` without pairs, or when one is not
  ///   finite.
  /// - Complexity: O(2ⁿ) time and memory up to n = 20 (8 MiB), then O(n·draws).
  public func signFlipPValue(
    _ alternative: Alternative = .twoSided, draws: Int = 100_000, seed: UInt64 = 0
  ) -> Double? {
    let observed = statistic(values.reduce(0, +), alternative) - 2 * roundingBound
    guard !values.isEmpty, observed.isFinite else { return nil }
    guard values.count > Self.largestExactCount else {
      let sums = values.reduce([0.0]) { sums, value in
        sums.map { $0 + value } + sums.map { $0 - value }
      }
      let extreme = sums.count { statistic($0, alternative) >= observed }
      return Double(extreme) / Double(sums.count)
    }
    var random = RandomNumbers(seed: seed, stream: "sign flips")
    let draws = max(1, draws)
    let extreme = (0..<draws).count { _ in
      statistic(randomlySignedSum(&random), alternative) >= observed
    }
    return Double(extreme + 1) / Double(draws + 1)
  }

  /// The number whose large values speak for the alternative.
  private func statistic(_ sum: Double, _ alternative: Alternative) -> Double {
    switch alternative {
    case .twoSided: sum.magnitude
    case .greater: sum
    case .less: -sum
    }
  }

  private func randomlySignedSum(_ random: inout RandomNumbers) -> Double {
    var sum = 0.0
    var signs: UInt64 = 0
    for (index, value) in values.enumerated() {
      // One word holds the signs of 64 values.
      if index % 64 == 0 { signs = random.next() }
      sum += signs & 1 == 0 ? value : -value
      signs >>= 1
    }
    return sum
  }
}
