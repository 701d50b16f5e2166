import Normalizers
import Tensors

/// A 2-D convolution (a cross-correlation, as in every framework) with zero padding: PyTorch's `Conv2d`.
///
///     y[n, o, p, q] = b[o] + Σ_{i, r, s} w[o, i, r, s]·x[n, i, p·stride + r − padding, q·stride + s − padding]
///
/// x is (N, I, H, W), w is (O, I, R, S), b is (O), y is (N, O, P, Q) with P = ⌊(H + 2·padding − R)/stride⌋ + 1.
public struct Convolution2D: Layer {
  /// Counted as convolution; the normalizer of the weight counts as normalization.
  public static var part: StepPart { .convolution }

  var parameters: LayerParameters
  let stride: Int
  let padding: Int
  private let primitives = PrimitiveStore<ConvolutionPrimitive>()
  private var y = Tensor<Float>([0])
  private var dx = Tensor<Float>([0])
  /// The input of the last training pass.
  private var input: Tensor<Float>?
  /// The gradients of weight and bias, chunk by chunk.
  private var partialGradients = Tensor<Float>([0])

  /// A convolution layer.
  ///
  /// - Parameters:
  ///   - weight: of (outputs, inputs, height, width).
  ///   - bias: of (outputs); `nil` for none.
  ///   - stride: the step of the window along both axes, at least 1.
  ///   - padding: zeros on each of the four sides, at least 0; half of the weight's height, rounded down, unless told,
  ///     which keeps the size at stride 1 for odd weights.
  ///   - normalizer: computes the weight from learned tensors of its own, made from `weight`.
  /// - Throws: ``LayerError/parameter(layer:requirement:found:)`` when the shapes do not fit together, or
  ///   stride or padding is out of range.
  public init(
    weight: Tensor<Float>, bias: Tensor<Float>?, stride: Int = 1, padding: Int? = nil,
    normalizer: (any WeightNormalizer<Float>)? = nil
  ) throws {
    parameters = try LayerParameters(
      layer: "convolution", rank: 4, weight: weight, bias: bias, normalizer: normalizer)
    self.stride = stride
    self.padding = padding ?? weight.shape[2] / 2
    guard stride > 0, self.padding >= 0 else {
      throw LayerError.parameter(
        layer: "convolution", requirement: "a positive stride and no negative padding",
        found: "stride \(stride), padding \(self.padding)")
    }
  }

  private func geometry(_ x: Shape) throws(LayerError) -> ConvolutionGeometry {
    let weight = parameters.weight.shape
    guard x.rank == 4, x[0] > 0, x[1] == weight[1], x[2] + 2 * padding >= weight[2],
      x[3] + 2 * padding >= weight[3]
    else {
      throw .inputShape(
        layer: "convolution",
        expected: "(N, \(weight[1]), H, W) no smaller than its \(weight[2])×\(weight[3]) window",
        found: x)
    }
    return ConvolutionGeometry(
      inputChannels: x[1], height: x[2], width: x[3], outputChannels: weight[0],
      kernelHeight: weight[2], kernelWidth: weight[3], stride: stride, padding: padding,
      hasBias: parameters.bias != nil)
  }

  /// Computes y from x: see ``Layer/forward(_:_:)``.
  public mutating func forward(_ x: Tensor<Float>, _ pass: Pass) throws -> Tensor<Float> {
    let geometry = try geometry(x.shape)
    let chunks = SampleChunks(samples: x.shape.samples, workPerSample: geometry.workPerSample)
    parameters.prepare(pass)
    y.prepareToOverwrite(geometry.outputShape(samples: x.shape.samples))
    let (w, b) = (parameters.weight, parameters.bias ?? Tensor([0]))
    let (xStride, yStride) = (x.shape.count / x.shape.samples, y.shape.count / x.shape.samples)
    let primitives = primitives
    try y.withMutableElements { y in
      try primitives.forEachChunk(chunks, geometry, pass.threads) { _, samples, primitive in
        try x.withElements { x in
          try w.withElements { w in
            try b.withElements { b in
              try primitive.forward(
                x.baseAddress.map { $0 + samples.lowerBound * xStride }, weight: w.baseAddress,
                bias: b.baseAddress, into: y.baseAddress.map { $0 + samples.lowerBound * yStride })
            }
          }
        }
      }
    }
    if pass.phase == .training { input = x }
    return y
  }

