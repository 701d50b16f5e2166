import Normalizers
import Testing

/// arXiv 1602.07868, §2.1: the gradient of v is orthogonal to v, so gradient descent only lengthens v.
@Suite struct WeightDirectionTests {
  @Test(arguments: PropertySeeds.all) func stepsAreOrthogonalAndLengthenTheDirections(
    seed: UInt64
  ) throws {
    var random = RandomNumbers(seed: seed, stream: "directions")
    let shape = random.element(of: [
      Shape([random.integer(in: 1...5), random.integer(in: 2...8)]),
      Shape([random.integer(in: 1...4), random.integer(in: 1...3), 3, 2]),
    ])
    var normalizer = try WeightNormalization<Double>(wrapping: .normal(shape, using: &random))
      .randomized(using: &random)
    let rate = random.uniform(in: 0.01..<1)
    for step in 0..<10 {
      var w = Tensor<Double>([0])
      let record = normalizer.forward(.training, into: &w, threads: .serial)
      let dw = Tensor<Double>.normal(shape, using: &random)
      let gradients = try normalizer.backward(dw, record, threads: .serial)
      let gradient = try #require(gradients["original1"])
      let before = normalizer.directions
      normalizer.updateParameters { name, tensor in
        guard name == "original1" else { return }
        tensor = Tensor(
          tensor.shape, zip(tensor.elements, gradient.elements).map { $0 - rate * $1 })
      }
      for row in 0..<shape[0] {
        let message: Comment = "seed \(seed), shape \(shape), step \(step), row \(row)"
        func squared(_ tensor: Tensor<Double>) -> Double {
          let part = tensor.samples(row..<row + 1)
          return part.dot(part)
        }
        let length = normalizer.lengths.samples(row..<row + 1).largest
        // v·dv = g·(v·dw)/‖v‖ − g·dg = 0: two equal terms of at most |g|·‖dw‖, each from sums of n products.
        let rounding = Double(3 * gradient.shape.count / shape[0] + 8) * Rounding.unit
        let orthogonality = rounding * length * squared(dw).squareRoot()
        let product = before.samples(row..<row + 1).dot(gradient.samples(row..<row + 1))
        #expect(abs(product) <= orthogonality, message)
        let grown = squared(before) + rate * rate * squared(gradient)
        #expect(
          abs(squared(normalizer.directions) - grown) <= 2 * rate * orthogonality + rounding
            * grown,
          message)
      }
    }
  }
}
