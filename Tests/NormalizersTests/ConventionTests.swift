import Normalizers
import Testing

/// What the conventions take where nobody sets an option, and how options are typed.
@Suite struct ConventionTests {
  @Test(
    arguments: [
      (.pyTorch, .batch, [.epsilon: "1e-05", .momentum: "rate:0.1", .runningVariance: "unbiased"]),
      (.keras, .batch, [.epsilon: "0.001", .momentum: "decay:0.99", .runningVariance: "biased"]),
      (.flax, .batch, [.epsilon: "1e-05", .momentum: "decay:0.99", .runningVariance: "biased"]),
      (.mlx, .batch, [.epsilon: "1e-05", .momentum: "rate:0.1", .runningVariance: "unbiased"]),
      (.onnx, .batch, [.epsilon: "1e-05", .momentum: "decay:0.9", .runningVariance: "biased"]),
      (.pyTorch, .group, [.epsilon: "1e-05", .groups: "default"]),
      (.keras, .group, [.epsilon: "0.001", .groups: "32"]),
      (.flax, .group, [.epsilon: "1e-06", .groups: "32"]),
      (.keras, .layer, [.epsilon: "0.001", .elementwise: "on"]),
      (.flax, .layer, [.epsilon: "1e-06", .elementwise: "off"]),
      (.pyTorch, .rootMeanSquare, [.epsilon: "machine"]),
      (.keras, .rootMeanSquare, [.epsilon: "1e-06"]),
      (.mlx, .group, [.arrangement: "interleaved"]),
      (.pyTorch, .group, [.arrangement: "contiguous"]),
      (
        .pyTorch, .spectral, [.epsilon: "1e-12", .iterations: "1", .order: "left-first", .dim: "0"]
      ),
      (.keras, .spectral, [.order: "right-first"]), (.paper, .spectral, [.order: "right-first"]),
      (.pyTorch, .instance, [.affine: "none"]), (.flax, .instance, [.affine: "weight-and-bias"]),
      (
        .paper, .batchRenormalization,
        [.momentum: "rate:0.01", .rMax: "3.0", .dMax: "5.0", .schedule: "paper"]
      ),
      (
        .keras, .batchRenormalization,
        [
          .epsilon: "0.001", .momentum: "decay:0.99", .rMax: "inf", .dMax: "inf",
          .schedule: "constant",
        ]
      ),
    ] as [(Convention, NormalizationMethod, [NormalizerOption: String])])
  func defaultsAreThoseOfTheFramework(
    convention: Convention, method: NormalizationMethod, texts: [NormalizerOption: String]
  ) {
    let options = convention.options(for: method)
    for (option, text) in texts { #expect(options.text(of: option) == text, "\(option)") }
  }

  @Test(arguments: Convention.allCases, NormalizationMethod.family)
  func whatIsWrittenIsRead(convention: Convention, method: NormalizationMethod) throws {
    let expected = convention.options(for: method)
    var options = NormalizerOptions()
    for option in NormalizerOption.allCases where expected.text(of: option) != "default" {
      try options.set(option, to: expected.text(of: option))
    }
    for option in method.options {
      #expect(options.text(of: option) == expected.text(of: option), "\(option)")
    }
  }

  @Test func aBareMomentumIsOnTheSideOfTheConvention() throws {
    var options = NormalizerOptions()
    for (convention, momentum) in [
      (.pyTorch, .rate(0.25)), (.mlx, .rate(0.25)), (.paper, .rate(0.25)), (.keras, .decay(0.25)),
      (.flax, .decay(0.25)), (.onnx, .decay(0.25)),
    ] as [(Convention, Momentum)] {
      try options.set(.momentum, to: "0.25", in: convention)
      #expect(options.momentum == momentum)
      try options.set(.momentum, to: "decay:0.25", in: convention)
      #expect(options.momentum == .decay(0.25))
    }
  }

  @Test func aMomentumCanBeWrittenOnTheOtherSide() {
    #expect(Momentum.rate(0.1).written(as: .decay) == .decay(0.9))
    #expect(Momentum.decay(0.99).written(as: .rate) == .rate(0.01))
    #expect(Momentum.decay(0.9).written(as: .decay) == .decay(0.9))
    #expect(Momentum.cumulative.written(as: .rate) == .cumulative)
  }

  @Test func aBoundGivenAloneIsConstant() throws {
    var options = Convention.paper.options(for: .batchRenormalization)
    try options.set(.rMax, to: "1.5")
    #expect(options.renormalizationSchedule == .constant)
    try options.set(.schedule, to: "paper:1000")
    #expect(options.renormalizationSchedule == .paper(steps: 1000))
    #expect(options.rMax == 1.5)
  }

  @Test(
    arguments: [
      (.epsilon, "-1"), (.epsilon, "nan"), (.epsilon, "inf"), (.epsilon, ""), (.momentum, "rate:2"),
      (.momentum, "speed:0.1"), (.momentum, "1.5"), (.momentum, "rate:"), (.momentum, ""),
      (.runningVariance, "deviation"), (.runningVariance, "Biased"), (.over, "batch"),
      (.groups, "0"), (.groups, "2.5"), (.groupSize, "-4"), (.rMax, "-0.5"), (.rMax, "nan"),
      (.dMax, "-1"), (.schedule, "papers"), (.schedule, "paper:x"), (.runningStatistics, "maybe"),
    ] as [(NormalizerOption, String)])
  func whatCannotBeIsRefusedByName(option: NormalizerOption, text: String) {
    var options = NormalizerOptions()
    let error = #expect(throws: NormalizationError.self) { try options.set(option, to: text) }
    guard case .invalidOption(name: option.rawValue, _, found: "'\(text)'")? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func everyMethodNamesItsOptionsInTheOrderOfSetting() {
    for method in NormalizationMethod.family {
      let positions = method.options.compactMap { NormalizerOption.allCases.firstIndex(of: $0) }
      #expect(positions == positions.sorted(), "\(method)")
      #expect(method.definition.name == method.rawValue)
      #expect(!method.definition.sources.isEmpty)
    }
  }
}
