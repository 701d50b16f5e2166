/// What a statistic's elements go through: (x − mean)·scale; laid out as C's `span_standardization`.
package struct Standardization: Sendable, Equatable, BitwiseCopyable {
  package var mean: Double
  package var scale: Double

  package init(mean: Double, scale: Double) {
    self.mean = mean
    self.scale = scale
  }

  /// (x − μ)/√(σ² + ε); x/√(mean(x²) + ε) with the scale alone, x − μ with the mean alone.
  ///
  /// The scale is 0 where that root is: then every element equals the mean. Of no element both are 0.
  package init(
    _ moments: Moments, _ statistics: InputStatistics = .meanAndScale, epsilon: Double
  ) {
    guard moments.count > 0 else {
      self.init(mean: 0, scale: 0)
      return
    }
    let isCentred = statistics.contains(.mean)
    let square = moments.variance + (isCentred ? 0 : moments.mean * moments.mean)
    self.init(
      mean: isCentred ? moments.mean : 0,
      scale: statistics.contains(.scale) ? reciprocalDeviation(square + epsilon) : 1)
  }
}

/// 1/√`variance`, or 0 when the variance is 0.
package func reciprocalDeviation(_ variance: Double) -> Double {
  variance == 0 ? 0 : 1 / variance.squareRoot()
}

/// How a statistic's mean and scale follow from its moments.
package enum StandardizationRule {
  /// With ε inside the root: ``Standardization/init(_:_:epsilon:)``.
  case epsilon(Double, InputStatistics)
  /// As a function says, from a statistic's number and its moments; called once a statistic, from any thread.
  case choice((_ statistic: Int, Moments) -> Standardization)

  /// ε, when mean and scale are the usual ones.
  var usualEpsilon: Double? {
    if case .epsilon(let epsilon, .meanAndScale) = self { epsilon } else { nil }
  }

  /// Mean and scale of one statistic.
  package func standardization(_ statistic: Int, _ moments: Moments) -> Standardization {
    switch self {
    case .epsilon(let epsilon, let statistics):
      Standardization(moments, statistics, epsilon: epsilon)
    case .choice(let choose): choose(statistic, moments)
    }
  }
}
