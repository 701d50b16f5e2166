import Comparison
import Tensors
import Testing

@Suite struct FeatureStandardizationTests {
  @Test func everyFeatureGetsMeanZeroAndDeviationOne() {
    var random = RandomNumbers(seed: 1)
    // Features of means and deviations far apart.
    let samples = Tensor<Float>(
      [50, 2, 3, 1],
      (0..<300).map { Float(100 * Double($0 % 6) + Double($0 % 6 + 1) * random.normal()) })
    let result = FeatureStandardization(samples).applied(to: samples)
    #expect(result.shape == samples.shape)
    for feature in 0..<6 {
      let values = (0..<50).map { Double(result.element($0 * 6 + feature)) }
      let mean = values.reduce(0, +) / 50
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 50
      // Half a Float's last digit for each of the numbers averaged.
      #expect(abs(mean) < 1e-6)
      #expect(abs(variance - 1) < 1e-6)
    }
  }

  @Test func aConstantFeatureBecomesZeroAndKeepsItsUnitInTheTestSet() {
    let map = FeatureStandardization(Tensor<Float>([3, 2], [0.1, 1, 0.1, 2, 0.1, 3]))
    let train = map.applied(to: Tensor<Float>([1, 2], [0.1, 2]))
    #expect(train.element(0) == 0 && train.element(1) == 0)
    let test = map.applied(to: Tensor<Float>([1, 2], [0.6, 2]))
    #expect(abs(test.element(0) - 0.5) < 1e-7)
  }

  @Test func theTestSetGoesThroughTheMapOfTheTrainingSet() {
    let map = FeatureStandardization(Tensor<Float>([2, 1], [1, 3]))
    // Mean 2, deviation 1.
    #expect(map.applied(to: Tensor<Float>([2, 1], [5, 2])) == Tensor<Float>([2, 1], [3, 0]))
  }
}

extension Tensor {
  fileprivate func element(_ index: Int) -> Scalar { withElements { $0[index] } }
}
