extension Tensor where Scalar: ReductionScalar {
  /// The moments of every set of elements that share a statistic.
  ///
  /// They merge with those of other parts: for `.channel` the parts are other samples, for the others other
  /// positions or channels of the same samples. A tensor of no sample has moments of no number.
  ///
  ///     var whole = try part.moments(per: .channel)
  ///     whole.merge(try otherPart.moments(per: .channel))
  ///
  /// Everything is summed in `Double`, which training need not do: M₂ is within 3e-11 of its own size whatever
  /// the mean (docs/exactness.md; of (N, C), for N up to 2¹⁸), and 0 for elements that are all the same.
  ///
  /// - Parameters:
  ///   - sharing: which elements share; the moments come sample by sample, then by channel, group or
  ///     position.
  ///   - threads: who computes; the bits of the result do not depend on it.
  /// - Throws: ``NormalizationError`` when this is no activation (N, C, …) of rank 2 to 5, or the groups do
  ///   not divide its channels.
  /// - Complexity: O(elements), reading each once.
  public func moments(
    per sharing: StatisticSharing, threads: ThreadPool = .allProcessors
  ) throws(NormalizationError) -> [Moments] {
    let layout = try sharing.layout(of: shape)
    return withPointer { layout.moments(of: $0, threads: threads) }
  }
}

extension [Moments] {
  /// Takes in, statistic by statistic, the numbers that `other` describes.
  ///
  /// - Precondition: there are as many statistics.
  public mutating func merge(_ other: [Moments]) {
    precondition(count == other.count, "moments merge statistic by statistic")
    for index in indices { self[index].merge(other[index]) }
  }
}
