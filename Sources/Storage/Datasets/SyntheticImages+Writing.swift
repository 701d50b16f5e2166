extension SyntheticImages {
  /// Writes the images of the recipe as HDF5, a sample at a time: the file may be larger than memory.
  ///
  /// Pixels are bytes, divided by 255 when they are read; so read they are those of
  /// ``ImageDataset/synthetic(_:)``.
  ///
  /// - Parameters:
  ///   - path: of the file, which appears whole or not at all.
  ///   - isCompressed: whether chunks are compressed by gzip.
  ///   - progress: is told the share that is done, 0 to 1, often; what it throws ends the work.
  /// - Throws: ``StorageError`` when a number of the recipe is out of range or the file cannot be written.
  public func write(
    to path: String, isCompressed: Bool = false, progress: (Double) throws -> Void = { _ in }
  ) throws {
    try validate()
    let (prototypes, total) = (prototypes, samples + testSamples)
    let header = DatasetHeader(
      name: "synthetic", source: description, classes: classes, isCompressed: isCompressed)
    let bytes = total * (channels * height * width + 8)
    try DatasetWriter.write(header, to: path, bytes: bytes) { file in
      for (name, count) in [("train", samples), ("test", testSamples)] {
        let done = name == "train" ? 0 : samples
        let set = SetHeader(
          group: name, extents: [count, channels, height, width], layout: .channelsFirst)
        try file.writeSet(set, of: UInt8.self) { writer in
          var number = 0
          try forEachSample(count, stream: name, prototypes: prototypes) { levels, label in
            try writer.append(levels, label: label)
            number += 1
            try progress(Double(done + number) / Double(total))
          }
        }
      }
    }
  }
}
