import Storage
import Tensors
import Training

/// A dataset as the trials of a comparison see it: samples (N, C, H, W), standardized where asked for.
struct ComparisonData: Sendable {
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

  /// (C, H, W).
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
