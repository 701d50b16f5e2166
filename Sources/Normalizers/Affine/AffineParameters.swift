/// The learned scale γ (`weight`) and shift β (`bias`) that follow a normalization; either may be absent.
public struct AffineParameters<Scalar: ReductionScalar>: Sendable, Equatable {
  /// γ, 1 at the start; `nil` for none.
  public var weight: Tensor<Scalar>?
  /// β, 0 at the start; `nil` for none.
  public var bias: Tensor<Scalar>?

  /// Which of the two there are.
  public typealias Choice = AffineChoice

  /// γ = 1 and β = 0 of the given shape, as far as `choice` has them.
  public init(_ shape: Shape, _ choice: Choice = .weightAndBias) {
    if choice == .weightAndBias || choice == .weight { weight = Tensor(shape, repeating: 1) }
    if choice == .weightAndBias || choice == .bias { bias = Tensor(shape) }
  }

  /// Calls `body` with γ and β where there are any, as `weight` and `bias`.
  mutating func update<Failure: Error>(
    _ body: (String, inout Tensor<Scalar>) throws(Failure) -> Void
  ) throws(Failure) {
    // Taken out and put back, so that the memory is not shared while it is changed.
    if var tensor = weight.take() {
      defer { weight = tensor }
      try body("weight", &tensor)
    }
    if var tensor = bias.take() {
      defer { bias = tensor }
      try body("bias", &tensor)
    }
  }

  var state: StateDictionary {
    var state = StateDictionary()
    if let weight { state["weight"] = weight.stateValue }
    if let bias { state["bias"] = bias.stateValue }
    return state
  }

  /// Takes γ and β from a state that ``StateDictionary/check(against:)`` has passed.
  mutating func take(from state: StateDictionary) {
    if weight != nil { weight = state["weight"]?.tensor() }
    if bias != nil { bias = state["bias"]?.tensor() }
  }
}

/// Which of γ (`weight`) and β (`bias`) a normalizer has.
public enum AffineChoice: String, Sendable, CaseIterable {
  /// γ and β.
  case weightAndBias = "weight-and-bias"
  /// γ alone.
  case weight
  /// β alone.
  case bias
  /// Neither.
  case none
}
