import Tensors
import Testing
import Training

@Suite struct InitializationTests {
  /// Fan-in 9·40 = 360, fan-out 9·60 = 540.
  static let shape: Shape = [60, 40, 3, 3]
  static let variances: [(Initialization.Rule, Double)] = [
    (.xavierUniform, 2.0 / 900), (.xavierNormal, 2.0 / 900), (.heUniform, 2.0 / 360),
    (.heNormal, 2.0 / 360), (.lecunUniform, 1.0 / 360), (.lecunNormal, 1.0 / 360),
    (.pyTorch, 1.0 / 1080),
  ]

  @Test(arguments: variances)
  func weightsHaveTheVarianceOfTheirRule(_ rule: Initialization.Rule, _ variance: Double) {
    for scale in [1, 0.5] {
      let weight = Initialization(rule, scale: scale).weight(Self.shape, name: "w", seed: 5)
      let numbers = weight.elements.map(Double.init)
      let mean = numbers.reduce(0, +) / Double(numbers.count)
      let found = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count)
      // 21,600 numbers: a standard error of 1 % of the variance for normal numbers.
      #expect(abs(found / (variance * scale * scale) - 1) < 0.04)
      #expect(abs(mean) < 4 * (variance / Double(numbers.count)).squareRoot() * scale)
    }
  }

  @Test func uniformRulesKeepTheirBounds() {
    let bound = (6.0 / 360).squareRoot()
    let numbers = Initialization(.heUniform).weight(Self.shape, name: "w", seed: 5).elements
    #expect(numbers.allSatisfy { abs(Double($0)) <= bound })
    #expect(numbers.contains { Double($0) > 0.99 * bound })
  }

  @Test func constantsAreConstant() {
    let constant = Initialization(.constant, scale: 0.01)
    #expect(constant.weight([2, 3], name: "w", seed: 1) == Tensor([2, 3], repeating: 0.01))
    #expect(Initialization(.zeros).weight([2, 3], name: "w", seed: 1) == Tensor([2, 3]))
    #expect(
      Initialization(.heUniform, scale: 0).weight([2, 3], name: "w", seed: 1) == Tensor([2, 3]))
  }

  @Test func biasesAreZeroButForPyTorch() {
    for rule in Initialization.Rule.allCases where rule != .pyTorch {
      #expect(Initialization(rule).bias(weight: [9, 4], name: "b", seed: 1) == Tensor([9]))
    }
    let bias = Initialization(.pyTorch).bias(weight: [9, 4], name: "b", seed: 1)
    #expect(bias.elements.allSatisfy { abs($0) <= 0.5 && $0 != 0 })
  }

  @Test func seedAndNameSayWhatIsDrawn() {
    let rule = Initialization(.heNormal)
    let weight = rule.weight([4, 4], name: "fc1.weight", seed: 7)
    #expect(rule.weight([4, 4], name: "fc1.weight", seed: 7) == weight)
    #expect(rule.weight([4, 4], name: "fc2.weight", seed: 7) != weight)
    #expect(rule.weight([4, 4], name: "fc1.weight", seed: 8) != weight)
  }

  @Test func rulesHaveTheNamesThatUsersType() {
    #expect(Initialization.Rule(name: "glorot-uniform") == .xavierUniform)
    #expect(Initialization.Rule(name: "kaiming-normal") == .heNormal)
    #expect(Initialization.Rule(name: "lecun-normal") == .lecunNormal)
    #expect(Initialization.Rule(name: "pytorch") == .pyTorch)
    #expect(Initialization.Rule(name: "glorot") == nil)
    #expect(Initialization.Rule(name: "zero") == nil)
  }
}
