import Tensors

/// y = after(body(x) + shortcut(x)): the building block of residual networks (arXiv 1512.03385).
public struct ResidualBlock: Layer {
  /// What is learned: convolutions, normalizations and the activation between them.
  public var body: Sequential
  /// What x passes to be added to the body's output; `nil` adds x itself.
  public var shortcut: Sequential?
  /// What follows the addition.
  public var after: Sequential

  /// torchvision's.
  private static let shortcutName = "downsample"

  private var sum = Tensor<Float>([0])
  private var dx = Tensor<Float>([0])

  /// A block; its entries in ``state`` are those of `body`, of `shortcut` under `downsample.` (torchvision's
  /// name) and of `after`.
  public init(body: Sequential, shortcut: Sequential?, after: Sequential) {
    self.body = body
    self.shortcut = shortcut
    self.after = after
  }

  /// Computes y from x: see ``Layer/forward(_:_:)``.
  public mutating func forward(_ x: Tensor<Float>, _ pass: Pass) throws -> Tensor<Float> {
    try add(
      try body.forward(x, pass), try shortcut?.forward(x, pass.entering(Self.shortcutName)) ?? x,
      pass)
    return try after.forward(sum, pass)
  }

  private mutating func add(_ a: Tensor<Float>, _ b: Tensor<Float>, _ pass: Pass) throws {
    guard a.shape == b.shape else {
      throw LayerError.inputShape(
        layer: "residual", expected: "what its shortcut turns into \(a.shape)", found: b.shape)
    }
    pass.timing(.activation) { Elementwise.add(a, b, into: &sum, threads: pass.threads) }
  }

  /// Computes the gradients: see ``Layer/backward(_:_:inputGradient:)``.
  public mutating func backward(
    _ dy: Tensor<Float>, _ pass: Pass, inputGradient: Bool
  ) throws -> Tensor<Float>? {
    guard let dsum = try after.backward(dy, pass, inputGradient: true) else { return nil }
    let throughBody = try body.backward(dsum, pass, inputGradient: inputGradient)
    let throughShortcut =
      shortcut == nil
      ? dsum
      : try shortcut?.backward(
        dsum, pass.entering(Self.shortcutName), inputGradient: inputGradient)
    guard let throughBody, let throughShortcut else { return nil }
    pass.timing(.activation) {
      Elementwise.add(throughBody, throughShortcut, into: &dx, threads: pass.threads)
    }
    return dx
  }

  /// Calls `body` with each learned tensor: see ``Layer/updateParameters(_:)``.
  public mutating func updateParameters<Failure: Error>(
    _ body: ParameterBody<Failure>
  ) throws(Failure) {
    try self.body.updateParameters(body)
    try shortcut?.updateParameters { (name, parameter, gradient, decays) throws(Failure) in
      try body(Self.shortcutName + "." + name, &parameter, gradient, decays)
    }
    try after.updateParameters(body)
  }

  /// Learned tensors, statistics and counters: see ``Layer/state``.
  public var state: StateDictionary {
    var state = body.state
    if let shortcut { state.merge(shortcut.state, prefix: Self.shortcutName + ".") }
    state.merge(after.state)
    return state
  }

  /// Takes over a state: see ``Layer/load(_:)``.
  public mutating func load(_ state: StateDictionary) throws {
    try body.load(state)
    try shortcut?.load(state.entries(prefix: Self.shortcutName + "."))
    try after.load(state)
  }

  /// Data-dependent initialization: see ``Layer/initialize(from:_:)``.
  public mutating func initialize(from x: Tensor<Float>, _ pass: Pass) throws -> Tensor<Float> {
    let value = try body.initialize(from: x, pass)
    try add(value, try shortcut?.initialize(from: x, pass) ?? x, pass)
    return try after.initialize(from: sum, pass)
  }

  /// Shows normalizers the minibatch x: see ``Layer/measure(_:_:)``.
  ///
  /// Body and shortcut are measured in one pass, for neither depends on the other.
  public mutating func measure(_ x: Tensor<Float>, _ pass: Pass) throws -> Tensor<Float>? {
    let value = try body.measure(x, pass)
    let shortcutValue = shortcut == nil ? x : try shortcut?.measure(x, pass)
    guard let value, let shortcutValue else { return nil }
    try add(value, shortcutValue, pass)
    return try after.measure(sum, pass)
  }

  /// Calls `body` with each normalizer of activations: see ``Layer/updateNormalizations(_:)``.
  public mutating func updateNormalizations<Failure: Error>(
    _ body: (String, inout ActivationNormalization) throws(Failure) -> Void
  ) throws(Failure) {
    try self.body.updateNormalizations(body)
    try shortcut?.updateNormalizations { (name, layer) throws(Failure) in
      try body(Self.shortcutName + "." + name, &layer)
    }
    try after.updateNormalizations(body)
  }
}
