extension WeightNormalization {
  /// Sets g so that the layer's outputs on a batch have variance 1, and says which bias gives mean 0.
  ///
  /// With the moments of the pre-activations t = w·x that the present g gives, without a bias,
  /// g ← g/√var(t) and b ← −mean(t)/√var(t), for each output channel. With one g for the whole weight, var(t)
  /// is the mean of the channels' variances, so that each channel gets mean 0 and only their average
  /// variance becomes 1. What does not vary is left alone.
  ///
  /// - Parameter moments: one for each output channel, over the batch's samples and positions.
  /// - Returns: the bias, of shape (C_out).
  /// - Throws: ``NormalizationError``, and nothing has changed, when there is another number of moments; and for
  ///   ``WeightSharing/inputChannel``, whose lengths belong to no output.
  /// - SeeAlso: arXiv 1602.07868, eqs. 5 and 6.
  public mutating func initialize(
    fromPreactivations moments: [Moments]
  ) throws(NormalizationError) -> Tensor<Scalar> {
    let channels = directions.shape[0]
    guard moments.count == channels else {
      throw .shapeMismatch(expected: [channels], found: [moments.count])
    }
    let factors: [Double]
    switch sharing {
    case .outputChannel:
      factors = moments.map(\.variance.reciprocalRoot)
      lengths.overwrite(zip(lengths.doubles(), factors).map(*))
    case .whole:
      let variance = moments.reduce(0) { $0 + $1.variance } / Double(channels)
      factors = [Double](repeating: variance.reciprocalRoot, count: channels)
      lengths.overwrite(lengths.doubles().map { $0 * variance.reciprocalRoot })
    case .inputChannel:
      throw .invalidOption(
        name: "the sharing of data-dependent initialization",
        requirement: "\(WeightSharing.outputChannel.rawValue) or \(WeightSharing.whole.rawValue)",
        found: sharing.rawValue)
    }
    return Tensor([channels], doubles: zip(moments, factors).map { -$0.mean * $1 })
  }
}

extension Double {
  /// 1/√ of a variance; 1 when nothing varies.
  fileprivate var reciprocalRoot: Double { self > 0 ? 1 / squareRoot() : 1 }
}
