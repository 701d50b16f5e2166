import Normalizers
import Testing

/// Every refusal is one sentence that says what was found and what to do.
@Suite struct RefusalTests {
  private func message(_ body: () throws(NormalizationError) -> Void) -> String {
    do {
      try body()
      return "nothing was thrown"
    } catch {
      return "\(error)"
    }
  }

  @Test func oneElementAStatisticIsRefusedInTraining() throws {
    let single = Tensor<Float>([1, 4])
    let batch = try BatchNormalization<Float>(channels: 4)
    #expect(
      message { () throws(NormalizationError) in
        var copy = batch
        _ = try copy.forward(single, .training)
      }
        == "batch normalization of 1×4 would take each statistic over one element; train with two samples"
        + " or more, or choose a method that does not share over samples")
    var copy = batch
    #expect(try copy.forward(single, .inference).y.shape == [1, 4])
    for normalizer: any ActivationNormalizer<Float> in [
      try InstanceNormalization(channels: 4), try GroupNormalization(groups: 4, channels: 4),
      try BatchRenormalization(channels: 4),
    ] {
      #expect(throws: NormalizationError.self) {
        var copy = normalizer
        _ = try copy.forward(single, .training)
      }
    }
  }

  @Test func groupsMustDivideTheChannels() {
    #expect(
      message { () throws(NormalizationError) in
        _ = try GroupNormalization<Float>(groups: 4, channels: 6)
      } == "4 groups do not divide 6 channels; choose a number of groups that does")
    #expect(throws: NormalizationError.self) {
      try GroupNormalization<Float>(groups: 0, channels: 6)
    }
    #expect(
      message { () throws(NormalizationError) in
        _ = try GroupNormalization<Float>(groupSize: 4, channels: 6)
      } == "the group size must be a divisor of the 6 channels, but is 4")
    #expect(throws: NormalizationError.self) {
      try GroupNormalization<Float>(groupSize: 0, channels: 6)
    }
  }

  @Test func ghostsMustDivideTheBatch() throws {
    var batch = try BatchNormalization<Float>(channels: 3, ghostBatches: GhostBatches(size: 4))
    #expect(
      message { () throws(NormalizationError) in _ = try batch.forward(Tensor([6, 3]), .training) }
        == "a batch of shape 6×3 cannot be cut into ghost batches of 4 samples; give it a multiple of 4"
        + " samples, or choose another size")
    #expect(try batch.forward(Tensor([6, 3]), .inference).y.shape == [6, 3])
    #expect(throws: NormalizationError.self) { try GhostBatches(size: 0) }
    var single = try BatchNormalization<Float>(channels: 3, ghostBatches: GhostBatches(size: 1))
    #expect(throws: NormalizationError.self) { try single.forward(Tensor([6, 3]), .training) }
    _ = try single.forward(Tensor([6, 3, 2]), .training)
  }

  @Test func shapesMustFit() throws {
    var layer = try LayerNormalization<Float>(elementwise: [3, 2, 2])
    #expect(
      message { () throws(NormalizationError) in
        _ = try layer.forward(Tensor([5, 3, 2, 4]), .training)
      } == "a tensor of shape 5×3×2×2 is needed here, but 5×3×2×4 was given")
    var batch = try BatchNormalization<Float>(channels: 3)
    #expect(
      message { () throws(NormalizationError) in
        _ = try batch.forward(Tensor([5, 4]), .training)
      }
        == "the normalizer was made for 3 channels, but axis 1 of 5×4 is another number; make it for"
        + " the channels of its input")
    #expect(throws: NormalizationError.self) { try batch.forward(Tensor([3]), .training) }
    let (_, record) = try batch.forward(Tensor([5, 3]), .training)
    #expect(throws: NormalizationError.self) { try batch.backward(Tensor([5, 2]), record) }
  }

  @Test func optionsMustBeInTheirRanges() {
    #expect(throws: NormalizationError.self) {
      try BatchNormalization<Float>(channels: 3, momentum: .rate(1.5))
    }
    #expect(throws: NormalizationError.self) {
      try BatchNormalization<Float>(channels: 3, epsilon: -1)
    }
    #expect(throws: NormalizationError.self) { try LayerNormalization<Float>(perChannel: 0) }
    #expect(throws: NormalizationError.self) {
      try RootMeanSquareNormalization<Float>(elementwise: [])
    }
    #expect(throws: NormalizationError.self) {
      try RootMeanSquareNormalization<Float>(overChannels: 3, epsilon: .nan)
    }
    #expect(throws: NormalizationError.self) {
      try WeightNormalization<Float>(wrapping: Tensor([3]))
    }
  }

  @Test func aStateMustFitInEveryEntry() throws {
    var layer = try LayerNormalization<Float>(perChannel: 3)
    var state = layer.state
    state["bias"] = nil
    #expect(
      message { () throws(NormalizationError) in try layer.load(state) }
        == "the entry 'bias' of a state must be numbers of shape 3, but is missing")
    state = layer.state
    state["running_mean"] = .float(Tensor([3]))
    #expect(
      message { () throws(NormalizationError) in try layer.load(state) }
        == "the entry 'running_mean' of a state must be absent, but is present")
  }
}
