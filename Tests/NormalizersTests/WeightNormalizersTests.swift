import Normalizers
import Testing

@Suite struct WeightNormalizersTests {
  private func weight(_ normalizer: some WeightNormalizer<Double>) -> Tensor<Double> {
    var copy = normalizer
    var w = Tensor<Double>([0])
    _ = copy.forward(.inference, into: &w, threads: .serial)
    return w
  }

  @Test func wrappingAWeightChangesNothing() throws {
    var random = RandomNumbers(seed: 18)
    let original = Tensor<Double>.normal([5, 3, 3, 3], using: &random)
    let normalizer = try WeightNormalization(wrapping: original)
    #expect(weight(normalizer).distance(to: original) < 1e-15)
    #expect(normalizer.state.names == ["original0", "original1"])
    #expect(normalizer.lengths.shape == [5, 1, 1, 1])
  }

  /// arXiv 1602.07868 §2: the gradient is orthogonal to v, so plain gradient descent never shortens v.
  @Test func directionsOnlyGrow() throws {
    var random = RandomNumbers(seed: 19)
    var normalizer = try WeightNormalization(
      wrapping: Tensor<Double>.normal([4, 7], using: &random))
    for _ in 0..<20 {
      var w = Tensor<Double>([0])
      let record = normalizer.forward(.training, into: &w, threads: .serial)
      let dw = Tensor<Double>.normal([4, 7], using: &random)
      let gradients = try normalizer.backward(dw, record, threads: .serial)
      let dv = try #require(gradients["original1"])
      for row in 0..<4 {
        let v = normalizer.directions.samples(row..<row + 1)
        #expect(abs(v.dot(dv.samples(row..<row + 1))) < 1e-13)
      }
      let before = record.norms
      normalizer.updateParameters { name, tensor in
        guard let gradient = gradients[name] else { return }
        tensor = Tensor(
          tensor.shape, zip(tensor.elements, gradient.elements).map { $0 - 0.5 * $1 })
      }
      let after = normalizer.forward(.training, into: &w, threads: .serial).norms
      #expect(zip(before, after).allSatisfy { $0 <= $1 })
    }
  }

  @Test func dataDependentInitializationGivesMeanZeroAndVarianceOne() throws {
    var random = RandomNumbers(seed: 20)
    var normalizer = try WeightNormalization(
      wrapping: Tensor<Double>.normal([3, 4], standardDeviation: 0.05, using: &random))
    let inputs = (0..<50).map { _ in Tensor<Double>.normal([1, 4], mean: 2, using: &random) }
    let preactivations = { (w: Tensor<Double>) in
      (0..<3).map { row in inputs.map { $0.dot(w.samples(row..<row + 1)) } }
    }
    let moments = { (values: [Double]) in
      values.reduce(into: Moments()) { $0.merge(Moments(count: 1, mean: $1)) }
    }
    let bias = try normalizer.initialize(
      fromPreactivations: preactivations(weight(normalizer)).map(moments))
    for (row, values) in preactivations(weight(normalizer)).enumerated() {
      let result = moments(values.map { $0 + bias[row] })
      #expect(abs(result.mean) < 1e-12 && abs(result.variance - 1) < 1e-12)
    }
  }

  @Test func aRowOfZerosGivesZerosAndNoGradient() throws {
    let original = Tensor<Double>([2, 2], [0, 0, 3, 4])
    let normalizer = try WeightNormalization(wrapping: original)
    var w = Tensor<Double>([0])
    let record = normalizer.forward(.training, into: &w, threads: .serial)
    #expect(w.distance(to: original) < 1e-15)
    let gradients = try normalizer.backward(
      Tensor([2, 2], [1, 1, 1, 1]), record, threads: .serial)
    #expect(gradients["original0"]?.elements.first == 0)
    #expect(gradients["original1"]?.elements.prefix(2) == [0, 0])

    var spectral = try SpectralNormalization(wrapping: Tensor<Double>([2, 3]))
    let zeros = spectral.forward(.training, into: &w, threads: .serial)
    #expect(w.elements == [0, 0, 0, 0, 0, 0] && zeros.norms == [0])
    let gradient = try spectral.backward(
      Tensor([2, 3], repeating: 1), zeros, threads: .serial)["original"]
    #expect(gradient?.elements == [0, 0, 0, 0, 0, 0])
  }

  @Test func spectralNormalizationDividesByTheLargestSingularValue() throws {
    // diag(3, 2, 1) between two rotations has the largest singular value 3.
    let (c, s) = (0.6, 0.8)
    let matrix = Tensor<Double>(
      [3, 3], [3 * c, -2 * s, 0, 3 * s * c, 2 * c * c, -s, 3 * s * s, 2 * s * c, c])
    var normalizer = try SpectralNormalization(wrapping: matrix)
    var w = Tensor<Double>([0])
    var norm = 0.0
    for _ in 0..<100 {
      norm = normalizer.forward(.training, into: &w, threads: .serial).norms[0]
    }
    #expect(abs(norm - 3) < 1e-12)
    #expect(w.distance(to: matrix.map { $0 / 3 }) < 1e-12)
    #expect(normalizer.state.names == ["original", "0._u", "0._v"])
  }

  @Test func inferenceLeavesTheSingularVectorsAlone() throws {
    var random = RandomNumbers(seed: 21)
    var normalizer = try SpectralNormalization(
      wrapping: Tensor<Double>.normal([6, 9], using: &random), iterations: 2, using: &random)
    let before = normalizer.state
    var w = Tensor<Double>([0])
    _ = normalizer.forward(.inference, into: &w, threads: .serial)
    #expect(normalizer.state == before)
    _ = normalizer.forward(.training, into: &w, threads: .serial)
    #expect(normalizer.state != before)
  }
}
