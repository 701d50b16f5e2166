import Normalizers
import Testing

/// A member that acts on activations, at a shape it can take.
struct ActivationCase: CustomTestStringConvertible, Sendable {
  let name: String
  let shape: Shape
  let make: @Sendable () throws -> any ActivationNormalizer<Double>

  var testDescription: String { "\(name) \(shape)" }

  private static let shapes = [[4, 6, 3, 5], [5, 6, 7], [3, 6, 2, 2, 3], [7, 6], [8, 6]]

  /// Those that subtract a mean.
  static let centring: [ActivationCase] =
    standardizing
    + shapes.map { dimensions in
      ActivationCase(name: "mean-only batch", shape: Shape(dimensions)) {
        try MeanOnlyBatchNormalization(channels: 6)
      }
    }

  static let all: [ActivationCase] =
    centring
    + shapes.flatMap { (dimensions: [Int]) -> [ActivationCase] in
      let shape = Shape(dimensions)
      return [
        ActivationCase(name: "root mean square, elementwise", shape: shape) {
          try RootMeanSquareNormalization(
            elementwise: Shape(Array(dimensions.dropFirst())), affine: .weightAndBias)
        },
        ActivationCase(name: "root mean square, per channel", shape: shape) {
          try RootMeanSquareNormalization(perChannel: 6, epsilon: 1e-6)
        },
        ActivationCase(name: "root mean square, over channels", shape: shape) {
          try RootMeanSquareNormalization(overChannels: 6, affine: .weightAndBias)
        },
      ]
    }

  /// Those whose output has mean 0 and variance 1 in training.
  static let standardizing: [ActivationCase] = shapes.flatMap {
    (dimensions: [Int]) -> [ActivationCase] in
    let shape = Shape(dimensions)
    let sample = Shape(Array(dimensions.dropFirst()))
    var cases = [
      ActivationCase(name: "batch", shape: shape) { try BatchNormalization(channels: 6) },
      ActivationCase(name: "layer, elementwise", shape: shape) {
        try LayerNormalization(elementwise: sample)
      },
      ActivationCase(name: "layer, per channel", shape: shape) {
        try LayerNormalization(perChannel: 6)
      },
      ActivationCase(name: "layer, over channels", shape: shape) {
        try ChannelLayerNormalization(channels: 6)
      },
      ActivationCase(name: "group", shape: shape) {
        try GroupNormalization(groups: 3, channels: 6)
      },
      ActivationCase(name: "group of three, interleaved", shape: shape) {
        try GroupNormalization(groupSize: 3, channels: 6, arrangement: .interleaved)
      },
      ActivationCase(name: "batch without running statistics", shape: shape) {
        try BatchNormalization(channels: 6, tracksRunningStatistics: false)
      },
      ActivationCase(name: "layer without γ, β", shape: shape) {
        try LayerNormalization(perChannel: 6, affine: .none)
      },
      ActivationCase(name: "batch, γ alone", shape: shape) {
        try BatchNormalization(channels: 6, affine: .weight)
      },
      ActivationCase(name: "group, β alone", shape: shape) {
        try GroupNormalization(groups: 2, channels: 6, affine: .bias)
      },
    ]
    if shape.positions > 1 {
      cases += [
        ActivationCase(name: "instance", shape: shape) {
          try InstanceNormalization(channels: 6, affine: .weightAndBias)
        },
        ActivationCase(name: "instance with running statistics", shape: shape) {
          try InstanceNormalization(
            channels: 6, affine: .weightAndBias, tracksRunningStatistics: true)
        },
      ]
    }
    if shape.samples.isMultiple(of: 2) {
      cases += GroupArrangement.allCases.map { arrangement in
        ActivationCase(name: "batch, ghosts, \(arrangement)", shape: shape) {
          try BatchNormalization(
            channels: 6, ghostBatches: GhostBatches(size: 2, arrangement: arrangement))
        }
      }
    }
    return cases
  }
}

extension Tensor where Scalar == Double {
  /// Σ self·other.
  func dot(_ other: Tensor) -> Double {
    zip(elements, other.elements).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The largest difference from `other`.
  func distance(to other: Tensor) -> Double {
    zip(elements, other.elements).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }

  /// The gradient of `loss` at this tensor by central differences, with step h.
  ///
  /// The error is h²/6 times the third derivative plus 1e-16/h times the loss: about 1e-9 here.
  func centralDifferences(step h: Double = 1e-5, _ loss: (Tensor) throws -> Double) rethrows
    -> Tensor
  {
    var gradient = Tensor(shape)
    for index in 0..<shape.count {
      var (above, below) = (self, self)
      above.withMutableElements { $0[index] += h }
      below.withMutableElements { $0[index] -= h }
      let slope = try (loss(above) - loss(below)) / (2 * h)
      gradient.withMutableElements { $0[index] = slope }
    }
    return gradient
  }
}

extension Normalizer where Scalar == Double {
  /// A copy whose learned tensors are random.
  func randomized(using random: inout RandomNumbers) -> Self {
    var copy = self
    var generator = random
    copy.updateParameters { _, tensor in
      tensor = .uniform(tensor.shape, in: 0.5..<1.5, using: &generator)
    }
    random = generator
    return copy
  }

  /// The learned tensors by name.
  var parameters: [(name: String, tensor: Tensor<Double>)] {
    var copy = self
    var result: [(String, Tensor<Double>)] = []
    copy.updateParameters { result.append(($0, $1)) }
    return result
  }

  /// A copy with one learned tensor replaced.
  func replacing(_ name: String, by tensor: Tensor<Double>) -> Self {
    var copy = self
    copy.updateParameters { if $0 == name { $1 = tensor } }
    return copy
  }
}
