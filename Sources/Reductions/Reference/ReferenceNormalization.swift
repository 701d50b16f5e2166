/// The slow oracle: normalization element by element in `Double`, as the batch-normalization paper prints it.
///
/// It knows no layout, only which statistic and which parameter each element takes, and it computes the
/// backward pass by the paper's unsimplified formulas. Kernels are held against it; it is never fast.
package struct ReferenceNormalization {
  /// The number of the statistic that each element takes.
  package let statisticOfElement: [Int]
  /// The number of the parameter that each element takes.
  package let parameterOfElement: [Int]
  package let epsilon: Double

  package init(statisticOfElement: [Int], parameterOfElement: [Int], epsilon: Double) {
    self.statisticOfElement = statisticOfElement
    self.parameterOfElement = parameterOfElement
    self.epsilon = epsilon
  }

  package struct Forward {
    package var y: [Double]
    package var mean: [Double]
    package var variance: [Double]
  }

  /// Mean and variance of each statistic, and y = γ·(x − μ)/√(σ² + ε) + β.
  package func forward(_ x: [Double], weight: [Double], bias: [Double]) -> Forward {
    let count = (statisticOfElement.max() ?? -1) + 1
    var sizes = [Double](repeating: 0, count: count)
    var mean = sizes
    for (element, statistic) in statisticOfElement.enumerated() {
      sizes[statistic] += 1
      mean[statistic] += x[element]
    }
    for statistic in mean.indices { mean[statistic] /= sizes[statistic] }
    // The mean once more from the distances, to take off the rounding of the first.
    var correction = [Double](repeating: 0, count: count)
    for (element, statistic) in statisticOfElement.enumerated() {
      correction[statistic] += x[element] - mean[statistic]
    }
    for statistic in mean.indices { mean[statistic] += correction[statistic] / sizes[statistic] }
    var variance = [Double](repeating: 0, count: count)
    for (element, statistic) in statisticOfElement.enumerated() {
      let distance = x[element] - mean[statistic]
      variance[statistic] += distance * distance / sizes[statistic]
    }
    let y = x.indices.map { element in
      let statistic = statisticOfElement[element]
      let parameter = parameterOfElement[element]
      let deviation = (variance[statistic] + epsilon).squareRoot()
      return weight[parameter] * (x[element] - mean[statistic]) / deviation + bias[parameter]
    }
    return Forward(y: y, mean: mean, variance: variance)
  }

  package struct Backward {
    package var dx: [Double]
    package var weight: [Double]
    package var bias: [Double]
  }

  /// The gradients, through ∂/∂σ² and ∂/∂μ one after the other (arXiv 1502.03167, §3).
  package func backward(
    _ x: [Double], _ dy: [Double], weight: [Double], _ forward: Forward
  ) -> Backward {
    let (mean, variance) = (forward.mean, forward.variance)
    let zeros = [Double](repeating: 0, count: mean.count)
    var (sizes, dVariance, dMean, distances) = (zeros, zeros, zeros, zeros)
    var result = Backward(
      dx: [], weight: [Double](repeating: 0, count: weight.count),
      bias: [Double](repeating: 0, count: weight.count))
    for (element, statistic) in statisticOfElement.enumerated() {
      let parameter = parameterOfElement[element]
      let distance = x[element] - mean[statistic]
      let deviation = (variance[statistic] + epsilon).squareRoot()
      let gradient = dy[element] * weight[parameter]
      sizes[statistic] += 1
      dVariance[statistic] -= gradient * distance / (2 * deviation * deviation * deviation)
      dMean[statistic] -= gradient / deviation
      distances[statistic] += distance
      result.weight[parameter] += dy[element] * distance / deviation
      result.bias[parameter] += dy[element]
    }
    for statistic in mean.indices {
      dMean[statistic] -= dVariance[statistic] * 2 * distances[statistic] / sizes[statistic]
    }
    result.dx = x.indices.map { element in
      let statistic = statisticOfElement[element]
      let deviation = (variance[statistic] + epsilon).squareRoot()
      return dy[element] * weight[parameterOfElement[element]] / deviation
        + dVariance[statistic] * 2 * (x[element] - mean[statistic]) / sizes[statistic]
        + dMean[statistic] / sizes[statistic]
    }
    return result
  }
}
