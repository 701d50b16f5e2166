import Normalizers
import Tensors

/// What a network is made of, but for the random numbers.
public struct NetworkConfiguration: Sendable, Equatable {
  /// The architectures.
  public enum Model: String, Sendable, CaseIterable, Codable {
    /// Three hidden layers of 100 units: the network of arXiv 1502.03167, Fig. 1.
    case mlp
    /// Three 3×3 convolutions of 16, 32 and 32 channels, two 2×2 max poolings, a dense layer.
    case convnet
    /// A residual network of the CIFAR kind (arXiv 1512.03385 §4.2): 16, 32 and 64 channels.
    case resnet
  }

  /// Where activations are normalized.
  public enum Placement: String, Sendable, CaseIterable, Codable {
    /// Between a layer and its nonlinearity, as in arXiv 1502.03167.
    case before
    /// After the nonlinearity.
    case after
  }

  /// The architecture.
  public var model: Model
  /// The shape of one sample, (C, H, W).
  public var input: Shape
  /// The number of classes, at least 2.
  public var classes: Int
  /// The nonlinearity of the hidden layers.
  public var activation: Activation.Kind
  /// Where activations are normalized; methods that act on weights do not ask.
  public var placement: Placement
  /// How weights are drawn.
  public var initialization: Initialization
  /// The normalization of the hidden layers.
  public var method: NormalizationMethod
  /// The options of its normalizers, whose γ and β are per channel.
  public var normalizerOptions: NormalizerOptions
  /// Basic blocks in each of the three stages of a residual network, at least 1.
  public var blocksPerStage: Int

  /// A configuration; what is left out is what a comparison uses by default.
  ///
  /// - Parameters:
  ///   - model: the architecture.
  ///   - input: the shape of one sample, (C, H, W).
  ///   - classes: the number of classes, at least 2.
  ///   - activation: the nonlinearity of the hidden layers.
  ///   - placement: where activations are normalized.
  ///   - initialization: how weights are drawn.
  ///   - method: the normalization of the hidden layers.
  ///   - normalizerOptions: `nil` for PyTorch's, with γ and β per channel for every method.
  ///   - blocksPerStage: basic blocks in each stage of a residual network, at least 1.
  public init(
    model: Model, input: Shape, classes: Int, activation: Activation.Kind = .relu,
    placement: Placement = .before, initialization: Initialization = Initialization(.heNormal),
    method: NormalizationMethod = .none,
    normalizerOptions: NormalizerOptions? = nil, blocksPerStage: Int = 1
  ) {
    self.model = model
    self.input = input
    self.classes = classes
    self.activation = activation
    self.placement = placement
    self.initialization = initialization
    self.method = method
    self.normalizerOptions =
      normalizerOptions ?? Convention.pyTorch.options(for: method).withParametersPerChannel
    self.blocksPerStage = blocksPerStage
  }

  /// How many classes a network can tell apart.
  static let possibleClasses = 2...1 << 20

  /// How many blocks a stage can have.
  static let possibleBlocks = 1...1000

  /// Throws unless a network can be made of it.
  func validate() throws(NetworkError) {
    guard input.rank == 3, input.count > 0 else { throw .input(input) }
    guard Self.possibleClasses ~= classes else { throw .classes(classes) }
    guard Self.possibleBlocks ~= blocksPerStage else { throw .blocks(blocksPerStage) }
    guard initialization.scale.isFinite else { throw .scale(initialization.scale) }
    if model == .convnet, min(input[1], input[2]) < 4 { throw .tooSmall(input) }
  }
}

/// A configuration that no network can be made of.
public enum NetworkError: Error, Equatable, Sendable {
  /// A sample whose shape is not (C, H, W).
  case input(Shape)
  /// Images too small for two 2×2 poolings.
  case tooSmall(Shape)
  /// Fewer than 2 classes, or more than 2²⁰.
  case classes(Int)
  /// No block in a stage, or more than 1000.
  case blocks(Int)
  /// A scale of the initial weights that is not a number.
  case scale(Double)
}

extension NetworkError: CustomStringConvertible {
  /// One sentence: what is wrong, what was found, what to do.
  public var description: String {
    switch self {
    case .input(let shape):
      "a sample must have the shape (C, H, W) with no axis of 0, but has \(shape)"
    case .tooSmall(let shape):
      "the convolutional network halves images twice and needs at least 4×4 pixels, but a sample is "
        + "\(shape); use the model mlp"
    case .classes(let count):
      "a classifier has \(Self.text(NetworkConfiguration.possibleClasses)) classes, but was given "
        + "\(count)"
    case .blocks(let count):
      "a residual stage has \(Self.text(NetworkConfiguration.possibleBlocks)) blocks, but was given "
        + "\(count)"
    case .scale(let scale): "the scale of the initial weights must be finite, but is \(scale)"
    }
  }

  private static func text(_ range: ClosedRange<Int>) -> String {
    "\(range.lowerBound) to \(range.upperBound)"
  }
}
