import HDF5
import Tensors

extension DatasetFile {
  /// Writes training and test set of a file that has one set, divided class by class.
  ///
  /// With the default part and seed it is the division that ``ImageDataset/init(contentsOf:)`` makes. Of each
  /// class the nearest whole number to the part goes to the test set, and at least 1 of 2 or more. Bytes stay
  /// bytes; other numbers become 32-bit floating-point numbers, divided by their maximum.
  ///
  /// - Parameters:
  ///   - path: of the file, which appears whole or not at all.
  ///   - testFraction: the part of each class that goes to the test set, above 0 and below 1.
  ///   - seed: of the choice.
  ///   - isCompressed: whether chunks are compressed by gzip.
  ///   - progress: is told the share that is done, 0 to 1, often; what it throws ends the work.
  /// - Throws: ``StorageError`` when the file has two sets already, cannot be divided, or cannot be written.
  public func writeDivided(
    to path: String, testFraction: Double = ImageDataset.Split.testFraction,
    seed: UInt64 = ImageDataset.Split.divisionSeed, isCompressed: Bool = false,
    progress: (Double) throws -> Void = { _ in }
  ) throws {
    guard sets.count == 1, let set = sets.first else {
      throw StorageError("\(self.path) has a training and a test set already")
    }
    guard testFraction > 0, testFraction < 1 else {
      throw StorageError(
        "the part of the test set must be above 0 and below 1, not \(testFraction)")
    }
    let isTest = ImageDataset.Split.testMask(
      set.labels.numbers.map(Int.init), classes: classes, fraction: testFraction, seed: seed)
    let header = DatasetHeader(
      name: name, source: "\(self.path), divided", classes: classes, isCompressed: isCompressed)
    guard isTest.contains(true) else { throw ImageDataset.Split.indivisible(set.object) }
    guard isTest.contains(false) else {
      throw StorageError(
        "with a part of \(testFraction) every sample of \(set.object) would be in the test set; "
          + "choose a smaller part")
    }
    let bytes = set.count * (set.pooledSampleBytes + 8)
    try DatasetWriter.write(header, to: path, bytes: bytes) { file in
      for (name, chosen) in [("train", false), ("test", true)] {
        var target = SetHeader(
          group: name, extents: [isTest.count { $0 == chosen }], layout: set.format.layout)
        func report(_ row: Int) throws {
          try progress((Double(chosen ? 1 : 0) + Double(row) / Double(set.count)) / 2)
        }
        if set.isPooledAsBytes {
          target.extents += set.format.extents.dropFirst()
          target.maximum = set.format.maximum == 255 ? nil : set.format.maximum
          try file.writeSet(target, of: UInt8.self) { writer in
            try set.forEachStoredSample(of: UInt8.self) { sample, row in
              try report(row)
              guard isTest[row] == chosen else { return }
              try writer.append(sample, label: Int(set.labels.numbers[row]))
            }
          }
        } else {
          target.extents += set.sampleShape.dimensions
          target.layout = set.sampleShape.rank == 1 ? .features : .channelsFirst
          try file.writeSet(target, of: Float.self) { writer in
            try set.forEachBatch { samples, labels, start in
              try report(start)
              try samples.withElements { elements in
                let features = set.format.features
                for row in 0..<labels.shape.count where isTest[start + row] == chosen {
                  try writer.append(
                    elements[row * features..<(row + 1) * features],
                    label: Int(set.labels.numbers[start + row]))
                }
              }
            }
          }
        }
      }
    }
  }
}

extension SampleSet {
  /// Calls `body` with every sample as it is stored, in the order of the file.
  func forEachStoredSample<Pixel: PooledPixel>(
    of type: Pixel.Type, _ body: (Slice<UnsafeBufferPointer<Pixel>>, _ row: Int) throws -> Void
  ) throws {
    let plan = try PoolPlan(
      self, .stored, memory: SampleSet.streamMemory + 2 * count, mixing: .pooled)
    let loader = try PoolLoader<Pixel>(self, poolRows: plan.poolRows)
    let epoch = EpochPlan(plan, epoch: 0)
    for pool in 0..<plan.poolCount {
      let loaded = try loader.load(epoch.contents(of: pool))
      try loaded.pixels.withElements { elements in
        for (slot, row) in loaded.rows.enumerated() {
          try body(elements[slot * format.features..<(slot + 1) * format.features], row)
        }
      }
      loader.recycle(loaded)
    }
  }
}
