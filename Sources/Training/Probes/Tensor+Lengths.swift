import Normalizers
import Reductions
import Tensors

extension Tensor<Float> {
  /// √Σx², summed in Double.
  package var length: Double {
    withElements { $0.reduce(0) { $0 + Double($1) * Double($1) } }.squareRoot()
  }

  /// The largest singular value of a weight as a matrix of its output channels, by a hundred steps of power
  /// iteration from a fixed start.
  ///
  /// The error falls by (σ₂/σ₁)² a step; 0 for a weight that is no matrix.
  package func largestSingularValue(threads: ThreadPool = .serial) -> Double {
    var random = RandomNumbers(seed: 0, stream: "largest singular value")
    guard
      var penalty = try? SpectralPenalty(lambda: 1, of: self, iterations: 100, using: &random),
      let value = try? penalty.evaluate(self, .training, threads: threads).value
    else { return 0 }
    return (2 * value).squareRoot()
  }
}
