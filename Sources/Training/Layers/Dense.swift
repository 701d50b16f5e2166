import Normalizers
import Tensors

/// y = x·Wᵀ + b for x of (N, inputs), W of (outputs, inputs) and b of (outputs): PyTorch's `Linear`.
public struct Dense: Layer {
  /// Counted as dense; the normalizer of the weight counts as normalization.
  public static var part: StepPart { .dense }

  var parameters: LayerParameters
  private var y = Tensor<Float>([0])
  private var dx = Tensor<Float>([0])
  /// The input of the last training pass.
  private var input: Tensor<Float>?

  /// A dense layer.
  ///
  /// - Parameters:
  ///   - weight: of (outputs, inputs).
  ///   - bias: of (outputs); `nil` for none.
  ///   - normalizer: computes the weight from learned tensors of its own, made from `weight`.
  /// - Throws: ``LayerError/parameter(layer:requirement:found:)`` when the shapes do not fit together.
  public init(
    weight: Tensor<Float>, bias: Tensor<Float>?, normalizer: (any WeightNormalizer<Float>)? = nil
  ) throws {
    parameters = try LayerParameters(
      layer: "dense", rank: 2, weight: weight, bias: bias, normalizer: normalizer)
  }

  private var inputs: Int { parameters.weight.shape[1] }
  private var outputs: Int { parameters.weight.shape[0] }

  /// Computes y from x: see ``Layer/forward(_:_:)``.
  public mutating func forward(_ x: Tensor<Float>, _ pass: Pass) throws -> Tensor<Float> {
    guard x.shape.rank == 2, x.shape[1] == inputs else {
      throw LayerError.inputShape(layer: "dense", expected: "(N, \(inputs))", found: x.shape)
    }
    parameters.prepare(pass)
    y.prepareToOverwrite([x.shape.samples, outputs])
    try Self.computeOutputs(x, parameters, into: &y, pass)
    if pass.phase == .training { input = x }
    return y
  }

  /// Writes the bias into every row, then adds the product.
  private static func computeOutputs(
    _ x: Tensor<Float>, _ parameters: LayerParameters, into y: inout Tensor<Float>, _ pass: Pass
  ) throws {
    let (w, bias) = (parameters.weight, parameters.bias)
    let (outputs, inputs) = (w.shape[0], w.shape[1])
    let chunks = SampleChunks(samples: x.shape.samples, workPerSample: inputs * outputs)
    try y.withMutableElements { y in
      try pass.threads.forEachChunk(chunks.count) { index in
        let rows = chunks[index]
        let target = y.baseAddress.map { $0 + rows.lowerBound * outputs }
        bias?.withElements { bias in
          guard let target, let source = bias.baseAddress else { return }
          for row in 0..<rows.count {
            (target + row * outputs).update(from: source, count: outputs)
          }
        }
        try x.withElements { x in
          try w.withElements { w in
            try multiply(
              Matrix(elements: x.baseAddress.map { $0 + rows.lowerBound * inputs }, stride: inputs),
              Matrix(elements: w.baseAddress, stride: inputs).transposed,
              m: rows.count, n: outputs, k: inputs, beta: bias == nil ? 0 : 1, into: target,
              stride: outputs)
          }
        }
      }
    }
  }

  /// Computes the gradients: see ``Layer/backward(_:_:inputGradient:)``.
  public mutating func backward(
    _ dy: Tensor<Float>, _ pass: Pass, inputGradient: Bool
  ) throws -> Tensor<Float>? {
    guard let x = input.take() else { throw LayerError.noForwardPass(layer: "dense") }
    let expected: Shape = [x.shape.samples, outputs]
    guard dy.shape == expected else {
      throw LayerError.gradientShape(layer: "dense", expected: expected, found: dy.shape)
    }
    try computeWeightGradient(dy, x, pass)
    if parameters.bias != nil { computeBiasGradient(dy) }
    try parameters.finishBackward(pass)
    guard inputGradient else { return nil }
    try computeInputGradient(dy, pass)
    return dx
  }

  /// dW = dyᵀ·x, cut along the outputs so that no chunk has to be added to another.
  private mutating func computeWeightGradient(
    _ dy: Tensor<Float>, _ x: Tensor<Float>, _ pass: Pass
  ) throws {
    let (samples, inputs, outputs) = (x.shape.samples, inputs, outputs)
    let chunks = SampleChunks(samples: outputs, workPerSample: samples * inputs)
    parameters.weightGradient.prepareToOverwrite(parameters.weight.shape)
    try parameters.weightGradient.withMutableElements { dw in
      try pass.threads.forEachChunk(chunks.count) { index in
        let rows = chunks[index]
        try dy.withElements { dy in
          try x.withElements { x in
            try multiply(
              Matrix(elements: dy.baseAddress.map { $0 + rows.lowerBound }, stride: outputs)
                .transposed,
              Matrix(elements: x.baseAddress, stride: inputs),
              m: rows.count, n: inputs, k: samples,
              into: dw.baseAddress.map { $0 + rows.lowerBound * inputs }, stride: inputs)
          }
        }
      }
    }
  }

  /// db = the sum of dy's rows, in their order.
  private mutating func computeBiasGradient(_ dy: Tensor<Float>) {
    let outputs = outputs
    parameters.biasGradient.prepareToOverwrite([outputs])
    parameters.biasGradient.withMutableElements { gradient in
      gradient.update(repeating: 0)
      dy.withElements { dy in
        for row in stride(from: 0, to: dy.count, by: outputs) {
          for column in 0..<outputs { gradient[column] += dy[row + column] }
        }
      }
    }
  }

  /// dx = dy·W.
  private mutating func computeInputGradient(_ dy: Tensor<Float>, _ pass: Pass) throws {
    let (samples, inputs, outputs, w) = (dy.shape.samples, inputs, outputs, parameters.weight)
    let chunks = SampleChunks(samples: samples, workPerSample: inputs * outputs)
    dx.prepareToOverwrite([samples, inputs])
    try dx.withMutableElements { dx in
      try pass.threads.forEachChunk(chunks.count) { index in
        let rows = chunks[index]
        try dy.withElements { dy in
          try w.withElements { w in
            try multiply(
              Matrix(
                elements: dy.baseAddress.map { $0 + rows.lowerBound * outputs }, stride: outputs),
              Matrix(elements: w.baseAddress, stride: inputs),
              m: rows.count, n: inputs, k: outputs,
              into: dx.baseAddress.map { $0 + rows.lowerBound * inputs }, stride: inputs)
          }
        }
      }
    }
  }

  /// Calls `body` with each learned tensor: see ``Layer/updateParameters(_:)``.
  public mutating func updateParameters<Failure: Error>(
    _ body: ParameterBody<Failure>
  ) throws(Failure) {
    try parameters.update(body)
  }

  /// Learned tensors, statistics and counters: see ``Layer/state``.
  public var state: StateDictionary { parameters.state }

  /// Takes over a state: see ``Layer/load(_:)``.
  public mutating func load(_ state: StateDictionary) throws { try parameters.load(state) }

  /// Data-dependent initialization: see ``Layer/initialize(from:_:)``.
  public mutating func initialize(from x: Tensor<Float>, _ pass: Pass) throws -> Tensor<Float> {
    var pass = pass
    pass.phase = .inference
    if parameters.isWeightNormalized {
      parameters.clearBias()
      try parameters.standardize(try forward(x, pass), pass)
    }
    return try forward(x, pass)
  }
}
