import Storage
import Tensors
import Training

/// A dataset as the trials of a comparison see it: sources of samples (N, C, H, W), standardized where asked
/// for.
struct ComparisonData: Sendable {
  /// The shape of a sample, (C, H, W).
  let input: Shape
  /// The number of classes.
  let classes: Int
  /// The number of training samples.
  let trainSamples: Int

  private enum Samples {
    case held(HeldSamples)
    case streamed(
      train: SampleSet, test: SampleSet, memory: Int, standardization: FeatureStandardization?)
  }

  private let samples: Samples

  /// The data of a plan.
  init(_ dataset: ComparisonDataset, _ plan: ComparisonPlan) throws {
    switch dataset {
    case .held(let dataset):
      let held = try HeldSamples(dataset, isStandardized: plan.isStandardized)
      input = held.input
      classes = dataset.classes
      trainSamples = held.train.count
      samples = .held(held)
    case .streamed(let file, _):
      let (train, test) = try file.trainingAndTest()
      input = train.input
      classes = file.classes
      trainSamples = train.count
      samples = .streamed(
        train: train, test: test, memory: plan.streamMemory,
        standardization: plan.isStandardized
          ? FeatureStandardization(try train.moments(sharing: .feature)) : nil)
    }
  }

  /// The samples in memory.
  ///
  /// - Precondition: the data are held, as those of experiments are.
  var held: HeldSamples {
    guard case .held(let held) = samples else { preconditionFailure("the data are streamed") }
    return held
  }

  /// The training samples, shuffled by a seed; what has been read is this source's alone.
  func training(seed: UInt64) throws -> any MinibatchSource {
    try source(.train, .shuffled(seed: seed))
  }

  /// The test samples in their order.
  func test() throws -> any MinibatchSource { try source(.test, .stored) }

  /// One of the two sets in an order; what has been read is this source's alone.
  func source(_ part: TrainedNetwork.Part, _ order: SampleOrder) throws -> any MinibatchSource {
    switch samples {
    case .held(let held): return SamplesInOrder(part == .train ? held.train : held.test, order)
    case .streamed(let train, let test, let memory, let standardization):
      let set = part == .train ? train : test
      return StreamedSource(try set.stream(order, memory: memory), standardization)
    }
  }

  /// The training samples, where they are in memory.
  var heldTraining: LabeledSamples? {
    if case .held(let held) = samples { held.train } else { nil }
  }
}

/// A dataset in memory, standardized where asked for.
struct HeldSamples: Sendable {
  let train: LabeledSamples
  let test: LabeledSamples

  init(_ dataset: ImageDataset, isStandardized: Bool) throws {
    var (train, test) = (dataset.train.images, dataset.test.images)
    if isStandardized {
      let map = FeatureStandardization(train)
      (train, test) = (map.applied(to: train), map.applied(to: test))
    }
    self.train = try LabeledSamples(train, dataset.train.labels, classes: dataset.classes)
    self.test = try LabeledSamples(test, dataset.test.labels, classes: dataset.classes)
  }

  /// The shape of a sample, (C, H, W).
  var input: Shape { Shape(Array(train.samples.shape.dimensions.dropFirst())) }
}

extension LabeledSamples {
  /// Rows of F features become samples of F channels of one position.
  fileprivate init(_ images: Tensor<Float>, _ labels: [Int], classes: Int) throws {
    let shape = images.shape
    try self.init(
      samples: shape.rank == 2 ? images.reshaped([shape[0], shape[1], 1, 1]) : images,
      labels: Tensor([labels.count], labels.map { Int64($0) }), classes: classes)
  }
}
