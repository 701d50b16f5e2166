import Normalizers
import Reductions
import Tensors

/// What plain gradient descent does to the directions v of weight normalization on random layers.
struct WeightDirections {
  /// The largest |cos| between v and its gradient.
  var largestCosine = 0.0
  /// The smallest change of ‖v‖² by a step, relative to ‖v‖².
  var smallestGrowth = Double.infinity
  /// The largest distance of an output's mean from 0, or of its variance from 1, on the batch of a
  /// data-dependent initialization.
  var initializationError = 0.0

  /// Takes some steps with random gradients on a layer of a seed.
  init(seed: UInt64, steps: Int = 10) throws {
    var random = RandomNumbers(seed: seed, stream: "weight directions")
    var map = LinearMap(samples: 32, features: 9, units: 5, using: &random)
    var normalizer = try WeightNormalization(wrapping: map.weight)
    for _ in 0..<steps {
      let record = normalizer.forward(.training, into: &map.weight, threads: .serial)
      let dw = Tensor<Double>.normal(map.weight.shape, using: &random)
      let gradients = try normalizer.backward(dw, record, threads: .serial)
      guard let dv = gradients["original1"] else { break }
      let v = normalizer.directions
      normalizer.updateParameters { name, tensor in
        if name == "original1" { tensor = v.adding(dv, times: -0.1) }
      }
      for row in 0..<v.shape[0] {
        let (before, step) = (v.row(row), dv.row(row))
        let after = normalizer.directions.row(row)
        let (length, stepLength) = (dot(before, before), dot(step, step))
        largestCosine = max(
          largestCosine, abs(dot(before, step)) / (length * stepLength).squareRoot())
        smallestGrowth = min(smallestGrowth, dot(after, after) / length - 1)
      }
    }
    _ = normalizer.forward(.inference, into: &map.weight, threads: .serial)
    let bias = try normalizer.initialize(
      fromPreactivations: map.outputs.moments(per: .channel, threads: .serial))
    _ = normalizer.forward(.inference, into: &map.weight, threads: .serial)
    for (unit, moments) in try map.outputs.moments(per: .channel, threads: .serial).enumerated() {
      initializationError = max(
        initializationError, abs(moments.mean + bias[unit]), abs(moments.variance - 1))
    }
  }
}

private func dot(_ x: [Double], _ y: [Double]) -> Double {
  zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
}

extension Tensor<Double> {
  fileprivate func row(_ index: Int) -> [Double] { (0..<shape[1]).map { self[index, $0] } }

  fileprivate func adding(_ other: Tensor<Double>, times factor: Double) -> Tensor<Double> {
    var sum = self
    for i in 0..<shape[0] { for j in 0..<shape[1] { sum[i, j] += factor * other[i, j] } }
    return sum
  }
}
