import Normalizers
import Tensors
import Testing
import Training

/// One weight θ of 1, and a bias of 2, under gradients that the test chooses.
private struct Pair: Layer {
  var weight = Tensor<Float>([1], [1])
  var bias = Tensor<Float>([1], [2])
  var gradient: Float = 0

  mutating func forward(_ x: Tensor<Float>, _ pass: Pass) throws -> Tensor<Float> { x }

  mutating func backward(
    _ dy: Tensor<Float>, _ pass: Pass, inputGradient: Bool
  ) throws -> Tensor<Float>? { dy }

  mutating func updateParameters<Failure: Error>(
    _ body: ParameterBody<Failure>
  ) throws(Failure) {
    let gradient = Tensor<Float>([1], [gradient])
    try body("weight", &weight, gradient, true)
    try body("bias", &bias, gradient, false)
  }
}

/// The numbers are those of PyTorch's update rules, worked out by hand.
@Suite struct OptimizerTests {
  /// The weight and bias after each of three steps with gradients 1, −2 and 0.5.
  private func run(_ optimizer: some Optimizer) -> (weights: [Float], biases: [Float]) {
    var (optimizer, pair) = (optimizer, Pair())
    var (weights, biases): ([Float], [Float]) = ([], [])
    for gradient in [1, -2, 0.5] as [Float] {
      pair.gradient = gradient
      optimizer.step(&pair)
      weights.append(pair.weight[0])
      biases.append(pair.bias[0])
    }
    return (weights, biases)
  }

  private func expect(_ found: [Float], _ expected: [Float], _ tolerance: Float = 2e-7) {
    for (a, b) in zip(found, expected) { #expect(abs(a - b) <= tolerance * abs(b)) }
  }

  @Test func gradientDescent() {
    expect(run(SGD(learningRate: 0.1)).weights, [0.9, 1.1, 1.05])
  }

  // b: 1, 0.9 − 2 = −1.1, −0.99 + 0.5 = −0.49.
  @Test func momentum() {
    expect(run(SGD(learningRate: 0.1, momentum: 0.9)).weights, [0.9, 1.01, 1.059])
  }

  // g + 0.9·b: 1.9, −2.99, 0.059.
  @Test func nesterovMomentum() {
    let found = run(SGD(learningRate: 0.1, momentum: 0.9, isNesterov: true)).weights
    expect(found, [0.81, 1.109, 1.1031])
  }

  // The weight: g + 0.5·θ = 1.5; −2 + 0.425 = −1.575; 0.5 + 0.50375 = 1.00375. The bias has no decay.
  @Test func weightDecayPullsWeightsAlone() {
    let found = run(SGD(learningRate: 0.1, weightDecay: 0.5))
    expect(found.weights, [0.85, 1.0075, 0.907125])
    expect(found.biases, [1.9, 2.1, 2.05])
  }

  // m: 0.1, −0.11, −0.049. v: 0.001, 0.004999, 0.005244001.
  // m/(1 − 0.9ᵗ): 1, −0.5789473684, −0.1808118081. v/(1 − 0.999ᵗ): 1, 2.5007503752, 1.7497502055.
  @Test func adam() {
    expect(run(Adam(learningRate: 0.1)).weights, [0.9, 0.93661033, 0.95027935], 1e-6)
  }

  @Test func adamDecaysWeightsAlone() {
    let (plain, decayed) = (
      run(Adam(learningRate: 0.1)), run(Adam(learningRate: 0.1, weightDecay: 3))
    )
    #expect(decayed.biases == plain.biases)
    // The gradient of the weight is turned round at the second step: −2 + 2.7.
    #expect(decayed.weights[1] < decayed.weights[0])
  }

  private static let optimizers: [any Optimizer] = [
    SGD(learningRate: 0.1), SGD(learningRate: 0.1, momentum: 0.9, isNesterov: true),
    Adam(learningRate: 0.1, weightDecay: 0.1),
  ]

  @Test(arguments: optimizers.indices)
  func aRestoredStateGoesOnWithTheSameBits(_ index: Int) throws {
    var (original, pair) = (Self.optimizers[index], Pair())
    pair.gradient = 0.7
    for _ in 0..<3 { original.step(&pair) }
    var (restored, copy) = (Self.optimizers[index], pair)
    try restored.load(original.state)
    #expect(restored.state == original.state)
    for _ in 0..<3 {
      original.step(&pair)
      restored.step(&copy)
    }
    #expect(pair.weight == copy.weight && pair.bias == copy.bias)
  }

  @Test func theStateIsNamedAsInPyTorch() {
    var (optimizer, pair) = (Adam(), Pair())
    optimizer.step(&pair)
    #expect(
      optimizer.state.names == [
        "exp_avg.weight", "exp_avg.bias", "exp_avg_sq.weight", "exp_avg_sq.bias", "step",
      ])
  }

  @Test func aForeignStateIsRefused() {
    var adam = Adam()
    #expect(throws: LayerError.self) { try adam.load(StateDictionary()) }
    var state = StateDictionary()
    state["momentum_buffer.weight"] = .int64(Tensor(1))
    var sgd = SGD(learningRate: 0.1)
    #expect(throws: LayerError.self) { try sgd.load(state) }
  }
}
