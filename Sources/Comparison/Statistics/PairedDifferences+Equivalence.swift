extension PairedDifferences {
  /// The p-value of the claim that the mean difference lies within ±`margin`: two one-sided tests.
  ///
  /// "No difference was found" is not "there is none". This test puts the burden on the claim of equality:
  /// the larger of the p-values of *mean > −margin* and *mean < +margin* (Schuirmann 1987), each by sign
  /// flips of the shifted differences.
  ///
  /// - Parameters:
  ///   - margin: the largest difference that does not matter, positive, in the unit of the values.
  ///   - seed: fixes the random sign vectors of more than 20 pairs.
  /// - Returns: small when the methods are equivalent; 1 for a margin that is not positive; `nil` without
  ///   pairs, or when one is not finite.
  public func equivalencePValue(margin: Double, seed: UInt64 = 0) -> Double? {
    guard margin > 0 else { return values.isEmpty ? nil : 1 }
    guard let above = shifted(by: margin).signFlipPValue(.greater, seed: seed),
      let below = shifted(by: -margin).signFlipPValue(.less, seed: seed)
    else { return nil }
    return max(above, below)
  }
}
