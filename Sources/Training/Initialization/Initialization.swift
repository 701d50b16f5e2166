import Tensors

/// How the weights of a network are drawn before training.
///
/// With fan-in n = inputs·window and fan-out m = outputs·window of a weight (outputs, inputs, window…):
///
/// | rule | weights | biases |
/// | --- | --- | --- |
/// | `xavier-uniform` | U(±√(6/(n + m))), Glorot and Bengio 2010 | 0 |
/// | `xavier-normal` | N(0, 2/(n + m)) | 0 |
/// | `he-uniform` | U(±√(6/n)), arXiv 1502.01852 eq. 10 | 0 |
/// | `he-normal` | N(0, 2/n) | 0 |
/// | `lecun-uniform` | U(±√(3/n)), LeCun et al. 1998 | 0 |
/// | `lecun-normal` | N(0, 1/n) | 0 |
/// | `pytorch` | U(±1/√n), what `torch.nn.Linear` and `Conv2d` do | U(±1/√n) |
/// | `normal` | N(0, 1), whatever the fan-in: scaled, the "small random Gaussian" of many papers | 0 |
/// | `constant` | 1 | 0 |
/// | `zeros` | 0 | 0 |
///
/// All of it, biases too, is multiplied by ``scale``.
public struct Initialization: Sendable, Equatable {
  /// The rules, by the names that a user types.
  public enum Rule: String, Sendable, CaseIterable, Codable {
    /// Glorot's uniform rule.
    case xavierUniform = "xavier-uniform"
    /// Glorot's normal rule.
    case xavierNormal = "xavier-normal"
    /// He's uniform rule.
    case heUniform = "he-uniform"
    /// He's normal rule.
    case heNormal = "he-normal"
    /// LeCun's uniform rule.
    case lecunUniform = "lecun-uniform"
    /// LeCun's normal rule.
    case lecunNormal = "lecun-normal"
    /// PyTorch's default.
    case pyTorch = "pytorch"
    /// Standard normal numbers.
    case normal
    /// Every weight the same.
    case constant
    /// Every weight 0.
    case zeros

    /// The rule of a name, also `glorot-…` for `xavier-…` and `kaiming-…` for `he-…`; `nil` for others.
    public init?(name: String) {
      let aliases = [("glorot-", "xavier-"), ("kaiming-", "he-")]
      let alias = aliases.first { name.hasPrefix($0.0) }
      self.init(rawValue: alias.map { $0.1 + name.dropFirst($0.0.count) } ?? name)
    }
  }

  /// The rule.
  public var rule: Rule
  /// What every drawn number is multiplied by; 1 unless told.
  public var scale: Double

  /// A rule and a scale.
  public init(_ rule: Rule, scale: Double = 1) {
    self.rule = rule
    self.scale = scale
  }

  /// The weight of a layer, drawn from the stream of its name.
  ///
  /// - Parameters:
  ///   - shape: (outputs, inputs, window…), of rank 2 or more.
  ///   - name: the parameter's full name, such as `conv1.weight`: the same seed and name give the same
  ///     weight in every network.
  ///   - seed: the seed of the network.
  public func weight(_ shape: Shape, name: String, seed: UInt64) -> Tensor<Float> {
    let window = shape.dimensions.dropFirst(2).reduce(1, *)
    let (fanIn, fanOut) = (Double(shape[1] * window), Double(shape[0] * window))
    return draw(shape, name: name, seed: seed) {
      switch rule {
      case .xavierUniform: .uniform(bound: (6 / (fanIn + fanOut)).squareRoot())
      case .xavierNormal: .normal(deviation: (2 / (fanIn + fanOut)).squareRoot())
      case .heUniform: .uniform(bound: (6 / fanIn).squareRoot())
      case .heNormal: .normal(deviation: (2 / fanIn).squareRoot())
      case .lecunUniform: .uniform(bound: (3 / fanIn).squareRoot())
      case .lecunNormal: .normal(deviation: (1 / fanIn).squareRoot())
      case .pyTorch: .uniform(bound: (1 / fanIn).squareRoot())
      case .normal: .normal(deviation: 1)
      case .constant: .constant(1)
      case .zeros: .constant(0)
      }
    }
  }

  /// The bias of a layer whose weight has the given shape.
  ///
  /// - Parameters:
  ///   - shape: the weight's, (outputs, inputs, window…).
  ///   - name: the parameter's full name, such as `conv1.bias`.
  ///   - seed: the seed of the network.
  public func bias(weight shape: Shape, name: String, seed: UInt64) -> Tensor<Float> {
    let fanIn = Double(shape.dimensions.dropFirst().reduce(1, *))
    return draw([shape[0]], name: name, seed: seed) {
      rule == .pyTorch ? .uniform(bound: (1 / fanIn).squareRoot()) : .constant(0)
    }
  }

  private enum Distribution {
    case uniform(bound: Double)
    case normal(deviation: Double)
    case constant(Double)
  }

  private func draw(
    _ shape: Shape, name: String, seed: UInt64, _ distribution: () -> Distribution
  ) -> Tensor<Float> {
    var random = RandomNumbers(seed: seed, stream: name)
    switch distribution() {
    case .uniform(let bound):
      let bound = bound * abs(scale)
      guard bound > 0 else { return Tensor(shape) }
      return .uniform(shape, in: -bound..<bound, using: &random)
    case .normal(let deviation):
      return .normal(shape, standardDeviation: deviation * scale, using: &random)
    case .constant(let value):
      return Tensor(shape, repeating: Float(value * scale))
    }
  }
}
