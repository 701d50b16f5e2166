import HDF5
import Tensors

/// A dataset that stays in its file: what it holds, and where, without its pixels.
///
/// ``SampleSet/stream(_:memory:mixing:)`` reads the samples. ``ImageDataset`` is for datasets that fit in memory.
public struct DatasetFile: Sendable {
  /// The path of the file.
  public let path: String

  /// A short name, which the file gives it: `mnist` for `data/mnist.h5`.
  public let name: String

  /// The number of classes, at least 2.
  public let classes: Int

  /// Training and test set, or one set alone.
  public let sets: [SampleSet]

  /// Looks at a dataset in an HDF5 file and reads its labels, and no sample.
  ///
  /// What is recognised is that of ``ImageDataset/init(contentsOf:)``; labels run to 65535.
  ///
  /// - Throws: ``StorageError``, one sentence that names the file, the dataset and the fault.
  /// - Complexity: takes 2 bytes of memory a sample.
  public init(contentsOf path: String) throws {
    self = try Document.read(path, as: .samples) { root in try DatasetFile(root, path) }
  }

  private init(_ root: borrowing Group, _ path: String) throws {
    let pairs = try DatasetNames(in: root).pairs
    var parts: [(format: PixelFormat, storage: DatasetStorage, labels: ClassLabels)] = []
    for pair in pairs {
      try pair.open(in: root) { images, labels in
        parts.append(
          (
            try PixelFormat(of: images), images.storage,
            try ClassLabels(reading: labels, images: images)
          ))
      }
    }
    let classes = try ClassCount.of(
      parts.map(\.labels.summary), declared: ClassCount.declared(in: root))
    if parts.count == 2, parts[0].format.sampleShape != parts[1].format.sampleShape {
      throw StorageError(
        "\(parts[1].format.object) has images of \(parts[1].format.sampleShape) but "
          + "\(parts[0].format.object) has \(parts[0].format.sampleShape); training and test images "
          + "must be of one size")
    }
    self.path = path
    self.classes = classes
    name = DatasetNames.name(ofFile: path)
    sets = zip(pairs, parts).map { pair, part in
      SampleSet(
        path: path, pair: pair, format: part.format, storage: part.storage, labels: part.labels,
        classes: classes)
    }
  }

  /// The bytes that all samples of a file would take in memory as 32-bit numbers.
  ///
  /// - Throws: ``StorageError`` when the file is no dataset; its labels and samples are not looked at.
  public static func bytesInMemory(ofFile path: String) throws -> Int {
    try Document.read(path, as: .datasetShape) { root in
      var total = 0
      for pair in try DatasetNames(in: root).pairs {
        try pair.open(in: root) { images, _ in
          total += images.count * MemoryLayout<Float>.stride
        }
      }
      return total
    }
  }

  /// The training and the test set.
  ///
  /// - Throws: ``StorageError`` when the file has one set alone.
  public func trainingAndTest() throws -> (train: SampleSet, test: SampleSet) {
    guard sets.count == 2 else {
      throw StorageError(
        "\(path) has one set of samples; divide it into training and test set first, with "
          + "normcmp dataset split")
    }
    return (sets[0], sets[1])
  }
}

extension DatasetNames.Pair {
  /// Calls `body` with images and labels opened.
  func open(
    in root: borrowing Group,
    _ body: (_ images: borrowing Dataset, _ labels: borrowing Dataset) throws -> Void
  ) throws {
    if let group {
      let group = try root.group(group)
      try body(group.dataset(images), group.dataset(labels))
    } else {
      try body(root.dataset(images), root.dataset(labels))
    }
  }
}
