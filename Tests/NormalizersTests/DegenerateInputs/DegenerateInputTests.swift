import Normalizers
import Testing

/// What members do with what has no good answer: they refuse it in a sentence, or confine it.
@Suite struct DegenerateInputTests {
  @Test(arguments: DegenerateMember.allCases) func oneElementAStatisticIsRefusedInTraining(
    member: DegenerateMember
  ) throws {
    guard let shape = member.singleElementShape else { return }
    var normalizer: any ActivationNormalizer<Float> = try member.make(for: shape)
    let before = normalizer.state
    let error = try #require(throws: NormalizationError.self) {
      try normalizer.forward(Tensor(shape, repeating: 2), .training)
    }
    guard case .singleElement = error else {
      Issue.record("\(error)")
      return
    }
    #expect("\(error)".contains("\(shape) would take each statistic over one element; "))
    #expect(normalizer.state == before)
    // Inference with statistics of the population has nothing to take from the input.
    if normalizer.tracked != nil {
      #expect(try normalizer.forward(Tensor(shape, repeating: 2), .inference).y.shape == shape)
    } else {
      #expect(throws: NormalizationError.self) {
        try normalizer.forward(Tensor(shape, repeating: 2), .inference)
      }
    }
  }

  @Test func ghostsOfOneElementAreRefused() throws {
    var batch = try BatchNormalization<Float>(channels: 3, ghostBatches: GhostBatches(size: 1))
    #expect(throws: NormalizationError.self) { try batch.forward(Tensor([4, 3]), .training) }
    #expect(try batch.forward(Tensor([4, 3, 2]), .training).y.shape == [4, 3, 2])
  }

  @Test(
    arguments: DegenerateMember.allCases, [Shape([0, 6, 3]), [0, 6], [4, 6, 0], [4, 6, 2, 0]])
  func anEmptyBatchGivesNothingAndIsSkipped(member: DegenerateMember, shape: Shape) throws {
    var normalizer: any ActivationNormalizer<Float> = try member.make(for: shape)
    let before = normalizer.state
    let skipped = normalizer.tracked?.skippedBatches
    if [.instance, .trackedInstance].contains(member), shape.positions == 1 {
      // However many samples there are, one position is one too few.
      #expect(throws: NormalizationError.self) { try normalizer.forward(Tensor(shape), .training) }
      return
    }
    let (y, dx, parameters) = try normalizer.train(Tensor(shape), Tensor(shape))
    #expect(y.shape == shape && dx.shape == shape)
    for (name, tensor) in normalizer.state.tensors(as: Float.self) {
      guard let gradient = parameters[name] else { continue }
      #expect(gradient == Tensor(tensor.shape), "\(name)")
    }
    #expect(normalizer.state == before)
    // Each ghost is a batch of its own; no sample makes one.
    let batches =
      member == .sequentialGhosts ? max(1, shape.samples / DegenerateMember.ghostSize) : 1
    #expect(normalizer.tracked?.skippedBatches == skipped.map { $0 + batches })
    #expect(try normalizer.forward(Tensor(shape), .inference).y.shape == shape)
  }

  @Test(
    arguments: DegenerateMember.allCases,
    [Double.nan, .infinity, -.infinity, .greatestFiniteMagnitude])
  func whatIsNotFiniteStaysInItsSet(member: DegenerateMember, value: Double) throws {
    try check(member, Float(value))
    try check(member, value)
  }

  private func check<Scalar: ReductionScalar>(
    _ member: DegenerateMember, _ value: Scalar
  ) throws {
    let shape: Shape = [4, 6, 5]
    var random = RandomNumbers(seed: 5, stream: member.rawValue)
    var clean: any ActivationNormalizer<Scalar> = try member.make(for: shape)
    clean.updateParameters { $1 = .uniform($1.shape, in: 0.5..<1.5, using: &random) }
    _ = try clean.forward(.normal(shape, using: &random), .training)
    var (poisoned, untouched) = (clean, clean)
    let x = Tensor<Scalar>.normal(shape, mean: 1, using: &random)
    let dy = Tensor<Scalar>.normal(shape, using: &random)
    var bad = x
    let victim = random.integer(below: shape.count)
    bad.withMutableElements { $0[victim] = value }

    let expected = try clean.train(x, dy)
    let found = try poisoned.train(bad, dy)
    let message: Comment = "\(Scalar.self), element \(victim)"
    for set in member.sets(shape) where !set.contains(victim) {
      #expect(found.y.values(set) == expected.y.values(set), message)
      #expect(found.dx.values(set) == expected.dx.values(set), message)
    }
    if !value.isFinite, let set = member.sets(shape).first(where: { $0.contains(victim) }) {
      // It is not covered up.
      #expect(!found.y.values(set).allSatisfy { $0.isFinite }, message)
    }

    guard let before = untouched.tracked, let after = poisoned.tracked else { return }
    #expect(after.mean.elements.allSatisfy { $0.isFinite }, message)
    #expect(after.spreadValues.elements.allSatisfy { $0.isFinite }, message)
    // What is finite and yet too large for a variance may be within reach of a mean or a deviation.
    guard !value.isFinite || after.skippedBatches > before.skippedBatches else { return }
    #expect(after.skippedBatches == before.skippedBatches + 1, message)
    if member == .sequentialGhosts {
      // The other ghost is a batch of its own.
      #expect(after.batchesTracked == before.batchesTracked + 1, message)
    } else {
      #expect(poisoned.state == untouched.state, message)
      // And the next good batch is taken in as if nothing had been.
      _ = try poisoned.forward(x, .training)
      _ = try untouched.forward(x, .training)
      #expect(poisoned.state == untouched.state, message)
    }
  }

  @Test(arguments: DegenerateMember.allCases) func aConstantSetGivesTheShiftAndNoGradient(
    member: DegenerateMember
  ) throws {
    let shape: Shape = [4, 6, 5]
    // RMS does not subtract the mean: only zeros vanish.
    let isRootMeanSquare = member.rawValue.hasPrefix("rms")
    let x = Tensor<Double>(shape, repeating: isRootMeanSquare ? 0 : 7.25)
    var random = RandomNumbers(seed: 6)
    var normalizer: any ActivationNormalizer<Double> = try member.make(for: shape, epsilon: 0)
    let dy = Tensor<Double>.normal(shape, using: &random)
    let (y, dx, parameters) = try normalizer.train(x, dy)
    if member == .batchRenormOfKeras {
      // Its shift is d, the distance from the running mean.
      #expect(y.elements.allSatisfy { $0 == 7.25 })
    } else {
      #expect(y == Tensor(shape), "γ is 1, β is 0")
    }
    // Mean-only batch normalization divides by nothing, so its gradient is centred and stays.
    if member != .meanOnly {
      #expect(dx == Tensor(shape))
    }
    for gradient in parameters.values { #expect(gradient.elements.allSatisfy { $0.isFinite }) }
  }

  @Test(arguments: DegenerateMember.allCases, [Phase.training, .inference])
  func shapesThatDoNotFitAreRefused(member: DegenerateMember, phase: Phase) throws {
    let shape: Shape = [4, 6, 5]
    var normalizer: any ActivationNormalizer<Float> = try member.make(for: shape)
    let before = normalizer.state
    var shapes: [Shape] = [[], [6], [4, 5, 5], [4, 7, 5], [4, 12, 5], [4, 6, 5, 1, 1, 1]]
    if [.layerElementwise, .rmsElementwise].contains(member) {
      shapes += [[4, 6], [4, 6, 4], [4, 6, 5, 1], [4, 5, 6]]
    }
    for wrong in shapes {
      let error = try #require(throws: NormalizationError.self, "\(wrong)") {
        try normalizer.forward(Tensor(wrong), phase)
      }
      #expect("\(error)".contains("\(wrong)"), "\(wrong)")
    }
    let record = try normalizer.forward(Tensor(shape, repeating: 1), phase).record
    for wrong in [[4, 6], [4, 5, 6], [3, 6, 5]] as [Shape] {
      #expect(throws: NormalizationError.shapeMismatch(expected: shape, found: wrong)) {
        try normalizer.backward(Tensor(wrong), record)
      }
    }
    var state = normalizer.state
    guard let name = state.names.first else { return }
    state[name] = .float(Tensor([7]))
    #expect(throws: NormalizationError.self) { try normalizer.load(state) }
    if phase == .inference { #expect(normalizer.state == before) }
  }
}

extension StateDictionary {
  /// The numbers by name, in order; counters are left out.
  fileprivate func tensors(as: Float.Type) -> [(String, Tensor<Float>)] {
    names.compactMap { name in
      if case .float(let tensor)? = self[name] { (name, tensor) } else { nil }
    }
  }
}
