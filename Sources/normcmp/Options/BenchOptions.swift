import ArgumentParser
import Benchmarking
import Normalizers
import Training

/// What passes are timed, and on what shapes.
struct PassOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Shapes of activations such as 32x64x56x56,4096x768.", valueName: "list"),
    transform: { try items(of: $0, Shape.benchmarked) })
  var shapes: [Shape]?

  @Option(
    help: ArgumentHelp("Shapes of weights such as 64x64x3x3,1000x2048.", valueName: "list"),
    transform: { try items(of: $0, Shape.benchmarked) })
  var weights: [Shape]?

  @Flag(help: "A short list of shapes and few rounds: less than a minute.")
  var quick = false

  /// One list given leaves the other empty.
  var allShapes: BenchmarkShapes {
    guard shapes == nil, weights == nil else {
      return BenchmarkShapes(activations: shapes ?? [], weights: weights ?? [])
    }
    return quick ? .quick : .full
  }

  /// The first option that says what no training step has.
  var given: String? { shapes != nil ? "--shapes" : weights != nil ? "--weights" : nil }
}

/// What steps are timed.
struct StepOptions: ParsableArguments {
  @Flag(help: "Time whole training steps in place of single passes.")
  var step = false

  @Option(
    name: .customLong("models"),
    help: ArgumentHelp(
      "The networks, separated by commas (default: convnet,resnet).", valueName: "list"),
    transform: { try items(of: $0, NetworkConfiguration.Model.timed) })
  var chosenModels: [NetworkConfiguration.Model]?

  @Option(
    name: .customLong("batch-sizes"),
    help: ArgumentHelp(
      "The samples of a step, separated by commas (default: 8,32,128).", valueName: "list"),
    transform: { try items(of: $0, batchSize) })
  var chosenBatchSizes: [Int]?

  @Option(
    name: .customLong("input"),
    help: ArgumentHelp(
      "The shape of a sample, channels × height × width (default: 3x32x32).", valueName: "shape"))
  var chosenInput: SampleShape?

  var models: [NetworkConfiguration.Model] { chosenModels ?? [.convnet, .resnet] }
  var batchSizes: [Int] { chosenBatchSizes ?? [8, 32, 128] }
  var input: Shape { chosenInput?.shape ?? [3, 32, 32] }

  /// The first option that says what no single pass has.
  var given: String? {
    chosenModels != nil
      ? "--models"
      : chosenBatchSizes != nil ? "--batch-sizes" : chosenInput != nil ? "--input" : nil
  }
}

/// The items of a list that is separated by commas.
private func items<Item>(
  of list: String, _ item: (String) throws -> Item
) throws -> [Item] {
  try list.split(separator: ",", omittingEmptySubsequences: false).map { try item(String($0)) }
}

private func batchSize(_ text: String) throws -> Int {
  let most = 1 << 24
  guard let count = Int(text), 1...most ~= count else {
    throw ValidationError("a batch size is a whole number from 1 to \(most), not '\(text)'")
  }
  return count
}

extension Shape {
  fileprivate static func benchmarked(_ text: String) throws -> Shape {
    guard let shape = Shape(text: text) else {
      throw ValidationError(
        "'\(text)' is no shape; give 2 to 5 extents of at least 1 such as 32x64x56x56")
    }
    return shape
  }
}

extension NetworkConfiguration.Model {
  fileprivate static func timed(_ text: String) throws -> Self {
    guard let model = Self(rawValue: text) else {
      let names = allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("there is no model '\(text)'; choose from \(names)")
    }
    return model
  }
}

/// The shape of one sample, (C, H, W).
struct SampleShape: ExpressibleByArgument {
  let shape: Shape

  init?(argument: String) {
    guard let shape = Shape(text: argument), shape.rank == 3 else { return nil }
    self.shape = shape
  }
}
