/// Where dγ and dβ are written, as far as there are any.
package struct ParameterTargets<Scalar: ReductionScalar> {
  package let weight: UnsafeMutablePointer<Scalar>?
  package let bias: UnsafeMutablePointer<Scalar>?
  /// Batch Renormalization's r and d of each parameter, one parameter a statistic: dγ = Σdy·(x̂·r + d).
  package let correction: (r: [Double], d: [Double])?

  package init(
    weight: UnsafeMutablePointer<Scalar>?, bias: UnsafeMutablePointer<Scalar>?,
    correction: (r: [Double], d: [Double])? = nil
  ) {
    self.weight = weight
    self.bias = bias
    self.correction = correction
  }
}

/// Σdy·x̂ and Σdy of every parameter.
struct ParameterSums {
  var weight: [Double]
  var bias: [Double]

  init(count: Int) {
    weight = [Double](repeating: 0, count: count)
    bias = weight
  }

  /// Calls `body` with the addresses of both.
  @inline(__always)
  mutating func withSums(
    _ body: (_ weight: UnsafeMutablePointer<Double>, _ bias: UnsafeMutablePointer<Double>) -> Void
  ) {
    weight.withUnsafeMutableBufferPointer { weights in
      bias.withUnsafeMutableBufferPointer { biases in
        guard let weight = weights.baseAddress, let bias = biases.baseAddress else { return }
        body(weight, bias)
      }
    }
  }

  /// Writes dγ and dβ.
  @inline(__always)
  func write<Scalar>(to gradients: ParameterTargets<Scalar>) {
    if let target = gradients.bias {
      for (index, sum) in bias.enumerated() { target[index] = Scalar(sum) }
    }
    guard let target = gradients.weight else { return }
    if let correction = gradients.correction {
      for index in weight.indices {
        target[index] = Scalar(
          weight[index] * correction.r[index] + bias[index] * correction.d[index])
      }
    } else {
      for (index, sum) in weight.enumerated() { target[index] = Scalar(sum) }
    }
  }
}
