import Tensors

/// Three percentiles of numbers, as arXiv 1502.03167 draws them in its first figure.
public struct Percentiles: Sendable, Equatable {
  /// 15 % of the numbers are smaller.
  public var q15: Double
  /// The median.
  public var q50: Double
  /// 85 % of the numbers are smaller.
  public var q85: Double

  /// What 70 % of the numbers in the middle span.
  public var spread: Double { q85 - q15 }

  /// The percentiles of some numbers, between neighbours linearly; NaN where a number is, and of none.
  ///
  /// - Complexity: O(n log n).
  public init(of numbers: [Float]) {
    let isFinite = numbers.allSatisfy { !$0.isNaN }
    let sorted = numbers.sorted()
    func percentile(_ share: Double) -> Double {
      guard isFinite, !sorted.isEmpty else { return .nan }
      let position = share * Double(sorted.count - 1)
      let lower = Int(position)
      let upper = min(lower + 1, sorted.count - 1)
      let fraction = position - Double(lower)
      return Double(sorted[lower]) * (1 - fraction) + Double(sorted[upper]) * fraction
    }
    (q15, q50, q85) = (percentile(0.15), percentile(0.5), percentile(0.85))
  }
}

extension Tensor<Float> {
  /// The numbers of a unit of (N, C, …): of one channel, over samples and positions.
  func unit(_ channel: Int) -> [Float] {
    let (samples, channels) = (shape[0], shape[1])
    let positions = shape.count / (samples * channels)
    return withElements { elements in
      (0..<samples).flatMap { sample in
        let start = (sample * channels + channel) * positions
        return elements[start..<start + positions]
      }
    }
  }
}
