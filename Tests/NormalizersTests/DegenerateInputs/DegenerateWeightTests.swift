import Normalizers
import Testing

/// What the members that act on weights do with zeros, with nothing, and with what is not finite.
@Suite struct DegenerateWeightTests {
  /// A weight normalizer, and the parts of a weight (3, 2, 2) that have to do with each other.
  enum Member: String, CaseIterable, Sendable {
    case outputChannels, inputChannels, whole, leftFirst, rightFirst

    func make<Scalar: ReductionScalar>(
      _ weight: Tensor<Scalar>
    ) throws -> any WeightNormalizer<Scalar> {
      var random = RandomNumbers(seed: 3)
      return switch self {
      case .outputChannels: try WeightNormalization(wrapping: weight, sharing: .outputChannel)
      case .inputChannels: try WeightNormalization(wrapping: weight, sharing: .inputChannel)
      case .whole: try WeightNormalization(wrapping: weight, sharing: .whole)
      case .leftFirst: try SpectralNormalization(wrapping: weight, using: &random)
      case .rightFirst:
        try SpectralNormalization(wrapping: weight, order: .rightFirst, using: &random)
      }
    }

    func part(of offset: Int) -> Int {
      switch self {
      case .outputChannels: offset / 4
      case .inputChannels: offset / 2 % 2
      case .whole, .leftFirst, .rightFirst: 0
      }
    }
  }

  private func passes<Scalar: ReductionScalar>(
    _ normalizer: inout any WeightNormalizer<Scalar>, _ dw: Tensor<Scalar>
  ) throws -> (w: Tensor<Scalar>, gradients: ParameterGradients<Scalar>) {
    var w = Tensor<Scalar>([0])
    let record = normalizer.forward(.training, into: &w, threads: .serial)
    return (w, try normalizer.backward(dw, record, threads: .serial))
  }

  @Test(arguments: Member.allCases) func zerosStayZerosWithoutAGradient(member: Member) throws {
    var normalizer: any WeightNormalizer<Float> = try member.make(Tensor<Float>([3, 2, 2]))
    for _ in 0..<2 {
      let (w, gradients) = try passes(&normalizer, Tensor([3, 2, 2], repeating: 1))
      #expect(w == Tensor([3, 2, 2]))
      for gradient in gradients.values { #expect(gradient == Tensor(gradient.shape)) }
    }
    #expect(normalizer.baked(threads: .serial) == Tensor([3, 2, 2]))
    // A weight that is no longer zeros is normalized as ever: nothing has become NaN in between.
    var random = RandomNumbers(seed: 4)
    normalizer.updateParameters { $1 = .normal($1.shape, using: &random) }
    let (w, gradients) = try passes(&normalizer, Tensor([3, 2, 2], repeating: 1))
    #expect(w.elements.allSatisfy { $0.isFinite } && w != Tensor([3, 2, 2]))
    for gradient in gradients.values { #expect(gradient.elements.allSatisfy { $0.isFinite }) }
  }

  @Test(
    arguments: [Member.outputChannels, .inputChannels], [Double.nan, .infinity, 0])
  func aPartThatIsNotLikeOthersStaysAlone(member: Member, value: Double) throws {
    try check(member, value)
    try check(member, Float(value))
  }

  /// All of one part is `value`; the others are as they are without it.
  private func check<Scalar: ReductionScalar>(_ member: Member, _ value: Scalar) throws {
    var random = RandomNumbers(seed: 5)
    let weight = Tensor<Scalar>.normal([3, 2, 2], using: &random)
    let dw = Tensor<Scalar>.normal([3, 2, 2], using: &random)
    var spoiled = weight
    let others = (0..<12).filter { member.part(of: $0) != 1 }
    spoiled.withMutableElements { elements in
      for offset in 0..<12 where member.part(of: offset) == 1 { elements[offset] = value }
    }
    var normalizer: any WeightNormalizer<Scalar> = try member.make(weight)
    let expected = try passes(&normalizer, dw)
    normalizer = try member.make(spoiled)
    let found = try passes(&normalizer, dw)
    #expect(found.w.values(others) == expected.w.values(others))
    #expect(
      try #require(found.gradients["original1"]).values(others)
        == #require(expected.gradients["original1"]).values(others))
    let rest = (0..<12).filter { member.part(of: $0) == 1 }
    if value == 0 {
      #expect(found.w.values(rest).allSatisfy { $0 == 0 })
    } else {
      #expect(found.w.values(rest).contains { !$0.isFinite })
    }
  }

  /// A step that gave NaN weights, undone from a checkpoint, leaves no NaN in what is kept from step to step.
  @Test(arguments: [Member.leftFirst, .rightFirst], [Float.nan, .infinity])
  func singularVectorsOutliveAWeightThatIsNotFinite(member: Member, value: Float) throws {
    var random = RandomNumbers(seed: 6)
    let weight = Tensor<Float>.normal([3, 2, 2], using: &random)
    var normalizer: any WeightNormalizer<Float> = try member.make(weight)
    normalizer.updateParameters { $1[1, 0, 1] = value }
    var w = Tensor<Float>([0])
    _ = normalizer.forward(.training, into: &w, threads: .serial)
    #expect(!w.elements.allSatisfy { $0.isFinite })
    normalizer.updateParameters { $1 = weight }
    _ = normalizer.forward(.training, into: &w, threads: .serial)
    #expect(w.elements.allSatisfy { $0.isFinite })
  }

  @Test(arguments: Member.allCases, [Shape([0, 3]), [3, 0], [0, 2, 3], [2, 3, 0]])
  func anEmptyWeightGivesNothing(member: Member, shape: Shape) throws {
    var normalizer: any WeightNormalizer<Float> = try member.make(Tensor<Float>(shape))
    let (w, gradients) = try passes(&normalizer, Tensor(shape))
    #expect(w.shape == shape)
    for gradient in gradients.values { #expect(gradient == Tensor(gradient.shape)) }
  }

  @Test(arguments: Member.allCases) func shapesThatDoNotFitAreRefused(member: Member) throws {
    for shape in [[], [3]] as [Shape] {
      #expect(throws: NormalizationError.self) { try member.make(Tensor<Float>(shape)) }
    }
    var normalizer: any WeightNormalizer<Float> = try member.make(
      Tensor<Float>([3, 2, 2], repeating: 1))
    var w = Tensor<Float>([0])
    let record = normalizer.forward(.training, into: &w, threads: .serial)
    #expect(throws: NormalizationError.shapeMismatch(expected: [3, 2, 2], found: [3, 4])) {
      try normalizer.backward(Tensor([3, 4]), record, threads: .serial)
    }
    var state = normalizer.state
    let name = try #require(state.names.last)
    state[name] = .float(Tensor([7]))
    let before = normalizer.state
    #expect(throws: NormalizationError.self) { try normalizer.load(state) }
    #expect(normalizer.state == before)
  }
}
