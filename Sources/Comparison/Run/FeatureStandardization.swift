import Reductions
import Tensors

/// Brings every feature (each pixel of each channel) to mean 0 and deviation 1.
///
/// Statistics are the training set's alone; the test set goes through the same map. A feature that never
/// varies in training becomes 0 in training.
package struct FeatureStandardization {
  private let standardizations: [Standardization]

  /// The map that standardizes `samples`, (N, …) with N at least 1.
  package init(_ samples: Tensor<Float>) {
    self.init(
      samples.withPointer { elements in
        Self.layout(samples.shape).moments(of: elements, threads: .serial)
      })
  }

  /// The map that standardizes numbers of the given moments, one a feature.
  package init(_ moments: [Moments]) {
    standardizations = moments.map {
      let deviation = $0.variance.squareRoot()
      return Standardization(mean: $0.mean, scale: deviation > 0 ? 1 / deviation : 1)
    }
  }

  /// The samples with the map applied.
  package func applied(to samples: Tensor<Float>) -> Tensor<Float> {
    var result = Tensor<Float>([0])
    apply(to: samples, into: &result)
    return result
  }

  /// Writes the samples with the map applied into a tensor whose memory is reused.
  package func apply(to samples: Tensor<Float>, into result: inout Tensor<Float>) {
    let features = standardizations.count
    result.prepareToOverwrite(samples.shape)
    guard samples.shape.count > 0 else { return }
    samples.withPointer { source in
      result.withMutablePointer { target in
        Self.layout(samples.shape).normalize(
          source, by: standardizations,
          AffineMap(
            layout: ParameterLayout(runLength: 1, count: features), weight: nil, bias: nil),
          into: target, threads: .serial)
      }
    }
  }

  /// One statistic a feature, over the samples.
  private static func layout(_ shape: Shape) -> StatisticLayout {
    let features = shape.count / shape.samples
    return StatisticLayout(
      outer: .init(1, stride: 0), inner: .init(features, stride: 1),
      spans: .init(shape.samples, stride: features), spanLength: 1)
  }
}
