import HDF5
import Storage
import Tensors
import Testing

/// Samples that are read while they are needed are those that reading everything gives.
@Suite struct SampleStreamTests {
  /// How a file of bytes lies.
  enum Storing: CaseIterable {
    case inOnePiece, inChunks, inOneSampleChunks, inTiles, compressed

    var chunk: [Int] {
      switch self {
      case .inOnePiece: []
      case .inOneSampleChunks: [1, 28, 28]
      case .inTiles: [300, 4, 14]
      case .inChunks, .compressed: [100, 28, 28]
      }
    }
  }

  /// Noise of 28×28 bytes in a training and a test set.
  static func writeBytes(
    _ path: String, _ count: Int, _ storing: Storing, sorted: Bool = false
  ) throws {
    var random = RandomNumbers(seed: 5, stream: "bytes")
    try writeHDF5(path) { root in
      for (name, count) in [("train", count), ("test", 50)] {
        let group = try root.createGroup(name)
        let extents = [count, 28, 28]
        let bytes = (0..<extents.reduce(1, *)).map { _ in
          UInt8(truncatingIfNeeded: random.next())
        }
        try bytes.withUnsafeBufferPointer { bytes in
          let chunk = zip(storing.chunk, extents).map { min($0, $1) }
          try group.createDataset(
            "images", shape: extents, of: UInt8.self, chunk: chunk,
            isCompressed: storing == .compressed
          ).write(bytes, atRow: 0)
        }
        try group.createDataset(
          "labels", (0..<count).map { Int32(sorted ? $0 * 10 / count : ($0 * 7) % 10) })
      }
    }
  }

  /// One epoch of a stream in minibatches of a size.
  static func epoch(
    _ stream: SampleStream, _ epoch: Int, size: Int = 64
  ) throws -> (samples: [[Float]], labels: [Int64]) {
    var (samples, labels) = (Tensor<Float>([0]), Tensor<Int64>([0]))
    var result: (samples: [[Float]], labels: [Int64]) = ([], [])
    for start in stride(from: 0, to: stream.set.count, by: size) {
      let positions = start..<min(stream.set.count, start + size)
      try stream.fill(&samples, &labels, epoch: epoch, positions: positions)
      let features = samples.shape.count / positions.count
      let elements = samples.elements
      for row in 0..<positions.count {
        result.samples.append(Array(elements[row * features..<(row + 1) * features]))
      }
      result.labels += labels.elements
    }
    return result
  }

  static func rows(_ split: ImageDataset.Split) -> [[Float]] {
    let elements = split.images.elements
    let features = elements.count / split.count
    return (0..<split.count).map { Array(elements[$0 * features..<($0 + 1) * features]) }
  }

  @Test(arguments: Storing.allCases)
  func everySampleComesOnceAnEpochInAnotherOrder(_ storing: Storing) throws {
    try withDirectory { directory in
      let path = "\(directory)/a ü.h5"
      let count = 2150
      try Self.writeBytes(path, count, storing)
      let whole = try ImageDataset(contentsOf: path).train
      let file = try DatasetFile(contentsOf: path)
      let set = try file.trainingAndTest().train
      #expect(file.classes == 10 && set.count == count && set.input == [1, 28, 28])
      let stored = try Self.epoch(set.stream(.stored, memory: 3 << 20), 0)
      #expect(stored.samples == Self.rows(whole))
      #expect(stored.labels == whole.labels.map { Int64($0) })

      let stream = try set.stream(.shuffled(seed: 3), memory: 3 << 20)
      #expect(stream.samplesMixed < count / 2)
      let sorted = Self.rows(whole).sorted(by: Self.precedes)
      let epochs = try (0..<2).map { try Self.epoch(stream, $0) }
      for epoch in epochs {
        #expect(epoch.samples != stored.samples)
        #expect(epoch.samples.sorted(by: Self.precedes) == sorted)
        // A label stays with its sample.
        let classes = Dictionary(uniqueKeysWithValues: zip(stored.samples, stored.labels))
        #expect(zip(epoch.samples, epoch.labels).allSatisfy { classes[$0] == $1 })
      }
      #expect(epochs[0].samples != epochs[1].samples)
    }
  }

  @Test func aMinibatchDependsOnSeedEpochAndPositionAlone() throws {
    try withDirectory { directory in
      let path = "\(directory)/a.h5"
      try Self.writeBytes(path, 2150, .inChunks)
      let set = try DatasetFile(contentsOf: path).sets[0]
      func stream(_ seed: UInt64) throws -> SampleStream {
        try set.stream(.shuffled(seed: seed), memory: 3 << 20)
      }
      let inTurn = try Self.epoch(stream(1), 1)
      #expect(try Self.epoch(stream(2), 1).samples != inTurn.samples)
      let other = try stream(1)
      var (samples, labels) = (Tensor<Float>([0]), Tensor<Int64>([0]))
      for (epoch, start) in [(1, 2000), (0, 10), (1, 0), (1, 900), (7, 2149), (1, 2149)] {
        let positions = start..<min(set.count, start + 100)
        try other.fill(&samples, &labels, epoch: epoch, positions: positions)
        guard epoch == 1 else { continue }
        #expect(labels.elements == Array(inTurn.labels[positions]))
        #expect(samples.elements == inTurn.samples[positions].flatMap { $0 })
      }
    }
  }

