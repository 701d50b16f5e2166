import ArgumentParser
import Benchmarking
import Normalizers
import Training

/// What passes are timed, and on what shapes.
struct PassOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Shapes of activations such as 32x64x56x56,4096x768.", valueName: "list"))
  var shapes: ShapeList?

  @Option(
    help: ArgumentHelp("Shapes of weights such as 64x64x3x3,1000x2048.", valueName: "list"))
  var weights: ShapeList?

  @Flag(help: "A short list of shapes and few rounds: less than a minute.")
  var quick = false

  /// One list given leaves the other empty.
  var allShapes: BenchmarkShapes {
    guard shapes == nil, weights == nil else {
      return BenchmarkShapes(
        activations: shapes?.shapes ?? [], weights: weights?.shapes ?? [])
    }
    return quick ? .quick : .full
  }
}

/// What steps are timed.
struct StepOptions: ParsableArguments {
  @Flag(help: "Time whole training steps in place of single passes.")
  var step = false

  @Option(help: ArgumentHelp("The networks, separated by commas.", valueName: "list"))
  var models = ModelList(models: [.convnet, .resnet])

  @Option(help: ArgumentHelp("The samples of a step, separated by commas.", valueName: "list"))
  var batchSizes = CountList(counts: [8, 32, 128])

  @Option(
    help: ArgumentHelp("The shape of a sample, channels × height × width.", valueName: "shape"))
  var input = SampleShape(shape: [3, 32, 32])
}

/// Shapes separated by commas.
struct ShapeList: ExpressibleByArgument {
  let shapes: [Shape]

  init?(argument: String) {
    let texts = argument.split(separator: ",", omittingEmptySubsequences: false)
    shapes = texts.compactMap { Shape(text: String($0)) }
    guard shapes.count == texts.count else { return nil }
  }
}

/// The shape of one sample, (C, H, W).
struct SampleShape: ExpressibleByArgument {
  let shape: Shape

  init(shape: Shape) { self.shape = shape }

  init?(argument: String) {
    guard let shape = Shape(text: argument), shape.rank == 3 else { return nil }
    self.shape = shape
  }

  var defaultValueDescription: String { shape.dimensions.map(String.init).joined(separator: "x") }
}

/// Positive numbers of at most 2²⁴ separated by commas.
struct CountList: ExpressibleByArgument {
  let counts: [Int]

  init(counts: [Int]) { self.counts = counts }

  init?(argument: String) {
    let texts = argument.split(separator: ",", omittingEmptySubsequences: false)
    counts = texts.compactMap { Int($0) }.filter { 1...1 << 24 ~= $0 }
    guard counts.count == texts.count else { return nil }
  }

  var defaultValueDescription: String { counts.map(String.init).joined(separator: ",") }
}

/// Architectures separated by commas.
struct ModelList: ExpressibleByArgument {
  let models: [NetworkConfiguration.Model]

  init(models: [NetworkConfiguration.Model]) { self.models = models }

  init?(argument: String) {
    let texts = argument.split(separator: ",", omittingEmptySubsequences: false)
    models = texts.compactMap { NetworkConfiguration.Model(rawValue: String($0)) }
    guard models.count == texts.count else { return nil }
  }

  var defaultValueDescription: String { models.map(\.rawValue).joined(separator: ",") }
}
