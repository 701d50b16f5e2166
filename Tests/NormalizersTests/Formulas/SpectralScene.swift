import Normalizers

/// A spectral normalization around one training pass, which takes one step of power iteration.
struct SpectralScene {
  let weight: Tensor<Double>
  let dw: Tensor<Double>
  let uBefore: [Double]
  let vBefore: [Double]
  let u: [Double]
  let v: [Double]
  /// What the record says was divided by.
  let sigma: Double
  let w: Tensor<Double>
  let gradient: Tensor<Double>
  let residual: Double

  init(order: PowerIterationOrder, using random: inout RandomNumbers) throws {
    let shape = Shape([random.integer(in: 2...4), random.integer(in: 2...5)])
    weight = .normal(shape, using: &random)
    dw = .normal(shape, using: &random)
    var normalizer = try SpectralNormalization(
      wrapping: weight, order: order, startIterations: random.integer(in: 0...5), using: &random)
    (uBefore, vBefore) = (normalizer.leftVector.elements, normalizer.rightVector.elements)
    var w = Tensor<Double>([0])
    let record = normalizer.forward(.training, into: &w, threads: .serial)
    let gradients = try normalizer.backward(dw, record, threads: .serial)
    (u, v) = (normalizer.leftVector.elements, normalizer.rightVector.elements)
    sigma = record.norms[0]
    self.w = w
    gradient = gradients["original"] ?? Tensor([0])
    residual = normalizer.residual(threads: .serial)
  }

  /// W, as the oracles have it.
  var matrix: DenseMatrix { DenseMatrix(weight) }

  var outerProduct: Tensor<Double> {
    Tensor(weight.shape, u.flatMap { u in v.map { u * $0 } })
  }

  /// A dozen sums over the matrix, of numbers of these sizes.
  var error: Double {
    let sizes = (weight.elements + dw.elements + [1, sigma, 1 / sigma]).reduce(0) {
      max($0, abs($1))
    }
    return 16 * Double(weight.shape.count) * Rounding.unit * sizes * sizes * sizes
  }
}

/// A spectral penalty of a random weight after a training pass.
struct PenaltyScene {
  let lambda: Double
  let u: [Double]
  let v: [Double]
  let sigma: Double
  let value: Double
  let gradient: [Double]

  init(using random: inout RandomNumbers) throws {
    let weight = Tensor<Double>.normal(
      [random.integer(in: 2...4), random.integer(in: 2...5)], using: &random)
    lambda = random.uniform(in: 0.001..<0.1)
    var penalty = try SpectralPenalty(lambda: lambda, of: weight, using: &random)
    let result = try penalty.evaluate(weight, .training, threads: .serial)
    (u, v) = (penalty.leftVector.elements, penalty.rightVector.elements)
    sigma = u.product(DenseMatrix(weight).times(v))
    value = result.value
    gradient = result.gradient.elements
  }
}
