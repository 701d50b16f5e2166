import HDF5
import Tensors

extension ImageDataset {
  /// Reads a dataset from an HDF5 file.
  ///
  /// Recognised, in this order: groups `train` and `test` with images and labels; at the root four
  /// datasets such as `x_train`, `y_train`, `x_test`, `y_test`; at the root one pair such as `images` and
  /// `labels`, of which a fifth of each class becomes the test set. docs/formats/dataset.md has all names.
  ///
  /// - Parameter path: of the file. Images are N×C×H×W, N×H×W×C or N×H×W, features N×F, of any whole
  ///   or floating-point type; labels are N or N×1 class numbers from 0, or N×K one-hot.
  /// - Throws: ``StorageError``, one sentence that names the file, the dataset and the fault.
  public init(contentsOf path: String) throws {
    try self.init(contentsOf: path) { try SHA256.hexadecimal(ofFile: path) }
  }

  /// Reads a dataset and takes its checksum, after the file was found to be one.
  init(contentsOf path: String, checksum: () throws -> String) throws {
    self = try Document.read(path, as: .dataset) { root in
      try ImageDataset(
        root: root, name: DatasetNames.name(ofFile: path), source: path, checksum: checksum())
    }
  }

  init(
    root: borrowing Group, name: String, source: String, checksum: String
  ) throws {
    let names = try DatasetNames(in: root)
    let parts = try names.pairs.map { pair in try Part(pair, in: root) }
    let classes = try ClassCount.of(
      parts.map { part in
        let (labels, numbers) = (part.labels, part.labels.numbers)
        return ClassCount.Labels(
          object: labels.object, samples: numbers.count, largest: numbers.max() ?? 0,
          oneHotWidth: labels.oneHotWidth, first: { least in numbers.first { $0 >= least } })
      }, declared: ClassCount.declared(in: root))
    let sets = parts.map { Split(images: $0.images, labels: $0.labels.numbers) }
    self.name = name
    self.source = source
    self.checksum = checksum
    self.classes = classes
    if sets.count == 2 {
      (train, test, division) = (sets[0], sets[1], .stored)
      guard train.images.shape.dimensions.dropFirst() == test.images.shape.dimensions.dropFirst()
      else {
        throw StorageError(
          "\(parts[1].object) has images of \(Self.sampleShape(test)) but \(parts[0].object) has "
            + "\(Self.sampleShape(train)); training and test images must be of one size")
      }
    } else {
      (train, test) = try sets[0].stratified(classes: classes, object: parts[0].object)
      division = .stratified(testFraction: Split.testFraction, seed: Split.divisionSeed)
    }
  }

  /// Images and labels as read, before they are known to agree with the other part.
  private struct Part {
    let object: String
    let images: Tensor<Float>
    let labels: LabelReader.Labels

    init(_ pair: DatasetNames.Pair, in root: borrowing Group) throws {
      if let name = pair.group {
        let group = try root.group(name)
        try self.init(group.dataset(pair.images), group.dataset(pair.labels))
      } else {
        try self.init(root.dataset(pair.images), root.dataset(pair.labels))
      }
    }

    private init(_ images: borrowing Dataset, _ labels: borrowing Dataset) throws {
      object = images.object
      self.labels = try LabelReader.read(labels, images: images)
      self.images = try PixelReader.read(images)
    }
  }

  private static func sampleShape(_ split: Split) -> String {
    Shape(Array(split.images.shape.dimensions.dropFirst())).description
  }
}
