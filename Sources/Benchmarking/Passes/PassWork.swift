import Normalizers

/// A pass of a method on the tensors of a shape, ready to be called again and again.
struct PassWork {
  let method: BenchmarkMethod
  let pass: BenchmarkPass
  let run: () throws -> Void
}

/// The tensors that all passes on a shape share: what is read stays, what is written is written over.
final class PassTensors {
  let x: Tensor<Float>
  let dy: Tensor<Float>
  var y = Tensor<Float>([0])
  var dx = Tensor<Float>([0])

  init(_ shape: Shape) {
    var random = RandomNumbers(seed: 1, stream: "benchmark/\(shape)")
    x = .uniform(shape, in: -1..<2, using: &random)
    dy = .uniform(shape, in: -1..<1, using: &random)
  }
}

extension BenchmarkMethod {
  /// The passes of the method on tensors.
  ///
  /// - Throws: `NormalizationError` when the method is not defined on the shape.
  func works(on tensors: PassTensors, threads: ThreadPool) throws -> [PassWork] {
    if let normalizer = try activationNormalizer(for: tensors.x.shape) {
      return try activationWorks(normalizer, tensors, threads)
    }
    if let normalizer = try weightNormalizer(wrapping: tensors.x) {
      return try weightWorks(normalizer, tensors, threads)
    }
    return []
  }

  private func activationNormalizer(
    for shape: Shape
  ) throws(NormalizationError) -> (any ActivationNormalizer<Float>)? {
    guard shape.rank >= 2 else {
      throw .rank(expected: "an activation (N, C, …) has rank 2 to 5", found: shape)
    }
    let channels = shape.channels
    switch self {
    case .batch: return try BatchNormalization(channels: channels)
    case .layer: return try LayerNormalization(perChannel: channels)
    case .layerElementwise:
      return try LayerNormalization(elementwise: Shape(Array(shape.dimensions.dropFirst())))
    case .layerOverChannels: return try ChannelLayerNormalization(channels: channels)
    case .instance:
      return try InstanceNormalization(channels: channels, affine: .weightAndBias)
    case .group:
      return try GroupNormalization(groups: Self.groups(channels: channels), channels: channels)
    case .batchRenormalization:
      // Bounds that let corrections through; under the paper's schedule the first steps have none.
      return try BatchRenormalization(
        channels: channels, schedule: .constant(rMax: 3, dMax: 5))
    case .weight, .spectral: return nil
    }
  }

  private func activationWorks(
    _ normalizer: any ActivationNormalizer<Float>, _ tensors: PassTensors, _ threads: ThreadPool
  ) throws -> [PassWork] {
    var normalizer = normalizer
    let record = try normalizer.forward(tensors.x, .training, into: &tensors.y, threads: threads)
    let trained = normalizer
    return [
      PassWork(method: self, pass: .forward) {
        _ = try normalizer.forward(tensors.x, .training, into: &tensors.y, threads: threads)
      },
      PassWork(method: self, pass: .inference) {
        _ = try normalizer.forward(tensors.x, .inference, into: &tensors.y, threads: threads)
      },
      PassWork(method: self, pass: .backward) {
        _ = try trained.backward(tensors.dy, record, into: &tensors.dx, threads: threads)
      },
    ]
  }

  private func weightNormalizer(
    wrapping weight: Tensor<Float>
  ) throws(NormalizationError) -> (any WeightNormalizer<Float>)? {
    switch self {
    case .weight: try WeightNormalization(wrapping: weight)
    case .spectral: try SpectralNormalization(wrapping: weight)
    default: nil
    }
  }

  /// No pass of inference: a network that is done learning computes its weight once.
  private func weightWorks(
    _ normalizer: any WeightNormalizer<Float>, _ tensors: PassTensors, _ threads: ThreadPool
  ) throws -> [PassWork] {
    var normalizer = normalizer
    let record = normalizer.forward(.training, into: &tensors.y, threads: threads)
    let trained = normalizer
    var gradients: ParameterGradients<Float> = [:]
    return [
      PassWork(method: self, pass: .forward) {
        _ = normalizer.forward(.training, into: &tensors.y, threads: threads)
      },
      PassWork(method: self, pass: .backward) {
        try trained.backward(tensors.dy, record, into: &gradients, threads: threads)
      },
    ]
  }
}
