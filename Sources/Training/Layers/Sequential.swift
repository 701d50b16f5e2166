import Tensors

/// Layers one after the other, each under a name.
public struct Sequential: Layer {
  /// A layer and the name before its entries in ``state``.
  public struct Element: Sendable {
    /// The name, such as `conv1` or `layer1.0`; unique among the elements that have entries.
    public let name: String
    /// The layer.
    public var layer: any Layer

    /// A named layer.
    public init(_ name: String, _ layer: any Layer) {
      self.name = name
      self.layer = layer
    }
  }

  /// The layers, first to last.
  public var elements: [Element]

  /// The order in which the last training pass ran the layers.
  private var order: [Int] = []

  /// The given layers, first to last; none at all gives back its input.
  public init(_ elements: [Element]) { self.elements = elements }

  /// The order in which layers run: their own, but maxima are rectified rather than what they are maxima of.
  ///
  /// max and ReLU commute, the gradient comes to the same places (where the result is 0, it is 0 everywhere), and
  /// a quarter of the elements is left to rectify. An observer sees the layers in their own order.
  private func order(_ pass: Pass) -> [Int] {
    var order = Array(elements.indices)
    guard pass.observer == nil else { return order }
    for index in elements.indices.dropLast() {
      guard let activation = elements[index].layer as? Activation, activation.kind == .relu,
        elements[index + 1].layer is MaxPooling2D
      else { continue }
      order.swapAt(index, index + 1)
    }
    return order
  }

  /// Computes y from x: see ``Layer/forward(_:_:)``.
  public mutating func forward(_ x: Tensor<Float>, _ pass: Pass) throws -> Tensor<Float> {
    let order = order(pass)
    if pass.phase == .training { self.order = order }
    var value = x
    for index in order {
      value = try elements[index].layer.timedForward(value, pass.entering(elements[index].name))
    }
    return value
  }

  /// Computes the gradients: see ``Layer/backward(_:_:inputGradient:)``.
  public mutating func backward(
    _ dy: Tensor<Float>, _ pass: Pass, inputGradient: Bool
  ) throws -> Tensor<Float>? {
    var gradient: Tensor<Float>? = dy
    // Without a forward pass the last layer says so.
    let order = order.count == elements.count ? order : Array(elements.indices)
    for (position, index) in order.enumerated().reversed() {
      guard let received = gradient else { return nil }
      gradient = try elements[index].layer.timedBackward(
        received, pass.entering(elements[index].name), inputGradient: inputGradient || position > 0)
    }
    return inputGradient ? gradient : nil
  }

  /// Calls `body` with each learned tensor: see ``Layer/updateParameters(_:)``.
  public mutating func updateParameters<Failure: Error>(
    _ body: ParameterBody<Failure>
  ) throws(Failure) {
    for index in elements.indices {
      let prefix = elements[index].name + "."
      try elements[index].layer.updateParameters {
        (name, parameter, gradient, decays) throws(Failure) in
        try body(prefix + name, &parameter, gradient, decays)
      }
    }
  }

  /// Learned tensors, statistics and counters: see ``Layer/state``.
  public var state: StateDictionary {
    var state = StateDictionary()
    for element in elements { state.merge(element.layer.state, prefix: element.name + ".") }
    return state
  }

  /// Takes over a state: see ``Layer/load(_:)``.
  public mutating func load(_ state: StateDictionary) throws {
    for index in elements.indices {
      try elements[index].layer.load(state.entries(prefix: elements[index].name + "."))
    }
  }

  /// Data-dependent initialization: see ``Layer/initialize(from:_:)``.
  public mutating func initialize(from x: Tensor<Float>, _ pass: Pass) throws -> Tensor<Float> {
    var value = x
    for index in elements.indices {
      value = try elements[index].layer.initialize(from: value, pass)
    }
    return value
  }

  /// Shows normalizers the minibatch x: see ``Layer/measure(_:_:)``.
  public mutating func measure(_ x: Tensor<Float>, _ pass: Pass) throws -> Tensor<Float>? {
    var value = x
    for index in elements.indices {
      guard let next = try elements[index].layer.measure(value, pass) else { return nil }
      value = next
    }
    return value
  }

  /// Calls `body` with each normalizer of activations: see ``Layer/updateNormalizations(_:)``.
  public mutating func updateNormalizations<Failure: Error>(
    _ body: (String, inout ActivationNormalization) throws(Failure) -> Void
  ) throws(Failure) {
    for index in elements.indices {
      let own = elements[index].name
      try elements[index].layer.updateNormalizations { (name, layer) throws(Failure) in
        try body(name.isEmpty ? own : own + "." + name, &layer)
      }
    }
  }
}
