import Tensors
import Testing
import Training

@Suite struct LossTests {
  @Test func aUniformPredictionCostsTheLogarithmOfTheClasses() throws {
    var gradient = Tensor<Float>([0])
    let result = try SoftmaxCrossEntropy.evaluate(
      Tensor([2, 4]), labels: Tensor([2], [0, 3]), gradient: &gradient)
    #expect(abs(result.loss - 1.3862943611198906) < 1e-12)
    // The first of equal logits counts as the prediction.
    #expect(result.correct == 1)
    #expect(gradient.elements == [-0.375, 0.125, 0.125, 0.125, 0.125, 0.125, 0.125, -0.375])
  }

  @Test func hugeLogitsDoNotOverflow() throws {
    var gradient = Tensor<Float>([0])
    let result = try SoftmaxCrossEntropy.evaluate(
      Tensor([1, 2], [1e30, -1e30]), labels: Tensor([1], [0]), gradient: &gradient)
    #expect(result.loss == 0 && result.correct == 1)
    #expect(gradient.elements == [0, 0])
  }

  @Test func aNaNLogitGivesANaNLoss() throws {
    let result = try SoftmaxCrossEntropy.evaluate(
      Tensor([1, 2], [.nan, 1]), labels: Tensor([1], [1]))
    #expect(result.loss.isNaN && result.correct == 0)
  }

  @Test func theGradientAgreesWithCentralDifferences() throws {
    let logits = Tensor.random([3, 5], "logits")
    let labels = Tensor<Int64>([3], [4, 0, 2])
    var gradient = Tensor<Float>([0])
    _ = try SoftmaxCrossEntropy.evaluate(logits, labels: labels, gradient: &gradient)
    let h: Float = 1 / 128
    let differences = try (0..<15).map { index in
      let sides = try [h, -h].map { step in
        var moved = logits
        moved.withMutableElements { $0[index] += step }
        return try SoftmaxCrossEntropy.evaluate(moved, labels: labels).loss
      }
      return (sides[0] - sides[1]) / Double(2 * h)
    }
    // The loss is computed in Double, so only the rounding of the moved logits is left.
    #expect(relativeError(gradient, Tensor<Double>([3, 5], differences)) < 1e-4)
  }

  @Test func misfitsAreErrors() {
    #expect(throws: LayerError.self) {
      try SoftmaxCrossEntropy.evaluate(Tensor([2, 3]), labels: Tensor([1]))
    }
    #expect(throws: LayerError.self) {
      try SoftmaxCrossEntropy.evaluate(Tensor([1, 3]), labels: Tensor([1], [3]))
    }
    #expect(throws: LayerError.self) {
      try SoftmaxCrossEntropy.evaluate(Tensor([1, 3]), labels: Tensor([1], [-1]))
    }
  }
}
