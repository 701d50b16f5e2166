import HDF5
import Tensors

/// What a dataset file says of itself, before its samples are written.
struct DatasetHeader {
  /// A short name.
  var name: String
  /// Where the samples come from.
  var source: String
  /// The number of classes.
  var classes: Int
  /// Whether samples are compressed by gzip.
  var isCompressed: Bool
}

/// One set of samples that is to be written.
struct SetHeader {
  /// `train` or `test`; `nil` for the one set of a file.
  var group: String?
  /// The extents, the samples first.
  var extents: [Int]
  /// What they are.
  var layout: PixelFormat.Layout
  /// What whole numbers are divided by when they are read, where it is not that of their type.
  var maximum: Float?

  var count: Int { extents[0] }
}

/// Writes a dataset of any size, some samples at a time, whole or not at all.
struct DatasetWriter: ~Copyable {
  /// The bytes of a chunk of samples: small ones shuffle well, large ones read well.
  private static let chunkBytes = 128 << 10

  /// `nil` for a writer that forgets what it is given.
  private let root: Group?
  private let isCompressed: Bool

  /// Writes the sets of a dataset.
  ///
  /// - Parameters:
  ///   - path: of the file, replaced if it is there; `nil` to write nothing.
  ///   - bytes: of the samples and labels, not compressed.
  ///   - body: writes the sets, each once.
  static func write(
    _ header: DatasetHeader, to path: String?, bytes: Int,
    _ body: (borrowing DatasetWriter) throws -> Void
  ) throws {
    guard let path else { return try body(DatasetWriter(root: nil, isCompressed: false)) }
    // Beside the values: a checksum and an entry of the index for each chunk.
    let reserved = bytes + bytes / 1024 + 4 << 20
    try AtomicFile.write(to: path, reserving: reserved) { temporary in
      try Document.explained {
        let file = try File(creatingOnDisk: temporary, name: path)
        let root = try file.root()
        try root.setAttributes([
          "name": .string(header.name), "source": .string(header.source),
          "classes": .integer(Int64(header.classes)),
        ])
        try body(DatasetWriter(root: root, isCompressed: header.isCompressed))
        try file.close()
      }
    }
  }

  private init(root: consuming Group?, isCompressed: Bool) {
    self.root = root
    self.isCompressed = isCompressed
  }

  /// Writes one set, whose samples `body` hands over.
  func writeSet<Pixel: Element>(
    _ set: SetHeader, of type: Pixel.Type,
    _ body: (inout SetWriter<Pixel>) throws -> Void
  ) throws {
    switch root {
    case .some(let root):
      if let group = set.group {
        try writeSet(set, in: try root.createGroup(group), body)
      } else {
        try writeSet(set, in: root, body)
      }
    case .none:
      var writer = SetWriter<Pixel>(images: nil, labels: nil, rowsAtOnce: 1)
      try body(&writer)
      try writer.finish(count: set.count)
    }
  }

  private func writeSet<Pixel: Element>(
    _ set: SetHeader, in group: borrowing Group, _ body: (inout SetWriter<Pixel>) throws -> Void
  ) throws {
    let sample = set.extents.dropFirst().reduce(MemoryLayout<Pixel>.stride, *)
    let rows = min(set.count, max(1, Self.chunkBytes / max(1, sample)))
    let images = try group.createDataset(
      "images", shape: set.extents, of: Pixel.self, chunk: [rows] + set.extents.dropFirst(),
      isCompressed: isCompressed)
    try images.setAttribute("layout", .string(set.layout.rawValue))
    if let maximum = set.maximum { try images.setAttribute("maximum", .number(Double(maximum))) }
    let labels = try group.createDataset(
      "labels", shape: [set.count], of: Int64.self, chunk: [min(set.count, 1 << 15)],
      isCompressed: isCompressed)
    var writer = SetWriter<Pixel>(images: images, labels: labels, rowsAtOnce: rows)
    try body(&writer)
    try writer.finish(count: set.count)
  }
}

/// Takes the samples of one set, in their order.
struct SetWriter<Pixel: Element>: ~Copyable {
  private let images: WritableDataset?
  private let labels: WritableDataset?
  private let rowsAtOnce: Int
  private var pixels: [Pixel] = []
  private var classes: [Int64] = []
  private var written = 0

  init(
    images: consuming WritableDataset?, labels: consuming WritableDataset?, rowsAtOnce: Int
  ) {
    self.images = images
    self.labels = labels
    self.rowsAtOnce = rowsAtOnce
  }

  /// Appends one sample.
  ///
  /// - Parameters:
  ///   - sample: its numbers, as many as each sample has.
  ///   - label: its class.
  mutating func append(_ sample: some Collection<Pixel>, label: Int) throws {
    pixels += sample
    classes.append(Int64(label))
    if classes.count == rowsAtOnce { try flush() }
  }

  fileprivate mutating func finish(count: Int) throws {
    try flush()
    precondition(written == count, "\(count) samples were announced, \(written) were written")
  }

  /// Writes whole chunks: libhdf5 holds none that is half filled.
  private mutating func flush() throws {
    guard !classes.isEmpty else { return }
    switch images {
    case .some(let images):
      try pixels.withUnsafeBufferPointer { try images.write($0, atRow: written) }
    case .none: break
    }
    switch labels {
    case .some(let labels):
      try classes.withUnsafeBufferPointer { try labels.write($0, atRow: written) }
    case .none: break
    }
    written += classes.count
    pixels.removeAll(keepingCapacity: true)
    classes.removeAll(keepingCapacity: true)
  }
}
