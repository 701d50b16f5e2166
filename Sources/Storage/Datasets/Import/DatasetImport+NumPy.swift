extension DatasetImport {
  /// Imports a NumPy archive: `x_train`, `y_train`, `x_test` and `y_test`, or one pair such as `images` and
  /// `labels`; all names are in docs/formats/dataset.md.
  ///
  /// Bytes stay bytes, which are divided by 255 when they are read; other numbers become 32-bit floating-point numbers,
  /// which are taken as they are. Images are of bytes or floating-point numbers, features of any numbers.
  ///
  /// - Parameter path: of the archive.
  /// - Throws: ``StorageError`` when the archive is missing, damaged or does not hold such arrays, or the dataset
  ///   cannot be written; what `progress` throws.
  public func numPyArchive(_ path: String) throws {
    try verifyIfGuarding(path, .npz)
    let archive = try ZipArchive(reading: path)
    let names = archive.members.filter { $0.name.hasSuffix(".npy") }
      .map { String($0.name.dropLast(4)) }
    let pairs = try DatasetNames(members: names, of: path).pairs
    let sets = try pairs.map { try ArraySet($0, in: archive) }
    let counted = sets.map { set in
      ClassCount.Labels(
        object: set.labelsObject, samples: set.labels.count, largest: set.labels.max() ?? 0,
        oneHotWidth: set.oneHotWidth, first: { least in set.labels.first { $0 >= least } })
    }
    let header = DatasetHeader(
      name: DatasetNames.name(ofFile: path), source: path,
      classes: try ClassCount.of(counted, declared: nil), isCompressed: isCompressed)
    let total = sets.reduce(0) { $0 + $1.labels.count }
    let bytes = sets.reduce(8 * total) { $0 + $1.header.count * ($1.isBytes ? 1 : 4) }
    try DatasetWriter.write(header, to: output, bytes: bytes) { file in
      var done = 0
      func report() throws {
        done += 1
        try progress(Double(done) / Double(total))
      }
      for (index, set) in sets.enumerated() {
        let target = SetHeader(
          group: sets.count == 1 ? nil : index == 0 ? "train" : "test", extents: set.header.shape,
          layout: set.layout)
        try archive.read(set.images) { reader in
          _ = try reader.numPyHeader(of: set.object)
          if set.isBytes {
            try file.writeSet(target, of: UInt8.self) { writer in
              for label in set.labels {
                try writer.append(reader.next(set.sampleBytes), label: label)
                try report()
              }
            }
          } else {
            try file.writeSet(target, of: Float.self) { writer in
              for label in set.labels {
                let numbers = try reader.next(set.sampleBytes).withUnsafeBytes(set.header.floats)
                try writer.append(numbers, label: label)
                try report()
              }
            }
          }
        }
      }
    }
  }
}

/// One pair of arrays of an archive.
private struct ArraySet {
  let object: String
  let labelsObject: String
  let images: ZipArchive.Member
  let header: NumPyHeader
  let layout: PixelFormat.Layout
  let labels: [Int]
  let oneHotWidth: Int?

  var isBytes: Bool { header.kind == .unsigned && header.elementBytes == 1 }

  var sampleBytes: Int { header.shape.dropFirst().reduce(header.elementBytes, *) }

  init(_ pair: DatasetNames.Pair, in archive: borrowing ZipArchive) throws {
    guard let images = archive.member("\(pair.images).npy"),
      let labels = archive.member("\(pair.labels).npy")
    else { throw StorageError("\(archive.path) has lost a member; it is damaged") }
    self.images = images
    let object = "\(archive.path):\(images.name)"
    let labelsObject = "\(archive.path):\(labels.name)"
    let header = try archive.read(images) { try $0.numPyHeader(of: object) }
    guard (2...4).contains(header.shape.count), header.count > 0, !header.isColumnMajor else {
      throw StorageError(
        "\(object) has the shape \(header.shape); images are N×C×H×W, N×H×W×C or N×H×W and features N×F, in "
          + "C order")
    }
    guard let layout = PixelFormat.suggestedLayout(header.shape) else {
      throw StorageError(
        "\(object) has the shape \(header.shape), of which it is not clear which axis holds the "
          + "channels; they must be 1, 3 or 4")
    }
    let isBytes = header.kind == .unsigned && header.elementBytes == 1
    guard isBytes || header.kind == .floatingPoint || layout == .features else {
      throw StorageError(
        "\(object) holds pixels of type \(header.typeName), which do not say what white is; save them as "
          + "uint8, or as float32 of 0 to 1")
    }
    let limit = 64 * header.shape[0] + 1 << 16
    let (numbers, width) = try archive.read(labels) { reader in
      let head = try reader.numPyHeader(of: labelsObject)
      let width = head.shape.count == 2 && head.shape[1] != 1 ? head.shape[1] : nil
      guard head.shape.first == header.shape[0], (1...2).contains(head.shape.count),
        reader.rest / (width ?? 1) <= limit, !head.isColumnMajor || width == nil
      else {
        throw StorageError(
          "\(labelsObject) has the shape \(head.shape) for the \(header.shape[0]) samples of \(object); "
            + "labels are N, N×1, or N×K one-hot")
      }
      let values = try reader.next(reader.rest).withUnsafeBytes(head.doubles)
      return (
        try LabelReader.numbers(values, width: width, first: 0, labelsObject), width
      )
    }
    self.object = object
    self.labelsObject = labelsObject
    self.header = header
    self.layout = layout
    self.labels = numbers
    oneHotWidth = width
  }
}
