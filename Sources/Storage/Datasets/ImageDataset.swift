import Tensors

/// Labelled images, or rows of features, in a training and a test set.
///
/// Read from HDF5 with ``init(contentsOf:)``; ``digits()`` ships with the package, and
/// ``synthetic(_:)`` makes any size and difficulty.
public struct ImageDataset: Sendable, Equatable {
  /// Samples and their classes.
  public struct Split: Sendable, Equatable {
    /// Images (N, C, H, W), or features (N, F); finite.
    public let images: Tensor<Float>

    /// The class of each sample, N numbers in 0..<classes.
    public let labels: [Int]

    /// A set of samples.
    ///
    /// - Precondition: there is one label for each image.
    public init(images: Tensor<Float>, labels: [Int]) {
      precondition(images.shape.samples == labels.count, "one label for each image")
      self.images = images
      self.labels = labels
    }

    /// The number of samples.
    public var count: Int { labels.count }

    /// The samples at `positions`, in that order, copied.
    ///
    /// - Precondition: each is at least 0 and below ``count``.
    public func subset(_ positions: [Int]) -> Split {
      let stride = images.shape.count / max(1, images.shape.samples)
      let shape = Shape([positions.count] + images.shape.dimensions.dropFirst())
      let chosen = images.withElements { source in
        Tensor<Float>(uninitialized: shape) { target in
          for (row, position) in positions.enumerated() {
            _ = target.extracting(row * stride..<(row + 1) * stride)
              .initialize(
                fromContentsOf: source.extracting(position * stride..<(position + 1) * stride))
          }
        }
      }
      return Split(images: chosen, labels: positions.map { labels[$0] })
    }
  }

  /// Where training and test set come from.
  public enum Division: Sendable, Equatable {
    /// The source has both.
    case stored
    /// The source has one set; this part of each class went to the test set, drawn with this seed.
    case stratified(testFraction: Double, seed: UInt64)
  }

  /// A short name, such as `digits`.
  public let name: String

  /// The path of the file, or how the data were made.
  public let source: String

  /// SHA-256 of the file, or of the data when they were made, as 64 hexadecimal digits.
  public let checksum: String

  /// The number of classes, at least 2.
  public let classes: Int

  /// Where training and test set come from.
  public let division: Division

  /// What is learned from.
  public let train: Split

  /// What is only looked at; images of the same C, H and W.
  public let test: Split

  /// A dataset of the given parts, for data that come from elsewhere.
  ///
  /// - Precondition: every label is in 0..<`classes`, and all images are of one size.
  public init(
    name: String, source: String, checksum: String, classes: Int, division: Division = .stored,
    train: Split, test: Split
  ) {
    precondition(
      train.images.shape.dimensions.dropFirst() == test.images.shape.dimensions.dropFirst(),
      "training and test images are of one size")
    precondition(
      (train.labels + test.labels).allSatisfy { (0..<classes).contains($0) },
      "labels are in 0..<classes")
    self.name = name
    self.source = source
    self.checksum = checksum
    self.classes = classes
    self.division = division
    self.train = train
    self.test = test
  }
}
