#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import Normalizers
import Reductions
import Tensors

/// How far a normalizer's running statistics are from those of a minibatch.
struct PopulationGap {
  /// The root mean square over channels of (μ − running μ)/running σ.
  var mean: Double
  /// The root mean square over channels of ln(σ²/running σ²); `nil` where only means are kept.
  var variance: Double?

  /// The gap to (N, C, …); `nil` for a normalizer that keeps no statistics.
  init?(of normalizer: any ActivationNormalizer<Float>, to x: Tensor<Float>) {
    guard let population = (normalizer as? any PopulationNormalizer<Float>)?.population,
      let moments = try? x.moments(per: .channel, threads: .serial)
    else { return nil }
    let running = population.standardizations(epsilon: 0)
    guard !running.isEmpty, running.count == moments.count else { return nil }
    func rootMeanSquare(_ distance: (Moments, Standardization) -> Double) -> Double {
      let sum = zip(moments, running).reduce(0) { sum, pair in
        let value = distance(pair.0, pair.1)
        return sum + value * value
      }
      return (sum / Double(moments.count)).squareRoot()
    }
    mean = rootMeanSquare { ($0.mean - $1.mean) * $1.scale }
    variance =
      population.spread == nil ? nil : rootMeanSquare { log($0.variance * $1.scale * $1.scale) }
  }
}