  /// Computes the gradients: see ``Layer/backward(_:_:inputGradient:)``.
  public mutating func backward(
    _ dy: Tensor<Float>, _ pass: Pass, inputGradient: Bool
  ) throws -> Tensor<Float>? {
    guard let x = input.take() else { throw LayerError.noForwardPass(layer: "convolution") }
    let geometry = try geometry(x.shape)
    let expected = geometry.outputShape(samples: x.shape.samples)
    guard dy.shape == expected else {
      throw LayerError.gradientShape(layer: "convolution", expected: expected, found: dy.shape)
    }
    if inputGradient { dx.prepareToOverwrite(x.shape) }
    try computeGradients(dy, x, geometry, pass, inputGradient: inputGradient)
    try parameters.finishBackward(pass)
    return inputGradient ? dx : nil
  }

  /// The gradients of weight and bias: each chunk's own, then their sum in the order of the chunks; with
  /// them the one of x, while dy is in the cache.
  private mutating func computeGradients(
    _ dy: Tensor<Float>, _ x: Tensor<Float>, _ geometry: ConvolutionGeometry, _ pass: Pass,
    inputGradient: Bool
  ) throws {
    let chunks = SampleChunks(samples: x.shape.samples, workPerSample: geometry.workPerSample)
    let (xStride, yStride) = (x.shape.count / x.shape.samples, dy.shape.count / x.shape.samples)
    let (w, primitives) = (parameters.weight, primitives)
    // One after the other: the gradients of weight and bias, for each chunk.
    let (weights, biases) = (w.shape.count, geometry.hasBias ? geometry.outputChannels : 0)
    partialGradients.prepareToOverwrite([chunks.count, weights + biases])
    try partialGradients.withMutableElements { partial in
      try dx.withMutableElements { dx in
        try primitives.forEachChunk(chunks, geometry, pass.threads) { index, samples, primitive in
          let own = partial.baseAddress.map { $0 + index * (weights + biases) }
          try dy.withElements { dy in
            try x.withElements { x in
              try w.withElements { w in
                try primitive.backward(
                  dy.baseAddress.map { $0 + samples.lowerBound * yStride },
                  x.baseAddress.map { $0 + samples.lowerBound * xStride }, weight: w.baseAddress,
                  weightGradient: own, biasGradient: own.map { $0 + weights },
                  inputGradient: inputGradient
                    ? dx.baseAddress.map { $0 + samples.lowerBound * xStride } : nil)
              }
            }
          }
        }
      }
    }
    parameters.weightGradient.prepareToOverwrite(w.shape)
    parameters.biasGradient.prepareToOverwrite([biases])
    Self.sum(partialGradients, from: 0, into: &parameters.weightGradient)
    Self.sum(partialGradients, from: weights, into: &parameters.biasGradient)
  }

  /// Adds up, in the order of the chunks, the part of their gradients that begins at an offset.
  private static func sum(
    _ partial: Tensor<Float>, from offset: Int, into sum: inout Tensor<Float>
  ) {
    let (chunks, stride) = (partial.shape[0], partial.shape[1])
    let count = sum.shape.count
    partial.withPointer { partial in
      sum.withMutablePointer { sum in
        sum.update(from: partial + offset, count: count)
        for chunk in 1..<chunks {
          let own = partial + chunk * stride + offset
          for index in 0..<count { sum[index] += own[index] }
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