  /// What fits comes in the order of samples in memory, whatever the budget; so do samples read one by one.
  @Test(arguments: [(SampleMixing.pooled, 32 << 20), (.exact, 3 << 20)])
  func anExactShuffleIsThatOfSamplesInMemory(_ mixing: SampleMixing, _ memory: Int) throws {
    try withDirectory { directory in
      let path = "\(directory)/a.h5"
      try Self.writeBytes(path, 2150, .inOnePiece)
      let whole = Self.rows(try ImageDataset(contentsOf: path).train)
      let order = SampleOrder.shuffled(seed: 9)
      let stream = try DatasetFile(contentsOf: path).sets[0].stream(
        order, memory: memory, mixing: mixing)
      #expect(stream.samplesMixed == 2150)
      for epoch in 0..<2 {
        #expect(
          try Self.epoch(stream, epoch).samples
            == order.positions(2150, epoch: epoch).map { whole[$0] })
      }
    }
  }

  /// Types, layouts and labels of files as reading everything understands them.
  @Test func formatsAreThoseOfDatasetsInMemory() throws {
    try withDirectory { directory in
      let path = "\(directory)/a.h5"
      let labels: [Int64] = [0, 1, 2, 1]
      let oneHot: [UInt8] = [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0]
      let bytes = (0..<4 * 2 * 5 * 3).map { UInt8($0 * 2) }
      let cases: [(borrowing Group) throws -> Void] = [
        { try $0.write("x", [4, 2, 5, 3], bytes) },
        { try $0.write("x", [4, 3, 5, 2], bytes, ["maximum": .integer(250)]) },
        { try $0.write("x", [4, 3, 10], bytes.map { Int32($0) }, ["maximum": .number(300)]) },
        { try $0.write("x", [4, 30], bytes.map { Double($0) * 1.1 }) },
        { try $0.write("x", [4, 30], bytes.map { Int64($0) }) },
      ]
      for (number, images) in cases.enumerated() {
        try writeHDF5(path) { root in
          for name in ["train", "test"] {
            let group = try root.createGroup(name)
            try images(group)
            if number.isMultiple(of: 2) {
              try group.write("y", [4], labels)
            } else {
              try group.write("y", [4, 3], oneHot)
            }
          }
        }
        let whole = try ImageDataset(contentsOf: path)
        let set = try DatasetFile(contentsOf: path).trainingAndTest().test
        let stream = try Self.epoch(set.stream(.stored), 0, size: 3)
        #expect(stream.samples == Self.rows(whole.test), "case \(number)")
        #expect(stream.labels == labels, "case \(number)")
      }
    }
  }

  @Test func whatCannotBeStreamedIsSaid() throws {
    try withDirectory { directory in
      let path = "\(directory)/a.h5"
      try Self.writeBytes(path, 2150, .inChunks)
      let set = try DatasetFile(contentsOf: path).sets[0]
      #expect(
        message { _ = try set.stream(.shuffled(seed: 1), memory: 2 << 20) }
          == "\(path):/train/images, 2150×28×28 in chunks of 100×28×28, needs 3 MiB of memory to be "
          + "streamed, but 2 MiB are allowed; allow more, or write it with smaller chunks")
      #expect(
        message { _ = try set.stream(.shuffled(seed: 1), memory: 3 << 20, mixing: .exact) }
          == "\(path):/train/images, 2150×28×28 in chunks of 100×28×28, needs 4 MiB of memory to be "
          + "shuffled exactly, which needs samples that lie in one piece or fit in memory, but 3 MiB are "
          + "allowed; allow more, or write it with smaller chunks")
      try writeHDF5(path) { root in
        try root.write("x", [4, 2], [0, 1, 2, 3, 4, Float.nan, 6, 7])
        try root.write("y", [4], [0, 1, 1, Int32(0)])
      }
      let alone = try DatasetFile(contentsOf: path)
      #expect(message { _ = try alone.trainingAndTest() }?.contains("has one set") == true)
      #expect(
        message { try alone.sets[0].forEachBatch { _, _, _ in } }
          == "\(path):/x holds nan in sample 2; all values must be finite numbers")
      try writeHDF5(path) { root in
        try root.write("x", [2, 2], [0, 1, 2, UInt8(201)], ["maximum": .integer(200)])
        try root.write("y", [2], [0, Int32(1)])
      }
      #expect(
        message { try DatasetFile(contentsOf: path).sets[0].forEachBatch { _, _, _ in } }
          == "\(path):/x holds 201.0 in sample 1, above its maximum of 200.0; "
          + "correct the attribute maximum")
    }
  }

  private static func precedes(_ a: [Float], _ b: [Float]) -> Bool {
    a.lexicographicallyPrecedes(b)
  }
}
