import Normalizers
import Tensors

/// A differentiable function with parameters: a value type that computes forward, then backward.
///
/// A training pass keeps in the layer what the backward pass needs, and the backward pass drops it, so
/// that the memory of activations is used again in the next step. Tensors that a layer returns are held by
/// the layer too: a caller that wants the memory to be reused lets go of them before the next pass.
public protocol Layer: Sendable {
  /// What a stopwatch counts the layer's time as; ``StepPart/other`` unless told.
  static var part: StepPart { get }

  /// Computes y from x.
  ///
  /// - Parameters:
  ///   - x: a minibatch, axis 0 the samples.
  ///   - pass: the phase and the threads.
  /// - Throws: ``LayerError`` when x does not fit; errors of a normalizer.
  mutating func forward(_ x: Tensor<Float>, _ pass: Pass) throws -> Tensor<Float>

  /// Computes the gradients of the parameters, and the one with respect to x.
  ///
  /// - Parameters:
  ///   - dy: the loss's gradient with respect to the y of the last forward pass.
  ///   - pass: the threads.
  ///   - inputGradient: whether the gradient with respect to x is wanted; a network's first layer saves
  ///     its time.
  /// - Returns: the gradient with respect to x, `nil` unless wanted.
  /// - Throws: ``LayerError/noForwardPass(layer:)`` unless a training pass came before; errors of a normalizer.
  mutating func backward(
    _ dy: Tensor<Float>, _ pass: Pass, inputGradient: Bool
  ) throws -> Tensor<Float>?

  /// Calls `body` with each learned tensor, in the order of ``state``, to be changed in place.
  ///
  /// - Throws: what `body` throws.
  mutating func updateParameters<Failure: Error>(_ body: ParameterBody<Failure>) throws(Failure)

  /// Learned tensors, statistics and counters under PyTorch's names.
  var state: StateDictionary { get }

  /// Takes over the entries of ``state``'s names.
  ///
  /// - Throws: ``LayerError`` or a normalizer's error naming the first entry that does not fit. What came
  ///   before it may have been taken over: ``Network/load(_:)`` is all or nothing.
  mutating func load(_ state: StateDictionary) throws

  /// Data-dependent initialization (arXiv 1602.07868 §3) on the minibatch x.
  ///
  /// A layer under weight normalization sets its gains and biases so that over `x` its outputs have mean 0
  /// and variance 1 per channel; others change nothing.
  ///
  /// - Returns: the outputs after that, on which the next layer is initialized.
  /// - Throws: as the forward pass does, when x does not fit the layer.
  mutating func initialize(from x: Tensor<Float>, _ pass: Pass) throws -> Tensor<Float>

  /// Lets normalizers that are measuring their population see the minibatch x: see
  /// `Network.recalibrate`.
  ///
  /// Everything else computes as in inference; nothing that ``state`` holds changes.
  ///
  /// - Returns: y; `nil` when a normalizer has stopped the pass.
  /// - Throws: as the forward pass does, when x does not fit the layer.
  mutating func measure(_ x: Tensor<Float>, _ pass: Pass) throws -> Tensor<Float>?

  /// Calls `body` with each normalizer of activations, in the order of the forward pass, to be changed in
  /// place.
  ///
  /// - Parameter body: receives what stands before the normalizer's names in ``state``, without the last
  ///   dot, and the normalizer.
  /// - Throws: what `body` throws.
  mutating func updateNormalizations<Failure: Error>(
    _ body: (_ name: String, _ layer: inout ActivationNormalization) throws(Failure) -> Void
  ) throws(Failure)
}

/// Receives a learned tensor: its name, the tensor, its gradient if there has been a backward pass, and
/// whether weight decay acts on it (on weights, not on biases, γ, β or the gains g of weight normalization).
public typealias ParameterBody<Failure: Error> = (
  _ name: String, _ parameter: inout Tensor<Float>, _ gradient: Tensor<Float>?, _ decays: Bool
) throws(Failure) -> Void

extension Layer {
  /// ``forward(_:_:)``, on the clock where there is one.
  mutating func timedForward(_ x: Tensor<Float>, _ pass: Pass) throws -> Tensor<Float> {
    try pass.timing(Self.part) { try forward(x, pass) }
  }

  /// ``backward(_:_:inputGradient:)``, on the clock where there is one.
  mutating func timedBackward(
    _ dy: Tensor<Float>, _ pass: Pass, inputGradient: Bool
  ) throws -> Tensor<Float>? {
    try pass.timing(Self.part) { try backward(dy, pass, inputGradient: inputGradient) }
  }

  /// Something else.
  public static var part: StepPart { .other }

  /// Calls nothing: most layers learn nothing.
  ///
  /// - Throws: nothing.
  public mutating func updateParameters<Failure: Error>(
    _ body: ParameterBody<Failure>
  ) throws(Failure) {}

  /// Empty: most layers keep nothing.
  public var state: StateDictionary { StateDictionary() }

  /// Takes nothing over.
  ///
  /// - Throws: nothing.
  public mutating func load(_ state: StateDictionary) throws {}

  /// Changes nothing and computes the outputs for inference.
  ///
  /// - Throws: as the forward pass does.
  public mutating func initialize(from x: Tensor<Float>, _ pass: Pass) throws -> Tensor<Float> {
    var pass = pass
    pass.phase = .inference
    return try forward(x, pass)
  }

  /// Computes as in inference.
  ///
  /// - Throws: as the forward pass does.
  public mutating func measure(_ x: Tensor<Float>, _ pass: Pass) throws -> Tensor<Float>? {
    var pass = pass
    pass.phase = .inference
    return try forward(x, pass)
  }

  /// Calls nothing: most layers have no normalizer of activations.
  ///
  /// - Throws: nothing.
  public mutating func updateNormalizations<Failure: Error>(
    _ body: (String, inout ActivationNormalization) throws(Failure) -> Void
  ) throws(Failure) {}
}
