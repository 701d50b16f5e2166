import HDF5
public import Tensors

/// One set of a ``DatasetFile``: samples that stay in the file, and their classes.
public struct SampleSet: Sendable {
  let path: String
  let pair: DatasetNames.Pair
  let format: PixelFormat
  let storage: DatasetStorage
  let labels: ClassLabels

  /// The number of classes of the dataset.
  public let classes: Int

  init(
    path: String, pair: DatasetNames.Pair, format: PixelFormat, storage: DatasetStorage,
    labels: ClassLabels, classes: Int
  ) {
    self.path = path
    self.pair = pair
    self.format = format
    self.storage = storage
    self.labels = labels
    self.classes = classes
  }

  /// The file and the path of the images within it.
  public var object: String { format.object }

  /// The number of samples.
  public var count: Int { format.samples }

  /// The shape of a sample as it is read, (C, H, W) or (F).
  public var sampleShape: Shape { format.sampleShape }

  /// The shape of a sample as a network takes it: a row of F features is F channels of one position.
  public var input: Shape {
    let shape = sampleShape
    return shape.rank == 1 ? [shape[0], 1, 1] : shape
  }

  /// The extents in the file, the samples first.
  public var extents: [Int] { format.extents }

  /// The type of the numbers in the file, such as `uint8`.
  public var typeName: String { format.type.description }

  /// What the axes are: `NCHW`, `NHWC`, `NHW` or `NF`.
  public var layoutName: String { format.layout.rawValue }

  /// What whole-number pixels are divided by; `nil` for numbers taken as they are.
  public var maximum: Float? { format.maximum }

  /// The extents of a chunk; none when the samples lie in one piece.
  public var chunk: [Int] { storage.chunk }

  /// What the chunks pass through, such as `gzip`.
  public var filterNames: [String] { storage.filterNames }

  /// The bytes of the samples in the file.
  public var storedBytes: Int { storage.storedBytes }

  /// The number of samples of each class.
  public var classCounts: [Int] {
    var counts = [Int](repeating: 0, count: classes)
    for label in labels.numbers { counts[Int(label)] += 1 }
    return counts
  }

  /// The classes that have samples.
  package var occurringClasses: [Int] {
    classCounts.enumerated().filter { $0.element > 0 }.map(\.offset)
  }

  /// The bytes of a sample while it waits in a pool: one an element for `uint8`, four for all other types.
  var pooledSampleBytes: Int {
    format.features * (isPooledAsBytes ? 1 : MemoryLayout<Float>.stride)
  }

  /// Whether samples wait in a pool as bytes.
  var isPooledAsBytes: Bool { format.type == .integer(bits: 8, signed: false) }

  /// The chunks that hold parts of one sample.
  var chunksPerSample: Int {
    zip(extents.dropFirst(), storage.chunk.dropFirst()).reduce(1) {
      $0 * (($1.0 + $1.1 - 1) / $1.1)
    }
  }
}
