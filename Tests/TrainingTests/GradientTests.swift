import Normalizers
import Reductions
import Tensors
import Testing
import Training

/// Central differences of the scalar Σ y·c for a fixed random c, against the backward pass.
///
/// In single precision with a step h the difference is right to about ε·|Σ|/h + h²: with h = 1e-2 and sums of
/// some tens, a few 1e-3 of the largest gradient.
@Suite struct GradientTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var x: Shape
    var make: @Sendable () throws -> any Layer

    var testDescription: String { name }
  }

  static let cases: [Case] = [
    Case(name: "dense", x: [5, 7]) {
      try Dense(weight: .random([3, 7], "w"), bias: .random([3], "b"))
    },
    Case(name: "dense without bias", x: [5, 7]) {
      try Dense(weight: .random([3, 7], "w"), bias: nil)
    },
    Case(name: "dense, weight normalization", x: [5, 7]) {
      let w = Tensor.random([3, 7], "w")
      return try Dense(
        weight: w, bias: .random([3], "b"), normalizer: try WeightNormalization(wrapping: w))
    },
    Case(name: "convolution, weight normalization", x: [2, 3, 5, 4]) {
      let w = Tensor.random([4, 3, 3, 3], "w")
      return try Convolution2D(
        weight: w, bias: .random([4], "b"), normalizer: try WeightNormalization(wrapping: w))
    },
    Case(name: "sigmoid", x: [4, 9]) { Activation(.sigmoid) },
    Case(name: "tanh", x: [4, 9]) { Activation(.tanh) },
    Case(name: "relu", x: [4, 9]) { Activation(.relu) },
    Case(name: "max pooling", x: [2, 3, 5, 7]) { try MaxPooling2D(window: 2) },
    Case(name: "global average pooling", x: [2, 3, 5, 7]) { GlobalAveragePooling() },
    Case(name: "flatten", x: [2, 3, 2, 2]) { Flatten() },
    Case(name: "batch normalization", x: [6, 3, 2, 2]) {
      ActivationNormalization(try BatchNormalization(channels: 3))
    },
    Case(name: "residual, identity", x: [3, 4, 4, 4]) {
      ResidualBlock(
        body: Sequential([
          .init("conv1", try Convolution2D(weight: .random([4, 4, 3, 3], "w"), bias: nil)),
          .init("norm1", ActivationNormalization(try GroupNormalization(groups: 2, channels: 4))),
        ]), shortcut: nil, after: Sequential([.init("act2", Activation(.tanh))]))
    },
    Case(name: "residual, projection", x: [3, 2, 4, 4]) {
      ResidualBlock(
        body: Sequential([
          .init(
            "conv1", try Convolution2D(weight: .random([4, 2, 3, 3], "w"), bias: nil, stride: 2))
        ]),
        shortcut: Sequential([
          .init("0", try Convolution2D(weight: .random([4, 2, 1, 1], "v"), bias: nil, stride: 2))
        ]), after: Sequential([]))
    },
  ]

  @Test(arguments: cases)
  func backwardAgreesWithCentralDifferences(_ test: Case) throws {
    let layer = try test.make()
    // Half a unit apart from each other and from 0, so that no step crosses a kink of relu or of max.
    var random = RandomNumbers(seed: 3, stream: test.name)
    let places = random.permutation(test.x.count)
    let x = Tensor<Float>(
      test.x, places.map { 0.05 * (Float($0) - Float(test.x.count) / 2 + 0.5) })
    var trained = layer
    let y = try trained.forward(x, Pass(.training))
    let c = Tensor.random(y.shape, "c")
    let dx = try #require(try trained.backward(c, Pass(.training), inputGradient: true))

    func value(_ layer: any Layer, _ x: Tensor<Float>) throws -> Double {
      var layer = layer
      let y = try layer.forward(x, Pass(.training))
      return zip(y.elements, c.elements).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    let h: Float = 1e-2
    let differences = try (0..<x.shape.count).map { index in
      let sides = try [h, -h].map { step in
        var moved = x
        moved.withMutableElements { $0[index] += step }
        return try value(layer, moved)
      }
      return (sides[0] - sides[1]) / Double(2 * h)
    }
    #expect(relativeError(dx, Tensor<Double>(x.shape, differences)) < 5e-3)

    for (name, gradient) in trained.gradients {
      let differences = try (0..<gradient.shape.count).map { index in
        let sides = try [h, -h].map { step in
          var moved = layer
          moved.move(name, at: index, by: step)
          return try value(moved, x)
        }
        return (sides[0] - sides[1]) / Double(2 * h)
      }
      let error = relativeError(gradient, Tensor<Double>(gradient.shape, differences))
      #expect(error < 5e-3, "\(name)")
    }
  }

  @Test func aBackwardPassNeedsATrainingPass() throws {
    for test in Self.cases {
      var layer = try test.make()
      let y = try layer.forward(.random(test.x, "x"), Pass(.inference))
      #expect(throws: LayerError.self, "\(test.name)") {
        try layer.backward(y, Pass(.training), inputGradient: true)
      }
    }
  }
}

extension Layer {
  fileprivate mutating func move(_ name: String, at index: Int, by step: Float) {
    updateParameters { found, parameter, _, _ in
      if found == name { parameter.withMutableElements { $0[index] += step } }
    }
  }
}
