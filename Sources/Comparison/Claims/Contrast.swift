/// A comparison within an experiment, before it is judged.
public struct Contrast: Sendable {
  /// What is compared with what.
  public var label: String
  /// What has to be found, in words.
  public var wording: String
  /// What has to be found.
  public var criterion: Criterion
  /// Treatment minus baseline, one a seed.
  public var differences: PairedDifferences

  /// A contrast of the given parts.
  public init(
    _ label: String, _ wording: String, _ criterion: Criterion, _ differences: PairedDifferences
  ) {
    self.label = label
    self.wording = wording
    self.criterion = criterion
    self.differences = differences
  }
}

extension [Contrast] {
  /// Judges the contrasts of one claim together.
  ///
  /// The p-values for the claim are one family of tests and those against it another; each is adjusted by
  /// Holm's method, so that the chance of one false verdict *reproduced* among all of them stays below the
  /// level, and likewise of one false *contradicted*.
  ///
  /// - Parameter level: the largest adjusted p-value that rules chance out.
  public func judged(level: Double) -> [Finding] {
    let tests = map { $0.criterion.tests(of: $0.differences) }
    let support = holmAdjusted(tests.map(\.support))
    let opposition = holmAdjusted(tests.map(\.opposition))
    return indices.map { index in
      let contrast = self[index]
      let sample = contrast.differences.sample
      return Finding(
        label: contrast.label, criterion: contrast.wording, differences: contrast.differences,
        pValue: support[index],
        verdict: contrast.criterion.verdict(
          effect: sample.mean, interval: sample.meanInterval(),
          Criterion.Tests(support: support[index], opposition: opposition[index]), level: level))
    }
  }
}
