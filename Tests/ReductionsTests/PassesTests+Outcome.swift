import Reductions
import Tensors

/// What passes get and give.
extension PassesTests {
  /// What one run of both passes gives, in `Double`.
  struct Outcome: Equatable {
    /// Mean and scale of every statistic.
    var statistics: [Double]
    var y: [Double]
    /// y with the statistics that training found as given ones.
    var inference: [Double]
    var dx: [Double]
    var weight: [Double]
    var bias: [Double]
  }

  /// Which parameters a pass has.
  enum Parameters: CaseIterable {
    case none, weight, bias, both
  }

  static func run<Scalar: ReductionScalar>(
    _ sharing: Sharing, _ extents: Extents, _ x: Tensor<Scalar>, _ dy: Tensor<Scalar>,
    _ weight: Tensor<Scalar>, _ bias: Tensor<Scalar>, having parameters: Parameters = .both,
    threads: ThreadPool, epsilon: Double
  ) -> Outcome {
    let layout = sharing.layout(extents.n, extents.c, extents.p)
    var y = Tensor<Scalar>(x.shape)
    var inference = y
    var dx = Tensor<Scalar>(x.shape)
    var dWeight = Tensor<Scalar>(weight.shape)
    var dBias = Tensor<Scalar>(bias.shape)
    var statistics: [Double] = []
    weight.withPointer { weight in
      bias.withPointer { bias in
        let affine = AffineMap(
          layout: sharing.parameters(extents.c, extents.p),
          weight: parameters == .weight || parameters == .both ? weight : nil,
          bias: parameters == .bias || parameters == .both ? bias : nil)
        x.withPointer { x in
          let standardizations = [Standardization](
            unsafeUninitializedCapacity: layout.statisticCount
          ) { buffer, count in
            count = layout.statisticCount
            y.withMutablePointer { y in
              guard let standardizations = buffer.baseAddress else { return }
              layout.normalize(
                x, affine, into: y, threads: threads, rule: .epsilon(epsilon, .meanAndScale),
                standardizations: standardizations, moments: nil)
            }
          }
          statistics = standardizations.flatMap { [$0.mean, $0.scale] }
          inference.withMutablePointer {
            layout.normalize(x, by: standardizations, affine, into: $0, threads: threads)
          }
          standardizations.withUnsafeBufferPointer { standardizations in
            dy.withPointer { dy in
              guard let standardizations = standardizations.baseAddress else { return }
              let pass = BackwardPass(
                layout: layout, affine: affine, x: x, dy: dy, standardizations: standardizations,
                fromInput: .meanAndScale)
              dx.withMutablePointer { dx in
                dWeight.withMutablePointer { dWeight in
                  dBias.withMutablePointer { dBias in
                    pass.run(
                      into: dx, parameters: ParameterTargets(weight: dWeight, bias: dBias),
                      threads: threads)
                  }
                }
              }
            }
          }
        }
      }
    }
    return Outcome(
      statistics: statistics, y: y.elements.map { Double($0) },
      inference: inference.elements.map { Double($0) },
      dx: dx.elements.map { Double($0) },
      weight: dWeight.elements.map { Double($0) }, bias: dBias.elements.map { Double($0) })
  }

  static func inputs<Scalar: ReductionScalar>(
    _ sharing: Sharing, _ extents: Extents, mean: Double, _: Scalar.Type
  ) -> (x: Tensor<Scalar>, dy: Tensor<Scalar>, weight: Tensor<Scalar>, bias: Tensor<Scalar>) {
    var random = RandomNumbers(seed: 17, stream: "\(sharing.name) \(extents.testDescription)")
    let shape: Shape = [extents.n, extents.c, extents.p]
    let parameters = sharing.parameters(extents.c, extents.p).count
    return (
      .normal(shape, mean: mean, using: &random), .normal(shape, using: &random),
      .uniform([parameters], in: 0.5..<1.5, using: &random), .normal([parameters], using: &random)
    )
  }

  /// The same with numbers whose sizes change from place to place: sums of sums of one size would be exact in any order.
  static func inputsOfManySizes(
    _ sharing: Sharing, _ extents: Extents
  ) -> (x: Tensor<Float>, dy: Tensor<Float>, weight: Tensor<Float>, bias: Tensor<Float>) {
    let (x, dy, weight, bias) = inputs(sharing, extents, mean: 1, Float.self)
    func scaled(_ tensor: Tensor<Float>) -> Tensor<Float> {
      Tensor(
        tensor.shape,
        tensor.elements.enumerated().map { $1 * Float(1 << ($0 % 5 + 3 * ($0 / 97 % 11))) })
    }
    return (scaled(x), scaled(dy), weight, bias)
  }

  /// What the passes should give, in doubles.
  static func expected<Scalar: ReductionScalar>(
    _ sharing: Sharing, _ extents: Extents, _ x: Tensor<Scalar>, _ dy: Tensor<Scalar>,
    _ weight: Tensor<Scalar>, _ bias: Tensor<Scalar>, epsilon: Double
  ) -> (ReferenceNormalization.Forward, ReferenceNormalization.Backward) {
    let double = { (tensor: Tensor<Scalar>) in tensor.elements.map { Double($0) } }
    let reference = sharing.reference(
      n: extents.n, c: extents.c, p: extents.p, epsilon: epsilon)
    let forward = reference.forward(double(x), weight: double(weight), bias: double(bias))
    return (forward, reference.backward(double(x), double(dy), weight: double(weight), forward))
  }

  /// The largest difference, relative to the largest number expected.
  static func error(_ found: [Double], _ expected: [Double]) -> Double {
    let scale = expected.reduce(1e-300) { max($0, abs($1)) }
    return zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) } / scale
  }
}
