/// Differences between two methods under the same seed, one a seed.
///
/// Within a seed both methods start from the same weights and see the same minibatches, so the difference
/// is what the method does, and most of the noise cancels.
public struct PairedDifferences: Hashable, Sendable {
  /// Treatment minus baseline, in the order of the seeds.
  public let values: [Double]

  /// A bound on the rounding error of a sum of ``values`` under any signs.
  ///
  /// Two sums closer than twice this are the same number: 0.97 − 0.95 is not the double 0.02, and a test
  /// that counts ties must not take the last bit for a difference.
  package let roundingBound: Double

  /// The differences of measurements of a treatment and a baseline.
  ///
  /// - Parameters:
  ///   - treatment: one value a seed, such as a test accuracy.
  ///   - baseline: the values of the same seeds, in the same order.
  /// - Precondition: both have the same number of values.
  public init(of treatment: [Double], against baseline: [Double]) {
    precondition(treatment.count == baseline.count, "a pair has two values")
    // A measurement is a quotient or the mean of a few: right to four units of roundoff, by assumption.
    self.init(
      values: zip(treatment, baseline).map { $0 - $1 },
      inputBound: 4 * unitRoundoff
        * zip(treatment, baseline).reduce(0) { $0 + $1.0.magnitude + $1.1.magnitude })
  }

  private init(values: [Double], inputBound: Double) {
    self.values = values
    // One rounding for the subtraction, n − 1 for the sum (Higham 2002, §4.2).
    let magnitudes = values.reduce(0) { $0 + $1.magnitude }
    roundingBound = inputBound + Double(values.count) * unitRoundoff * magnitudes
  }

  /// The differences moved by a constant, as the test of equivalence needs them.
  package func shifted(by offset: Double) -> PairedDifferences {
    PairedDifferences(values: values.map { $0 + offset }, inputBound: roundingBound)
  }

  /// The differences as a sample.
  public var sample: Sample { Sample(values) }
}

/// 2⁻⁵³: the largest relative error of one rounding to Double.
private let unitRoundoff = 0x1p-53
